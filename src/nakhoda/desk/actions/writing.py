"""The only way a case changes: events in, then row, clocks and journal in one transaction.

`write_events` folds each event into the state, lets the clocks react, and stores what came out. The
database refuses any other change of a case (org/fences_journal.sql).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any

from nakhoda.core import facts
from nakhoda.core.clock_rules import RULES
from nakhoda.core.clocks import Clock, apply_clock, next_due, react
from nakhoda.core.events import Entry, Event
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy, terms_for
from nakhoda.core.routing import lane_rank
from nakhoda.core.urgency import urgency
from nakhoda.desk.actions.clock_rows import store_clocks
from nakhoda.desk.models import Case
from nakhoda.desk.queries.clocks import clocks_of_case
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import active_actor, scope_of

FOLDED = tuple(field.name for field in fields(CaseState))
_state_values = attrgetter(*FOLDED)


class Story:
    """The entries that a change adds to one case, with the state and the clocks as they become."""

    def __init__(self, state: CaseState, clocks: tuple[Clock, ...], policy: CompiledPolicy, now: datetime) -> None:
        self.state, self.clocks, self.policy, self.now = state, clocks, policy, now
        self.entries: list[Entry] = []

    def tell(self, event: Event, actor: str) -> None:
        """One event, and the clock events that follow from it."""
        before = self.state
        entry = self._add(event, actor)
        terms = terms_for(self.policy, self.state, self.now, event) if type(event) in RULES else ()
        for consequence in react(before, self.state, entry, self.clocks, terms, self.policy.calendars):
            self.tell_clock(consequence)

    def tell_clock(self, event: Event) -> None:
        """A clock event by itself (the sweep finds breaches)."""
        self.clocks = apply_clock(self.clocks, self._add(event, "system:clock"))

    def _add(self, event: Event, actor: str) -> Entry:
        entry = Entry(self.state.id, self.state.last_seq + 1, self.now, actor, event, self.policy.version)
        self.state = facts.apply(self.state, entry)
        self.entries.append(entry)
        return entry


def write_events(
    case: Case, events: Iterable[Event], *, actor: Actor, now: datetime, words: Mapping[str, Any] | None = None
) -> list[Entry]:
    """Append events to a case that the caller fetched for update; `case` then shows the new state.

    `words` are new values of columns beside the fold (`subject`, `context`): they change with an event or not at all.
    """

    def tell(story: Story) -> None:
        for event in events:
            story.tell(event, actor.label)

    return write_story(case, tell, now=now, words=words)


def write_story(
    case: Case, tell: Callable[[Story], None], *, now: datetime, words: Mapping[str, Any] | None = None
) -> list[Entry]:
    """The same where the events depend on the state between them."""
    story = Story(state_of(case), clocks_of_case(case), policy_in_force(now), now)
    before, clocks = story.state, story.clocks
    tell(story)
    if story.entries:
        lines = journal.seal(story.entries, bytes(case.last_hash))
        with _sight_of(story.state.scope_id):
            _update_row(case, before, story, lines[-1].hash, words or {})
            journal.append(lines, case.scope_id)
            store_clocks(case, clocks, story.clocks)
    return story.entries


def fill_new(case: Case, story: Story) -> list[journal.Sealed]:
    """A case that does not exist yet takes the state of its story; its sealed lines are returned for `new_rows`."""
    lines = journal.seal(story.entries, b"")
    case.__dict__.update(_folded(story), **_beside(story), last_hash=lines[-1].hash)  # nothing hangs on it yet
    return lines


def state_of(case: Case) -> CaseState:
    """The row as the fold knows it."""
    values = {name: getattr(case, name) for name in FOLDED}
    return CaseState(**{**values, "tags": frozenset(values["tags"])})


def _sight_of(scope_id: int) -> AbstractContextManager[None]:
    """A case may move where its mover cannot see; the fetch was the authorisation, the write is the program's."""
    actor = active_actor()
    return nullcontext() if actor.is_system or scope_id in actor.scopes else scope_of(system("router"))


def _update_row(case: Case, before: CaseState, story: Story, last_hash: bytes, words: Mapping[str, Any]) -> None:
    _fill(case, story)
    changed = [name for name in FOLDED if getattr(before, name) != getattr(story.state, name) and name != "id"]
    beside = ("next_due_at", "urgency", "policy_version")
    values: dict[str, Any] = {name: getattr(case, name) for name in (*changed, *beside)} | dict(words)
    case.last_hash = values["last_hash"] = last_hash
    touched = Case._base_manager.filter(id=case.id, last_seq=before.last_seq).update(**values)
    if touched != 1:
        raise CaseMovedOn(case.id)


class CaseMovedOn(RuntimeError):
    """Somebody else changed the case between the fetch and the write (it was not locked)."""


def _fill(case: Case, story: Story) -> None:
    for name, value in (_folded(story) | _beside(story)).items():
        setattr(case, name, value)


def _folded(story: Story) -> dict[str, Any]:
    """The columns that show the fold."""
    values = dict(zip(FOLDED, _state_values(story.state), strict=True))
    return values | {"tags": sorted(values["tags"])}


def _beside(story: Story) -> dict[str, Any]:
    """The columns that follow from clocks and policy."""
    due, policy = next_due(story.clocks), story.policy
    rank = lane_rank(policy, story.state.lane)
    return {
        "next_due_at": due,
        "urgency": urgency(rank, due, story.state.priority),
        "policy_version": policy.version,
    }
