"""Which cases are sealed, and by what right somebody has one open. The document of compartments, in force now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from nakhoda.core.sealing.document import load_sealing
from nakhoda.core.sealing.rules import ASSIGNED, Compartment, Sealing
from nakhoda.desk.models import Case, SealedRead
from nakhoda.org.actors import Actor, system
from nakhoda.org.queries import compartment_of
from nakhoda.org.scope import reading_as

PROGRAM = system("sealed")


def sealing() -> Sealing:
    """The compartments in force: the operator's own document, or the shipped one. Raises `SealingError`."""
    own = Path(settings.DATA_FOLDER) / "sealed.yaml"
    shipped = files("nakhoda.desk").joinpath("records/sealed.yaml")
    return _loaded(own.read_text("utf-8-sig") if own.is_file() else shipped.read_text())


@lru_cache(maxsize=4)
def _loaded(text: str) -> Sealing:
    return load_sealing(text)


def seal_of(label_id: int) -> Compartment | None:
    """The sealed compartment of a label; None where a case opens without a question."""
    return sealing().compartments.get(compartment_of(label_id))


def purpose_in_hand(case: Case, actor: Actor, now: datetime) -> tuple[str, str] | None:
    """(purpose, how) by which the actor has the case open now; None when she must say why."""
    if case.assignee_id == actor.id:
        return ASSIGNED, "assigned"
    with reading_as(PROGRAM):
        said = SealedRead.objects.filter(person_id=actor.id, case_id=case.id, until__gt=now, how="stated")
        purpose = said.order_by("-until").values_list("purpose", flat=True).first()
    return (purpose, "stated") if purpose else None


def closed_to(actor: Actor, cases: Iterable[Case], now: datetime) -> frozenset[int]:
    """Numbers of the sealed cases among these for which the actor has said no purpose that still holds.

    A list tells of such a case its number and its reason, and neither its subject nor its member.
    """
    others = [case for case in cases if case.assignee_id != actor.id]
    walled = frozenset(sealed_among({case.scope_id for case in others}))
    sealed = [case.id for case in others if case.scope_id in walled]
    if not sealed or actor.is_system:
        return frozenset()
    with reading_as(PROGRAM):
        said = _stated(actor, now).filter(case_id__in=sealed).values_list("case_id", flat=True)
        return frozenset(sealed) - frozenset(said)


def opened_by(actor: Actor, now: datetime) -> list[int]:
    """Numbers of the sealed cases for which the actor's purpose holds now."""
    with reading_as(PROGRAM):
        return list(_stated(actor, now).values_list("case_id", flat=True))


def sealed_among(labels: Iterable[int]) -> list[int]:
    """The labels of sealed compartments among these."""
    compartments = sealing().compartments
    return [label for label in labels if compartment_of(label) in compartments]


def _stated(actor: Actor, now: datetime) -> QuerySet[SealedRead]:
    return SealedRead.objects.filter(person_id=actor.id, until__gt=now, how="stated")


def visible_case(actor: Actor, case_id: int) -> Case | None:
    """The case when it lies in the actor's own scopes; the door itself says what a foreign number is answered."""
    rows = Case.objects.filter(id=case_id, scope_id__in=actor.scopes)
    return rows.only("id", "scope_id", "assignee_id").first()
