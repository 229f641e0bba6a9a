"""Stories of the simulator as rows: one function a table, each row in the order of its COLUMNS."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from typing import Any

from nakhoda.core.clocks import next_due
from nakhoda.core.facts import CaseState
from nakhoda.core.routing import lane_rank
from nakhoda.core.urgency import urgency
from nakhoda.desk.queries.clocks import COLUMNS as CLOCK_FIELDS
from nakhoda.journal.actions import Sealed
from nakhoda.org.queries import registry_id
from nakhoda.simulator.arriving import app_version
from nakhoda.simulator.stories import CaseStory

Row = tuple[Any, ...]
FOLDED = tuple(field.name for field in fields(CaseState))

CASE = (*FOLDED, "subject", "context", "next_due_at", "urgency", "policy_version", "last_hash")
EVENT = ("case_id", "seq", "scope_id", "name", "at", "actor", "policy_version", "payload", "hash")
CLOCK = ("case_id", "scope_id", *CLOCK_FIELDS)
MESSAGE = (
    "id", "scope_id", "case_id", "author_kind", "author_id", "author_name", "is_public", "channel", "language",
    "text", "quoted", "html", "macro", "asks_question", "at", "delivery", "mail_id",
)  # fmt: skip
PARTICIPANT = ("scope_id", "case_id", "member_id", "role", "name", "kind", "address", "approved")
MEMBER = ("id", "scope_id", "name", "locale", "country", "handle", "survey_opt_out", "created_at")
ADDRESS = ("scope_id", "member_id", "kind", "value")
TOUCH = ("id", "scope_id", "case_id", "agent_id", "started_at", "last_beat_at", "seconds", "ended_at")
ESCALATION = (
    "id", "scope_id", "case_id", "kind", "reason", "fields", "from_queue", "to_queue", "state", "raised_by",
    "raised_at", "decided_by", "decided_at", "return_reason", "return_note", "resolved_at", "resolution",
)  # fmt: skip
DECISION = (
    "id", "scope_id", "member_id", "kind", "adverse", "statement", "origin", "decided_by", "decided_at",
    "informed_at", "appeal_until", "implemented_at", "reference",
)  # fmt: skip
APPEAL = (
    "id", "scope_id", "case_id", "decision_id", "decided_before_by", "filed_at", "state", "reviewer_id", "outcome",
    "note", "decided_at", "implemented_at",
)  # fmt: skip
APPROVAL = (
    "scope_id", "case_id", "request_type", "fields", "requester_id", "step", "role", "state", "decided_by",
    "decided_at", "note",
)  # fmt: skip


def case_row(story: CaseStory, last_hash: bytes) -> Row:
    """The case as the fold of its journal, and what stands beside the fold."""
    state, policy = story.tale.state, story.tale.policy
    due = next_due(story.tale.clocks)
    folded = (sorted(value) if name == "tags" else value for name, value in _values(state))
    rank = urgency(lane_rank(policy, state.lane), due, state.priority)
    return (*folded, story.subject[:300], _context(state), due, rank, policy.version, last_hash)


def event_rows(lines: Iterable[Sealed], scope_id: int) -> Iterator[Row]:
    """The journal's lines."""
    for entry, payload, chained in lines:
        yield (
            entry.case_id, entry.seq, scope_id, entry.event.name, entry.at, entry.actor, entry.policy_version,
            payload, chained,
        )  # fmt: skip


def clock_rows(story: CaseStory) -> Iterator[Row]:
    """The clocks as they stand."""
    state = story.tale.state
    for clock in story.tale.clocks:
        values = {name: getattr(clock, name) for name in CLOCK_FIELDS}
        values["pauses"] = json.dumps([[_text(start), _text(end)] for start, end in clock.pauses])
        values["pauses_in"] = list(clock.pauses_in)
        yield (state.id, state.scope_id, *values.values())


def message_rows(story: CaseStory) -> Iterator[Row]:
    """The conversation."""
    state = story.tale.state
    delivery = {"email": "sent"}.get(state.channel, "page")
    for said in story.said:
        ours = said.author_kind == "agent"
        told = delivery if ours and said.is_public else ""
        yield (
            said.message_id, state.scope_id, state.id, said.author_kind, said.author_id, said.author_name,
            said.is_public, state.channel, said.language, said.text, "", "", "", said.asks, said.at, told, "",
        )  # fmt: skip


