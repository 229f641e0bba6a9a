"""Rows of a foreign case become its journal: each is compared with the case as it stands, and the difference told.

Because only differences are told, a later export that brings more rows goes on where the journal ends, and a row that
repeats what is known adds nothing but its own line. Folding what comes out never raises.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from nakhoda.core import events as e
from nakhoda.core.clock_fold import apply_clock
from nakhoda.core.clock_model import Clock
from nakhoda.core.facts import TERMINAL, CaseState, apply
from nakhoda.core.mapping.clocks import clock_events, reported_events
from nakhoda.core.mapping.document import MappingDocument
from nakhoda.core.mapping.instants import moment
from nakhoda.core.mapping.rows import MappedRow
from nakhoda.core.mapping.schema import UNCHANGED

_OVER = TERMINAL | {"resolved"}


@dataclass(frozen=True, slots=True)
class Setting:
    """What all cases of one import share: the mapping, the label, and the numbers of people and members."""

    document: MappingDocument
    scope_id: int
    people: Mapping[str, int]
    members: Mapping[str, int]


@dataclass(slots=True)
class Story:
    """A case being told; starts from its journal so far."""

    setting: Setting
    case_id: int
    state: CaseState = field(default_factory=CaseState)
    clocks: tuple[Clock, ...] = ()
    entries: list[e.Entry] = field(default_factory=list)

    def tell(self, at: datetime, event: e.Event, agent: int | None = None) -> None:
        """One more line."""
        actor = f"person:{agent}" if agent else "system:import"
        entry = e.Entry(self.case_id, self.state.last_seq + 1, at, actor, event)
        self.state = apply(self.state, entry)
        self.clocks = apply_clock(self.clocks, entry)
        self.entries.append(entry)


def story_of(case_id: int, known: Sequence[e.Entry], rows: Sequence[MappedRow], setting: Setting) -> list[e.Entry]:
    """The lines that `rows`, in order of time, add to a case whose journal is `known`."""
    story = Story(setting, case_id)
    for entry in known:
        story.state = apply(story.state, entry)
        story.clocks = apply_clock(story.clocks, entry)
    for place, row in enumerate(rows):
        if story.state.last_seq == 0:
            _open(story, row, rows)
        _take(story, row)
        if place == len(rows) - 1:
            _judge(story, rows)
    return story.entries


def _open(story: Story, row: MappedRow, rows: Sequence[MappedRow]) -> None:
    """The case comes in: at the time the source gives, never after its earliest row."""
    said = next((one.received for one in rows if one.received is not None), None)
    first = min(one.at for one in rows)
    received_at = moment(first if said is None else min(said, first))
    event = e.CaseReceived(
        channel=row.channel or "other",
        received_at=received_at,
        source=story.setting.document.source,
        member_id=story.setting.members.get(row.member),
        country=row.country or None,
        locale=row.language or None,
    )
    story.tell(received_at, event)
    story.tell(received_at, _classified(story.state, row))
    story.tell(received_at, _routed(story, row))


def _take(story: Story, row: MappedRow) -> None:
    at, agent = moment(row.at), story.setting.people.get(row.agent)
    line = e.SourceLine(activity=row.activity, agent_id=agent)
    story.tell(at, line, agent)
    for told in (_about(story.state, row), _moves(story, row)):
        if told is not None:
            story.tell(at, told, agent)
    if agent is not None and story.state.assignee_id != agent and story.state.status not in _OVER:
        story.tell(at, e.CaseAssigned(agent_id=agent, cause="reassigned"), agent)
    for event in _said(story, row, agent):
        story.tell(at, event, agent)
    for event in _turn(story.state, row, agent, story.setting.document):
        story.tell(at, event, agent)
    for event in clock_events(story.clocks, row, at):
        story.tell(at, event, agent)


def _about(state: CaseState, row: MappedRow) -> e.Event | None:
    """What the case is about, if the row says otherwise than what stands."""
    wanted = _classified(state, row)
    if (wanted.lob, wanted.reason, wanted.language) != (state.lob, state.reason, state.language):
        return wanted
    return e.PriorityChanged(priority=wanted.priority) if wanted.priority != state.priority else None


def _classified(state: CaseState, row: MappedRow) -> e.CaseClassified:
    return e.CaseClassified(
        lob=row.lob or state.lob,
        reason=row.reason or state.reason,
        lane=state.lane,
        priority=row.priority or state.priority,
        language=row.language or state.language,
    )


def _routed(story: Story, row: MappedRow) -> e.CaseRouted:
    state, first = story.state, story.state.queue == "" and story.state.owner == ""
    tier = row.tier if row.tier is not None else (0 if first else state.tier)
    return e.CaseRouted(
        queue=row.queue or state.queue,
        owner=row.owner or state.owner,
        tier=tier,
        calendar="",
        scope_id=story.setting.scope_id,
    )


def _moves(story: Story, row: MappedRow) -> e.Event | None:
    """Another queue is a transfer; the first queue, or the same queue at another tier or owner, is a place only."""
    state, wanted = story.state, _routed(story, row)
    if (wanted.queue, wanted.owner, wanted.tier) == (state.queue, state.owner, state.tier):
        return None
    if wanted.queue == state.queue or not state.queue:
        return wanted
    return e.CaseTransferred(
        from_queue=state.queue,
        queue=wanted.queue,
        owner=wanted.owner,
        tier=wanted.tier,
        calendar="",
        scope_id=wanted.scope_id,
        reason="source",
    )


def _said(story: Story, row: MappedRow, agent: int | None) -> Iterator[e.Event]:
    """Who wrote, where the source tells it; a message is numbered by the line that tells it."""
    number = story.state.last_seq + 1
    if row.message == "inbound":
        yield e.MessageInbound(message_id=number, language=row.language)
    elif row.message in ("public", "internal", "bot"):
        kind = "bot" if row.message == "bot" else "agent"
        yield e.MessageOutbound(
            message_id=number, author_kind=kind, author_id=agent, is_public=row.message != "internal"
        )


def _turn(state: CaseState, row: MappedRow, agent: int | None, document: MappingDocument) -> Iterator[e.Event]:
    """Whose turn it is now, and how the case got there."""
    wanted = row.state
    if wanted in ("", UNCHANGED):
        return
    if wanted == "reopened":
        if state.status in _OVER:
            yield e.CaseReopened(by=document.reopened_by)
        return
    if wanted in _ENDS:
        yield from _ENDS[wanted](state, row, agent)
        return
    status = state.status
    if status in _OVER:
        yield e.CaseReopened(by=document.reopened_by)
        status = "open"
    if status != wanted:
        yield e.StatusChanged(status=wanted, reason=row.activity if wanted == "on_hold" else "")


def _resolved(state: CaseState, row: MappedRow, agent: int | None) -> Iterator[e.Event]:
    if state.status not in _OVER:
        yield e.CaseResolved(outcome=row.outcome or "information", agent_id=agent or state.assignee_id)


def _closed(state: CaseState, row: MappedRow, agent: int | None) -> Iterator[e.Event]:
    yield from _resolved(state, row, agent)
    if state.status not in TERMINAL:
        yield e.CaseClosed()


def _merged(state: CaseState, row: MappedRow, agent: int | None) -> Iterator[e.Event]:
    if state.status != "merged":
        yield e.CaseMerged(into=0)  # the log says that, not into which


def _spam(state: CaseState, row: MappedRow, agent: int | None) -> Iterator[e.Event]:
    if state.status != "spam":
        yield e.CaseMarkedSpam(reason=row.activity)


def _withdrawn(state: CaseState, row: MappedRow, agent: int | None) -> Iterator[e.Event]:
    if state.status not in TERMINAL:
        yield e.CaseWithdrawn(reason=row.activity)


_ENDS = {"resolved": _resolved, "closed": _closed, "merged": _merged, "spam": _spam, "withdrawn": _withdrawn}


def _judge(story: Story, rows: Sequence[MappedRow]) -> None:
    """The source's own verdict about its promise: the last row counts, once the case is over."""
    rule, last = story.setting.document.sla, rows[-1]
    if rule is None or not last.sla or story.state.status not in _OVER or story.state.received_at is None:
        return
    at = moment(last.at)
    stopped_at = max(story.state.resolved_at or at, story.state.received_at)
    for event in reported_events(story.clocks, rule, last.sla == "missed", story.state.received_at, stopped_at):
        story.tell(at, event)
