"""Cases behind every wall, who may read which, and how to knock as somebody of the cast."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from django.db import transaction
from django.test import Client

from nakhoda.desk.actions.placing import moved
from nakhoda.desk.actions.writing import state_of, write_events
from nakhoda.desk.arrivals import Sender
from nakhoda.desk.models import Case, SealedRead
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import system
from nakhoda.org.queries import registry_id, scope_id
from tests.cast import NOW, person
from tests.desk.stories import opened, the_program

# Where each case lies: queue and LOB. The wall between it and a person follows from these two.
CASES: dict[str, tuple[str, str]] = {
    "chennai": ("meridian_accounts_en", "account_access"),
    "other_partner": ("selat_accounts_en", "account_access"),
    "other_lob": ("meridian_integrity_south", "platform_integrity"),
    "age": ("meridian_age_south", "age_support"),
    "tier_2": ("hub_accounts", "account_access"),
    "security": ("hub_security", "account_security"),
    "sealed": ("hub_minor_care", "minor_safety"),
    "other_region": ("meridian_accounts_en", "account_access"),
}
# Written by hand from the cast's hats (DESIGN 7), not computed by the code under test.
READS: dict[str, frozenset[str]] = {
    "regional_lead": frozenset({"chennai", "other_partner", "other_lob", "age", "tier_2", "security"}),
    "leader_access": frozenset({"chennai", "other_partner", "tier_2", "security"}),
    "leader_age": frozenset({"age"}),
    "agent_chennai": frozenset({"chennai", "other_lob", "age"}),
    "agent_kl": frozenset({"other_partner"}),
    "specialist_security": frozenset({"tier_2", "security"}),
    "specialist_minor": frozenset({"sealed"}),
    "qa": frozenset({"chennai", "other_partner", "other_lob", "age", "tier_2"}),
    "planner": frozenset(),
    "partner_manager": frozenset({"chennai", "other_lob", "age"}),
    "global_head": frozenset(),
    "product": frozenset(),
    "wellbeing": frozenset(),
    "admin": frozenset(),
}
SEALED = ("security", "sealed")
LATER = datetime(2100, 1, 1, tzinfo=timezone.utc)
MISSING = 999_999_999


@dataclass(frozen=True, slots=True)
class Canary:
    """Words that stand in one case and nowhere else."""

    word: str
    address: str
    name: str


def canary_of(key: str) -> Canary:
    """Of the case behind that wall."""
    word = "quokka" + key.replace("_", "")
    return Canary(word, f"{word}@mail.example", f"{word.title()} binti Tester")


def built() -> dict[str, Case]:
    """One waiting case behind every wall. Whoever may read a sealed one has said why."""
    cases = {key: _case(key, *where) for key, where in CASES.items()}
    with the_program():
        SealedRead.objects.bulk_create(_said(cases[key], who) for key in SEALED for who in READS if key in READS[who])
    return cases


def _said(case: Case, who: str) -> SealedRead:
    """A purpose that holds for as long as any test runs."""
    about = {"case_id": case.id, "label_id": case.scope_id, "person_id": person(who).id, "scope_id": registry_id()}
    return SealedRead(**about, purpose="colleague", how="stated", what="statement", at=NOW, until=LATER)


def _case(key: str, queue: str, lob: str) -> Case:
    bird = canary_of(key)
    case = opened(
        f"I cannot sign in to my account. {bird.word}",
        queue=queue,
        lob=lob,
        subject=f"About {bird.word}",
        sender=Sender(kind="email", address=bird.address, name=bird.name, handle=bird.word),
        tags=(bird.word,),
    )
    if key == "other_region":
        _send_abroad(case, queue)
    assert (case.queue, case.lob) == (queue, lob)
    return case


def _send_abroad(case: Case, queue: str) -> None:
    """The same partner and LOB under another regional lead."""
    policy = policy_in_force(NOW)
    with the_program():
        abroad = scope_id("meridian", "account_access", 1, region="emea")
        told = moved(policy, state_of(case), policy.queue_by_key[queue], "workload")
        write_events(case, [replace(told, scope_id=abroad)], actor=system("test"), now=NOW)


def knocking(key: str) -> Client:
    """A browser in which somebody of the cast is signed in."""
    client = Client()
    with the_program():
        user = person(key).user
    assert user is not None
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside is taken back: the next knock finds the same desk."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def knock(client: Client, method: str, url: str, body: dict[str, Any] | None = None, **more: Any) -> Any:
    """One request, without consequences."""
    with undone():
        return client.get(url, body or {}, **more) if method == "GET" else client.post(url, body or {}, **more)
