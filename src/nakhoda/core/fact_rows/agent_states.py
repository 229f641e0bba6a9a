"""An agent's own stretches (available, busy, break ...), from the `agent.state` records outside any case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Any, NamedTuple

from nakhoda.core.fact_rows.context import NOBODY, NOWHERE, Context, tenure


class StateChange(NamedTuple):
    """One record: from `at` on the agent's state is `status`."""

    at: datetime
    status: str
    scope_id: int


def rows_of_agent(person_id: int, changes: Sequence[StateChange], context: Context) -> Iterator[tuple[Any, ...]]:
    """The table `agent_state` for one person, from her records in order of time. `case_id` is 0."""
    person = context.people.get(person_id, NOBODY)
    for change, following in zip_longest(changes, changes[1:]):
        label = context.scopes.get(change.scope_id, NOWHERE)
        owner = person.owner or label.owner
        band = tenure(person.hired_on, change.at.date())
        place = (context.source, 0, change.scope_id, owner, label.region, person.tier, label.compartment)
        who = (person.site, person.team, person_id, band)
        work = ("", label.lob, "", "", "", "", "", "", "", 0)
        yield (*place, *who, *work, change.status, change.at, following.at if following else None)
