"""What came of an approved case: measured again when it is due, looked at by its owner, closed; and people hired."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from nakhoda.core.business_case import next_steps
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.business_writing import CaseFaulty, CaseNotNow, record
from nakhoda.planning.models import BusinessCase, CaseMeasure, HeadcountRequest
from nakhoda.planning.queries.business_cases import WRITES, NoSuchBusinessCase, case_for
from nakhoda.planning.queries.business_measured import measured_before

BATCH = 20
P = TypeVar("P", CaseMeasure, HeadcountRequest)


def measure_due(*, actor: Actor, now: datetime) -> int:
    """Read every benefit whose day has come, and put it on its owner's list; the count. Run by the nightly clock."""
    with scope_of(system("business cases")):
        rows = CaseMeasure.objects.filter(due_on__lte=now.date(), measured_at=None, case__state="tracked")
        due = list(rows.select_related("case").order_by("due_on", "id")[:BATCH])
    for measure in due:
        _measure(measure, actor, now)
    return len(due)


def look_at(case_id: int, measure_id: int, note: str, *, actor: Actor, now: datetime) -> CaseMeasure:
    """The owner (or whoever may write) has seen the figure, and says what follows. Raises `CaseNotNow`."""
    row = case_for(actor, case_id, WRITES, lock=True)
    measure = _part(CaseMeasure, row, measure_id)
    if measure.measured_at is None or measure.seen_at is not None:
        raise CaseNotNow("there is no new figure to look at")
    _check_note(note)
    measure.seen_at, measure.seen_note = now, note.strip()
    with scope_of(system("business cases")):
        measure.save(update_fields=["seen_at", "seen_note"])
    record("business_case.looked_at", row, actor, now, days=measure.days)
    return measure


def realise(case_id: int, note: str, *, actor: Actor, now: datetime) -> BusinessCase:
    """Both figures are seen: the case is closed with what was learned. Raises `CaseNotNow`, `CaseFaulty`."""
    row = case_for(actor, case_id, WRITES, lock=True)
    with scope_of(system("business cases")):
        unseen = CaseMeasure.objects.filter(case=row, seen_at=None).count()
    if row.state != "tracked" or unseen:
        raise CaseNotNow("a case is closed after its owner has looked at the figures of 90 and of 180 days")
    _check_note(note)
    row.state, row.realised_at, row.realised_note = "realised", now, note.strip()
    with scope_of(system("business cases")):
        row.save(update_fields=["state", "realised_at", "realised_note"])
    record("business_case.realised", row, actor, now)
    return row


def move_headcount(case_id: int, request_id: int, state: str, *, actor: Actor, now: datetime) -> HeadcountRequest:
    """approved -> hiring -> filled -> verified, the last by another person. Raises `CaseNotNow`, `Refused`."""
    row = case_for(actor, case_id, WRITES, lock=True)
    ask = _part(HeadcountRequest, row, request_id)
    if ask.state == "requested" or state not in next_steps(ask.state):
        raise CaseNotNow("this step does not follow from where the request stands")
    if state == "verified" and ask.filled_by_id == (actor.id or None):
        raise Refused("whoever says that places are filled does not verify it herself; ask a colleague")
    ask.state, ask.moved_by_id, ask.moved_at = state, actor.id or None, now
    if state == "filled":
        ask.filled_by_id = actor.id or None
    with scope_of(system("business cases")):
        ask.save(update_fields=["state", "moved_by_id", "moved_at", "filled_by_id"])
    record("headcount.moved", row, actor, now, request_id=ask.id, state=state)
    return ask


def _measure(measure: CaseMeasure, actor: Actor, now: datetime) -> None:
    row = measure.case
    told = measured_before(actor, row.metric, row.lob, measure.due_on)
    for name in ("first", "last", "value", "lo", "hi", "n", "load", "hidden"):
        setattr(measure, name, getattr(told, name))
    measure.measured_at = now
    with scope_of(system("business cases")):
        measure.save()
    record("business_case.measured", row, actor, now, days=measure.days, load=measure.load, owner_id=row.owner_id)


def _part(model: type[P], row: BusinessCase, part_id: int) -> P:
    with scope_of(system("business cases")):
        found = model.objects.filter(case=row, id=part_id).first()
    if found is None:
        raise NoSuchBusinessCase(f"there is no part {part_id} of this case")
    return found


def _check_note(note: str) -> None:
    if not note.strip() or len(note) > 500:
        raise CaseFaulty({"note": "say in 1 to 500 characters what follows from it"})