def participant_row(story: CaseStory) -> Row:
    """Who wrote first."""
    kind, address = address_of(story)
    person = story.member.name if story.member else story.requester.who.name if story.requester else ""
    state = story.tale.state
    return state.scope_id, state.id, story.member_id, "requester", person, kind, address, True


def member_rows(stories: Iterable[CaseStory], since: datetime) -> Iterator[tuple[Row, list[Row]]]:
    """(member, its addresses) for everybody who has not been seen; a case's own address comes first."""
    seen: set[int] = set()
    register = registry_id()
    for story in stories:
        who, number = story.member, story.member_id
        if who is None or number is None or number in seen:
            continue
        seen.add(number)
        received = story.tale.state.received_at or since
        row = (number, register, who.name, who.locale, who.country, who.handle, False, received)
        yield row, [(register, number, "email", who.address), (register, number, "app", who.handle)]


def touch_rows(story: CaseStory) -> Iterator[Row]:
    """The handlings."""
    state = story.tale.state
    for touch in story.touches:
        beat = touch.ended_at or touch.started_at
        yield (
            touch.touch_id, state.scope_id, state.id, touch.agent_id, touch.started_at, beat, touch.seconds,
            touch.ended_at,
        )  # fmt: skip


def escalation_rows(story: CaseStory) -> Iterator[Row]:
    """The hand-overs."""
    state = story.tale.state
    for each in story.handovers:
        yield (
            each.escalation_id, state.scope_id, state.id, each.kind, each.reason, json.dumps(each.fields),
            each.from_queue, each.to_queue, each.state, each.raised_by, each.raised_at, each.decided_by,
            each.decided_at, each.return_reason, "", each.resolved_at, "",
        )  # fmt: skip


def decision_row(story: CaseStory, scope_id: int, reference: str) -> Row:
    """The decision that an appeal contests; it was the product's, so it has no case."""
    contest = story.contest
    assert contest is not None
    since = contest.decided_at
    return (
        contest.decision_id, scope_id, story.member_id, contest.kind, True, json.dumps(STATEMENT), "agent",
        contest.decided_by, since, since, contest.appeal_until, since, reference,
    )  # fmt: skip


def appeal_row(story: CaseStory) -> Row:
    """The appeal's own record."""
    contest, state = story.contest, story.tale.state
    assert contest is not None
    stage = "implemented" if contest.implemented_at else "decided" if contest.outcome else "filed"
    return (
        contest.appeal_id, state.scope_id, state.id, contest.decision_id, contest.decided_by, state.received_at,
        stage, contest.reviewer_id, contest.outcome, "", contest.reviewed_at, contest.implemented_at,
    )  # fmt: skip


def approval_rows(story: CaseStory) -> Iterator[Row]:
    """A row a step, decided or waiting."""
    asked, state = story.asked, story.tale.state
    for step, role in enumerate(asked.roles if asked else (), 1):
        assert asked is not None
        by, at = asked.approved[step - 1] if step <= len(asked.approved) else (None, None)
        yield (
            state.scope_id, state.id, asked.request_type, json.dumps(asked.fields), asked.requester_id, step, role,
            "approved" if by else "waiting", by, at, "",
        )  # fmt: skip


def address_of(story: CaseStory) -> tuple[str, str]:
    """(kind, address) by which the case knows who wrote."""
    if story.member is None:
        return "staff", str(story.requester.id if story.requester else 0)
    in_app = story.tale.state.channel == "in_app"
    return ("app", story.member.handle) if in_app else ("email", story.member.address)


DEVICES = ("Android 14, 6 GB", "Android 12, 3 GB", "iPhone, iOS 18", "Android 15, 8 GB", "iPhone, iOS 17")
STATEMENT = {
    "decision_visibility": ["removed"],
    "decision_ground": "incompatible",
    "clause": "Community rules, 3.2",
    "decision_facts": "What was posted did not agree with the rules that the notice names.",
    "category": "scope_of_platform_service",
    "content_type": "video",
    "content_date": "2026-11-01",
    "application_date": "2026-11-02",
    "territorial_scope": ["IN", "MY"],
    "source_type": "voluntary",
    "automated_detection": "yes",
    "automated_decision": "partially",
}


def _values(state: CaseState) -> Iterator[tuple[str, Any]]:
    return ((name, getattr(state, name)) for name in FOLDED)


def _context(state: CaseState) -> str:
    """Device and app version, as the app tells them."""
    if state.channel != "in_app":
        return "{}"
    told = {"device": DEVICES[state.id % len(DEVICES)], "app_version": app_version(state.id)}
    return json.dumps(told)


def _text(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
