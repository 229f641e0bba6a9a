"""The policy's section `recovery`: who gets an account back, on which proofs, how slowly (handbook 5.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Data = Mapping[str, Any]
Texts = Mapping[str, str]
SIGNALS = (
    "contacts_changed",  # e-mail, phone and second factor at once
    "contact_changed",  # one or two of them
    "urgency",
    "story_changed",
    "valued_account",
    "country_changed",
    "new_device",
    "failed_proof",
    "pattern",  # the same contact, device or words in other members' requests
    "busy_hands",  # unusually many requests by one agent or partner
)


@dataclass(frozen=True, slots=True)
class RecoveryTier:
    """What a request of at least so many points needs before the account is given back."""

    key: str
    points: int
    proofs: int  # independent ones: two of the same group count once
    strong: int  # so many of them strong
    two_person: bool
    cooling_hours: int


@dataclass(frozen=True, slots=True)
class ProofRule:
    """A kind of proof. Kinds of one `group` can be stolen together, so they count once."""

    key: str
    title: Texts
    group: str
    strong: bool
    needs_file: bool


@dataclass(frozen=True, slots=True)
class RecoveryLimits:
    """What one person, one partner and one contact may do; 0 is no limit."""

    agent_day: int = 0
    partner_day: int = 0
    days: int = 30  # how far back the same contact, device or words are looked for
    accounts: int = 2  # accounts that share one of them before leads are told
    busy_permille: int = 800  # of a limit: from here on it is unusual


@dataclass(frozen=True, slots=True)
class RecoveryRule:
    """Everything of the section; without one no account is recovered here (`lobs` is empty)."""

    lobs: frozenset[str] = frozenset()
    lanes: frozenset[str] = frozenset()  # where containment counts from receipt, not from the opening
    containment_minutes: int = 0
    link_hours: int = 72
    code_minutes: int = 30
    code_tries: int = 5
    points: Mapping[str, int] = field(default_factory=dict)
    tiers: tuple[RecoveryTier, ...] = ()
    proofs: Mapping[str, ProofRule] = field(default_factory=dict)
    checks: tuple[str, ...] = ()
    refusals: tuple[str, ...] = ()
    limits: RecoveryLimits = RecoveryLimits()


def recovery_of(data: Data) -> RecoveryRule:
    """Compiles the section; {} gives the rule that lets nothing through."""
    if not data:
        return RecoveryRule()
    plain = ("containment_minutes", "link_hours", "code_minutes", "code_tries")
    tiers = [RecoveryTier(**_told(row)) for row in data["tiers"]]
    return RecoveryRule(
        lobs=frozenset(data["lobs"]),
        lanes=frozenset(data.get("lanes") or ()),
        points=dict(data["points"]),
        tiers=tuple(sorted(tiers, key=lambda tier: tier.points)),
        proofs={row["key"]: _proof(row) for row in data["proofs"]},
        checks=tuple(data["checks"]),
        refusals=tuple(data["refusals"]),
        limits=RecoveryLimits(**(data.get("limits") or {})),
        **{name: data[name] for name in plain if name in data},
    )


def _told(row: Data) -> dict[str, Any]:
    usual = {"strong": 0, "two_person": False, "cooling_hours": 0}
    return usual | {name: value for name, value in row.items() if name != "remove"}


def _proof(row: Data) -> ProofRule:
    return ProofRule(row["key"], row["title"], row["group"], row.get("strong", False), row.get("needs_file", False))


def recovery_faults(data: Data, lobs: list[str], lanes: list[str]) -> Iterator[tuple[str, str]]:
    """Path and message of what cannot work: unknown names, tiers that no proof fulfils or that get easier."""
    told = data.get("recovery") or {}
    for name, kind, known in (("lobs", "LOB", lobs), ("lanes", "lane", lanes)):
        for index, each in enumerate(told.get(name) or ()):
            if each not in known:
                yield f"recovery.{name}[{index}]", f"there is no {kind} called {each!r}"
    if told:
        yield from _tier_faults(sorted(map(_told, told.get("tiers") or ()), key=lambda row: int(row["points"])), told)


def _tier_faults(tiers: list[dict[str, Any]], told: Data) -> Iterator[tuple[str, str]]:
    proofs = told.get("proofs") or ()
    groups = len({row["group"] for row in proofs})
    strong = len({row["group"] for row in proofs if row.get("strong")})
    if not tiers or tiers[0]["points"]:
        yield "recovery.tiers", "one tier must begin at 0 points: every request needs one"
    for tier in tiers:
        at = f"recovery.tiers[{tier['key']}]"
        if tier["proofs"] > groups or tier["strong"] > strong:
            yield at, f"it asks for {tier['proofs']} proofs ({tier['strong']} strong); {groups} ({strong}) are possible"
        if tier["strong"] > tier["proofs"]:
            yield f"{at}.strong", "more strong proofs than proofs"
    for lower, higher in pairwise(tiers):
        if any(higher[name] < lower[name] for name in ("proofs", "strong", "two_person", "cooling_hours")):
            yield f"recovery.tiers[{higher['key']}]", f"asks for less than {lower['key']}, which is less risky"
        if higher["points"] == lower["points"]:
            yield f"recovery.tiers[{higher['key']}].points", f"{lower['key']} begins there already"
