"""What is owed when a case leaves somebody's hands: its answer goes out, its touch ends, its place is filled."""

from __future__ import annotations

from datetime import datetime

from nakhoda.desk.actions.outbox import release_now
from nakhoda.desk.actions.touches import end_touches_on
from nakhoda.desk.jobs import defer
from nakhoda.desk.models import Case


def let_go(case: Case, *, now: datetime) -> None:
    """Before the move: whoever wrote an answer may not see the case afterwards, so its undo time ends here."""
    release_now(case, now=now)
    end_touches_on(case, now=now)


def drain_for(person_id: int | None) -> None:
    """After it: there is room for another case in these hands."""
    if person_id:
        defer("drain", person_id=person_id)
