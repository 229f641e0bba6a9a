"""How risky it is to give an account back, which proofs that asks for, and what is still missing (handbook 5.3).

Support is the attack path: urgency, everything changed at once, a story that changes. Nothing here sees a contact.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from nakhoda.core.decisions import Decision, Reason
from nakhoda.core.policy.recovery import RecoveryLimits, RecoveryRule, RecoveryTier

OPEN = ("opened", "proposed", "cooling")
ENDED = ("restored", "refused", "abandoned", "stopped")
PASSED, FAILED, INCONCLUSIVE = "passed", "failed", "inconclusive"
MARKS = {"restored": "wrongful_handover", "refused": "wrongful_denial", "abandoned": "wrongful_denial"}
WORDS = {
    "contacts_changed": "e-mail, phone and second factor changed at once",
    "contact_changed": "a contact of the account changed lately",
    "urgency": "the member presses for speed",
    "story_changed": "the story changed while it was told",
    "valued_account": "the account is worth stealing",
    "country_changed": "the member writes from another country than the account's",
    "new_device": "the device is not one the account knows",
    "failed_proof": "a proof failed",
    "pattern": "it fits a pattern that leads look at",
    "busy_hands": "unusually many requests pass through the same hands",
}


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known about a request. Counts are of other requests within the rule's days (or of today, by hands)."""

    changed: frozenset[str] = frozenset()  # of email, phone, factor
    urgency: bool = False
    story_changed: bool = False
    valued_account: bool = False
    country_changed: bool = False
    new_device: bool = False
    failed_proofs: int = 0
    shared: int = 0  # other accounts with the same new contact, device or words
    by_agent: int = 0
    by_partner: int = 0

    def codes(self, limits: RecoveryLimits) -> tuple[str, ...]:
        """The signals that are up, in a fixed order."""
        told = {
            "contacts_changed": len(self.changed) >= 3,
            "contact_changed": 0 < len(self.changed) < 3,
            "urgency": self.urgency,
            "story_changed": self.story_changed,
            "valued_account": self.valued_account,
            "country_changed": self.country_changed,
            "new_device": self.new_device,
            "failed_proof": self.failed_proofs > 0,
            "pattern": self.shared > 0,
            "busy_hands": _busy(self.by_agent, limits.agent_day, limits)
            or _busy(self.by_partner, limits.partner_day, limits),
        }
        return tuple(code for code, up in told.items() if up)


def risk_of(rule: RecoveryRule, signals: Signals) -> Decision[RecoveryTier]:
    """The tier of a request, with a reason a signal. More signals never give a lower tier."""
    codes = signals.codes(rule.limits)
    points = sum(rule.points.get(code, 0) for code in codes)
    tier = max((each for each in rule.tiers if each.points <= points), key=lambda each: each.points)
    return Decision(tier, tuple(Reason(code, WORDS[code]) for code in codes if rule.points.get(code)))


def higher(rule: RecoveryRule, one: str, other: str) -> str:
    """The riskier of two tiers by key; one that the policy no longer has counts as the riskiest."""
    order = [tier.key for tier in rule.tiers]
    known = [key for key in (one, other) if key in order]
    return max(known, key=order.index) if len(known) == 2 else order[-1]


def tier_called(rule: RecoveryRule, key: str) -> RecoveryTier:
    """A tier by key; the riskiest where the policy has none of that name any more."""
    return next((tier for tier in rule.tiers if tier.key == key), rule.tiers[-1])


@dataclass(frozen=True, slots=True)
class Proof:
    """A proof as recorded: its kind and what came of it."""

    kind: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Lack:
    """What is still missing: so many independent proofs, so many of them strong, and which kinds would count."""

    proofs: int
    strong: int
    kinds: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.proofs or self.strong)


def lack_of_proof(rule: RecoveryRule, tier: RecoveryTier, proofs: Iterable[Proof]) -> Lack:
    """What the tier still asks for. A group that failed and never passed since does not count; nor does one twice."""
    last: dict[str, str] = {}
    for proof in proofs:
        if proof.kind in rule.proofs and proof.outcome != INCONCLUSIVE:
            last[proof.kind] = proof.outcome
    passed = [rule.proofs[kind] for kind, outcome in last.items() if outcome == PASSED]
    groups, strong = {each.group for each in passed}, {each.group for each in passed if each.strong}
    need, need_strong = max(0, tier.proofs - len(groups)), max(0, tier.strong - len(strong))
    only_strong = need_strong >= max(need, 1)
    kinds = [
        kind
        for kind, each in rule.proofs.items()
        if (each.group not in groups or (need_strong and each.strong and each.group not in strong))
        and (each.strong or not only_strong)
    ]
    return Lack(need, need_strong, tuple(kinds) if need or need_strong else ())


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a request stands. `contact` says whether a way to reach the owner is proven."""

    state: str
    frozen: bool
    contact: bool
    proposed_by: int | None = None
    approved_by: int | None = None
    cooling_until: datetime | None = None


def missing_to_propose(standing: Standing, lack: Lack) -> tuple[Reason, ...]:
    """Why it cannot be proposed yet; () when it can."""
    told = []
    if standing.state != "opened":
        told.append(Reason("state", f"it is {standing.state}"))
    if not standing.frozen:
        told.append(Reason("freeze", "freeze the account first: until then whoever is inside stays inside"))
    if lack.proofs:
        told.append(Reason("proofs", f"independent proofs missing: {lack.proofs}"))
    if lack.strong:
        told.append(Reason("strong", f"strong proofs missing: {lack.strong}"))
    if not standing.contact:
        told.append(Reason("contact", "the member has not confirmed a contact"))
    return tuple(told)


def missing_to_restore(standing: Standing, tier: RecoveryTier, lack: Lack, now: datetime) -> tuple[Reason, ...]:
    """Why it cannot be given back now; () when it can. Everything is asked again: nothing is trusted from before."""
    told = [each for each in missing_to_propose(standing, lack) if each.code != "state"]
    if standing.state != "cooling":
        told.append(Reason("state", f"it is {standing.state}"))
    if tier.two_person and standing.approved_by is None:
        told.append(Reason("approval", "a second person has not agreed"))
    if tier.two_person and standing.approved_by is not None and standing.approved_by == standing.proposed_by:
        told.append(Reason("approval", "the second person is the first"))
    if standing.cooling_until is None or now < standing.cooling_until:
        told.append(Reason("cooling", "the old contact points still have time to object"))
    return tuple(told)


def limit_refusal(limits: RecoveryLimits, by_agent: int, by_partner: int) -> str:
    """Why these hands may not begin another one today; empty when they may. Counts leave the new one out."""
    if limits.agent_day and by_agent >= limits.agent_day:
        return f"you have begun {by_agent} recoveries today, which is as many as one person may; give it to a colleague"
    if limits.partner_day and by_partner >= limits.partner_day:
        return "your organisation has begun as many recoveries today as it may; a lead decides how it goes on"
    return ""


def _busy(count: int, limit: int, limits: RecoveryLimits) -> bool:
    return bool(limit) and count * 1_000 >= limit * limits.busy_permille


def passed_kinds(proofs: Sequence[Proof]) -> frozenset[str]:
    """Kinds whose last word is passed."""
    last = {proof.kind: proof.outcome for proof in proofs if proof.outcome != INCONCLUSIVE}
    return frozenset(kind for kind, outcome in last.items() if outcome == PASSED)
