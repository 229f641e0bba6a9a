"""Where a row belongs: the columns that every fact table begins with, in the order of `fact_tables.PLACE`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nakhoda.core.fact_rows.context import NOBODY, NOWHERE, Context, tenure
from nakhoda.core.facts import CaseState

Place = tuple[Any, ...]


class Places:
    """Makes the place columns for one case. `app_version` is what the app told when the case came in."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.app_version = ""

    def of(self, state: CaseState, at: datetime, policy_version: int, agent_id: int | None = None) -> Place:
        """The columns for `state` at `at`; the agent is whoever holds the case, unless named."""
        agent = state.assignee_id if agent_id is None else agent_id
        label = self.context.scopes.get(state.scope_id, NOWHERE)
        person = self.context.people.get(agent, NOBODY) if agent is not None else NOBODY
        return (
            self.context.source, state.id, state.scope_id, state.owner, label.region, state.tier, label.compartment,
            person.site or self.context.sites.get(state.calendar, ""), person.team, agent,
            tenure(person.hired_on, at.date()),
            state.queue, state.lob, state.reason, state.lane, state.priority,
            state.channel, state.language, state.country or "", self.app_version, policy_version,
        )  # fmt: skip


def person_in(actor: str) -> int | None:
    """The number in "person:12"; None for members and the program."""
    kind, _, number = actor.partition(":")
    return int(number) if kind == "person" and number.isdigit() else None
