"""Negative controls: the same storm on desks that are broken on purpose; each must be caught."""

from __future__ import annotations

from collections.abc import Callable

from django.db import DatabaseError, connections

from prove.crash_storm import Storm, storm
from prove.report import figure

WEB_ONLY = ("web", "web worker")


def control_early_answer(seed: int) -> bool:
    """A door that answers before it has committed loses what it promised."""
    told = storm(8, 400, seed, application="prove.broken:answers_before_commit", only=WEB_ONLY)
    return _caught("answers before COMMIT", told, bool(told.verdict.lost), f"{len(told.verdict.lost)} lost")


def control_no_keys(seed: int) -> bool:
    """A door that does not look at the key makes two cases of one request."""
    told = storm(4, 400, seed, application="prove.broken:forgets_keys", only=WEB_ONLY)
    twice = len(told.verdict.duplicated)
    return _caught("ignores idempotency keys", told, twice > 0, f"{twice} duplicated")


def control_no_fence(seed: int) -> bool:
    """Without the trigger and the deferred key a statement changes cases behind the journal's back."""
    told = storm(1, 0, seed, only=("worker",), meanwhile=_change_behind_the_back)
    found = told.verdict.without_event
    return _caught("fences removed", told, found > 0, f"{found} without event")


def _change_behind_the_back() -> None:
    """First with the fences up, which must refuse; then without."""
    change = (
        "UPDATE desk_case SET last_seq = last_seq + 1, status = 'closed' WHERE id IN (SELECT id FROM desk_case LIMIT 3)"
    )
    with connections["owner"].cursor() as cursor:
        try:
            cursor.execute(change)
        except DatabaseError:
            pass
        else:
            raise AssertionError("the fences let a change through")
        cursor.execute("ALTER TABLE desk_case DROP CONSTRAINT desk_case_has_its_event")
        cursor.execute("ALTER TABLE desk_case DISABLE TRIGGER moves_forward")
        cursor.execute("SET row_security = off")
        cursor.execute(change)


def _caught(name: str, told: Storm, caught: bool, what: str) -> bool:
    figure(f"control: {name}", f"caught ({what})" if caught else "NOT CAUGHT")
    return caught


CONTROLS: tuple[Callable[[int], bool], ...] = (control_early_answer, control_no_keys, control_no_fence)
