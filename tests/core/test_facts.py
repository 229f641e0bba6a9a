"""What a case is, by what happened to it (handbook 1.2, 1.3)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakhoda.core import events as e
from nakhoda.core.facts import STATUSES, CaseState, apply, fold
from tests.core.test_events import events_of

NINE = datetime(2026, 11, 23, 9, tzinfo=timezone.utc)


def at(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def journal(*events: e.Event) -> list[e.Entry]:
    """One event a minute, from nine o'clock."""
    return [e.Entry(7, index + 1, at(index), "system:test", event) for index, event in enumerate(events)]


RECEIVED = e.CaseReceived(channel="email", received_at=NINE, country="MY")
BY_AGENT = e.CaseReceived(channel="email", received_at=NINE, opened_by="agent")
ASKS, THANKS = e.MessageInbound(message_id=1), e.MessageInbound(message_id=2, is_request=False)
POLICE = e.MessageInbound(message_id=3, author_kind="third_party")
REPLY, NOTE = (
    e.MessageOutbound(message_id=4, author_kind="agent"),
    e.MessageOutbound(message_id=5, author_kind="agent", is_public=False),
)
BOT = e.MessageOutbound(message_id=6, author_kind="bot")
HOLDING = e.MessageOutbound(message_id=7, author_kind="agent", is_substantive=False)
TAKEN, DROPPED = e.CaseAssigned(agent_id=3, cause="next_case"), e.CaseAssigned(agent_id=None, cause="released")
PENDING = e.StatusChanged(status="pending_member")
HOLD, UNHOLD = e.HoldStarted(reason="vendor", review_at=at(99)), e.HoldEnded()
RESOLVED, REOPENED = e.CaseResolved(outcome="granted", agent_id=3), e.CaseReopened(by="member")
SPAM, NO_SPAM = e.CaseMarkedSpam(), e.CaseUnmarkedSpam()
MOVED = e.CaseTransferred(from_queue="a", queue="b", owner="p", tier=2, calendar="c", scope_id=5, reason="skill")

STORIES: list[tuple[str, tuple[e.Event, ...], dict[str, Any]]] = [
    ("a received case is new", (RECEIVED,), {"status": "new", "received_at": NINE, "country": "MY", "last_seq": 1}),
    ("taking a new case opens it", (RECEIVED, TAKEN), {"status": "open", "assignee_id": 3}),
    ("taking a pending case leaves it pending", (RECEIVED, TAKEN, PENDING, TAKEN), {"status": "pending_member"}),
    ("a dropped case is nobody's", (RECEIVED, TAKEN, DROPPED), {"status": "open", "assignee_id": None}),
    ("the oldest request waits", (RECEIVED, ASKS, ASKS), {"unanswered_since": at(1)}),
    ("thanks do not wait", (RECEIVED, THANKS), {"unanswered_since": None}),
    ("a third party does not wait", (RECEIVED, POLICE), {"unanswered_since": None}),
    ("a reply answers", (RECEIVED, ASKS, REPLY), {"unanswered_since": None, "first_response_at": at(2)}),
    ("a second reply is not the first", (RECEIVED, REPLY, REPLY), {"first_response_at": at(1), "public_replies": 2}),
    ("a note answers nothing", (RECEIVED, ASKS, NOTE), {"unanswered_since": at(1), "public_replies": 0}),
    ("a bot answers nothing", (RECEIVED, ASKS, BOT), {"unanswered_since": at(1), "first_response_at": None}),
    (
        "a holding reply is no response",
        (RECEIVED, ASKS, HOLDING),
        {"unanswered_since": None, "first_response_at": None},
    ),
    ("an agent's own first message is no response", (BY_AGENT, REPLY), {"first_response_at": None}),
    ("an agent's second message is", (BY_AGENT, REPLY, ASKS, REPLY), {"first_response_at": at(3)}),
    (
        "a request read again as thanks does not wait",
        (RECEIVED, ASKS, e.MessageReclassified(message_id=1, is_request=False)),
        {"unanswered_since": None},
    ),
    ("a hold has a reason and a review", (RECEIVED, HOLD), {"status": "on_hold", "hold_reason": "vendor"}),
    ("a hold ends without either", (RECEIVED, HOLD, UNHOLD), {"status": "open", "hold_reason": "", "review_at": None}),
    ("resolving ends a hold", (RECEIVED, HOLD, RESOLVED), {"status": "resolved", "review_at": None, "resolver_id": 3}),
    ("reopening counts", (RECEIVED, RESOLVED, REOPENED), {"status": "open", "reopens": 1, "resolved_at": None}),
    ("spam is out of the operation", (RECEIVED, TAKEN, SPAM), {"status": "spam", "assignee_id": None}),
    ("no spam: back to where it was", (RECEIVED, HOLD, SPAM, NO_SPAM), {"status": "on_hold", "status_before_spam": ""}),
    ("a transfer drops the holder", (RECEIVED, TAKEN, MOVED), {"queue": "b", "assignee_id": None, "transfers": 1}),
    ("a merged case says into what", (RECEIVED, e.CaseMerged(into=9)), {"status": "merged", "merged_into": 9}),
    (
        "a survivor keeps the earliest time",
        (RECEIVED, e.CaseAbsorbed(case_id=9, received_at=at(-60)), e.CaseAbsorbed(case_id=8, received_at=at(5))),
        {"received_at": at(-60)},
    ),
    ("clock events change no fact", (RECEIVED, e.ClockPaused(clock=1, reason="x")), {"status": "new", "last_seq": 2}),
]


@pytest.mark.parametrize(("events", "facts"), [row[1:] for row in STORIES], ids=[row[0] for row in STORIES])
def test_the_fold_of_a_story(events: tuple[e.Event, ...], facts: dict[str, Any]) -> None:
    state = fold(journal(*events))
    assert {name: getattr(state, name) for name in facts} == facts


HAPPENINGS = st.lists(
    st.sampled_from(
        [ASKS, THANKS, REPLY, NOTE, TAKEN, DROPPED, PENDING, HOLD, UNHOLD, RESOLVED, REOPENED, SPAM, NO_SPAM]
    ),
    max_size=20,
)


@given(HAPPENINGS, st.integers(0, 20))
def test_a_fold_may_be_taken_up_anywhere(events: list[e.Event], cut: int) -> None:
    entries = journal(RECEIVED, *events)
    assert fold(entries[cut:], fold(entries[:cut])) == fold(entries)


@pytest.mark.parametrize("name", sorted(e.CATALOGUE))
def test_an_event_changes_only_what_a_case_has(name: str) -> None:
    @settings(max_examples=max(3, settings().max_examples // 8))
    @given(events_of(e.CATALOGUE[name]))
    def changes(event: e.Event) -> None:
        assert vars(fold(journal(RECEIVED, event))).keys() == vars(CaseState()).keys()

    changes()


@given(HAPPENINGS)
def test_a_case_is_always_in_a_state_that_the_handbook_knows(events: list[e.Event]) -> None:
    state = CaseState()
    for entry in journal(RECEIVED, *events):
        state = apply(state, entry)
        assert state.status in STATUSES
        assert (state.last_seq, state.last_event_at, state.id) == (entry.seq, entry.at, 7)
