"""The day after, somebody else looks at who was let in and who opened a case of others, and says if it was needed."""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.sealing.rules import VERDICTS
from nakhoda.desk.models import BreakGlass, SealedRead
from nakhoda.desk.queries.sealing import PROGRAM
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import Refused, require
from nakhoda.org.queries import labels_over, registry_id
from nakhoda.org.scope import scope_of

KINDS: dict[str, type[BreakGlass] | type[SealedRead]] = {"glass": BreakGlass, "read": SealedRead}


class ReviewRefused(ValueError):
    """The verdict was not taken; the message says why."""


class NothingToReview(LookupError):
    """Foreign and missing are the same answer."""


def review(kind: str, row_id: int, verdict: str, note: str, *, actor: Actor, now: datetime) -> BreakGlass | SealedRead:
    """A verdict on one broken glass or one opening. `not_justified` needs a sentence."""
    require(actor, "sealed:audit")
    if kind not in KINDS:
        raise NothingToReview(kind)
    with scope_of(PROGRAM):
        row = KINDS[kind].objects.select_for_update().filter(id=row_id).exclude(label_id=0).first()
        if row is None or row.label_id not in labels_over(actor, "sealed:audit", now):
            raise NothingToReview(row_id)
        if row.person_id == actor.id:
            raise Refused("it was you who read it: somebody else reviews it")
        _refuse(row, verdict, note)
        row.verdict, row.verdict_note = verdict, note.strip()[:300].replace("\x00", "")
        row.reviewed_by, row.reviewed_at = actor.id, now
        row.save(update_fields=["verdict", "verdict_note", "reviewed_by", "reviewed_at"])
        about = {"scope_id": registry_id(), "actor": actor.label, "now": now, "subject": f"{kind}:{row_id}"}
        journal.record("sealed.reviewed", **about, case=row.case_id, verdict=verdict)  # type: ignore[arg-type]
    return row


def _refuse(row: BreakGlass | SealedRead, verdict: str, note: str) -> None:
    if row.verdict:
        raise ReviewRefused("it was reviewed already")
    if verdict not in VERDICTS:
        raise ReviewRefused("say whether it was justified")
    if verdict == "not_justified" and not note.strip():
        raise ReviewRefused("say why it was not justified")
