"""A sealed case opens for a purpose, and every opening is written down where no reader of the case sees it."""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.sealing.rules import holds_until, refused_purpose
from nakhoda.desk.models import Case, SealedRead
from nakhoda.desk.queries.cases import case_for
from nakhoda.desk.queries.sealing import PROGRAM, purpose_in_hand, seal_of
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of

STATEMENT = "statement"
LONGEST_NOTE = 300


class PurposeRefused(ValueError):
    """The purpose is none of the list, or has no words; the message says which."""


def say_purpose(case_id: int, purpose: str, note: str, *, actor: Actor, now: datetime) -> Case:
    """Say why: the case is open to the actor for a short time. Raises `NoSuchCase` and `PurposeRefused`."""
    case = case_for(actor, case_id)
    compartment = seal_of(case.scope_id)
    if compartment is None:
        return case
    if wrong := refused_purpose(compartment, purpose, note):
        raise PurposeRefused(wrong)
    until = holds_until(compartment, now)
    write_read(case, purpose, "stated", STATEMENT, actor=actor, now=now, note=note, until=until)
    return case


def open_sealed(case: Case, door: str, *, actor: Actor, now: datetime, told: bool) -> bool:
    """Whether the case may be open to the actor; a door that shows it (`told`) is written down as a reading."""
    if seal_of(case.scope_id) is None:
        return True
    found = purpose_in_hand(case, actor, now)
    if found is None:
        return False
    if told:
        write_read(case, *found, door, actor=actor, now=now)
    return True


def write_read(
    case: Case,
    purpose: str,
    how: str,
    what: str,
    *,
    actor: Actor,
    now: datetime,
    note: str = "",
    until: datetime | None = None,
    glass_id: int | None = None,
) -> SealedRead:
    """One reading: a row for the page of reads, and a line of the log that nobody can change."""
    compartment = seal_of(case.scope_id)
    with scope_of(PROGRAM):
        read = SealedRead.objects.create(
            scope_id=registry_id(),
            case_id=case.id,
            label_id=case.scope_id,
            compartment=compartment.key if compartment else "",
            person_id=actor.id,
            purpose=purpose,
            note=note.strip()[:LONGEST_NOTE].replace("\x00", ""),
            how=how,
            what=what[:20],
            at=now,
            until=until,
            glass_id=glass_id,
        )
        about = {"scope_id": registry_id(), "actor": actor.label, "now": now, "subject": f"case:{case.id}"}
        journal.record("sealed.opened", **about, purpose=purpose, how=how, what=what, glass=glass_id)  # type: ignore[arg-type]
    return read
