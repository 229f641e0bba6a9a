"""A case that somebody of the cast holds already."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nakhoda.core.events import CaseAssigned
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case
from tests.cast import NOW, actor, person
from tests.desk.stories import CHENNAI, now_is, opened, the_program


def held(who: str = "agent_chennai", *, queue: str = CHENNAI, at: datetime = NOW, **more: Any) -> Case:
    """`opened`, and then taken by `who`."""
    return in_hands(opened(queue=queue, at=at, **more), who, at)


def in_hands(case: Case, who: str, at: datetime) -> Case:
    """Gives a case to somebody, and answers the stored row."""
    with the_program():
        given = CaseAssigned(agent_id=person(who).id, cause="next_case")
        write_events(now_is(case.id), [given], actor=actor(who), now=at)
    return now_is(case.id)
