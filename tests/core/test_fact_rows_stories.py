"""Whatever happens to a case, its rows fit together; and what happens often gives the rows that one expects."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given

from nakhoda.core import events as e
from nakhoda.core.clocks import clocks_of
from nakhoda.core.fact_rows import Context, PersonFacts, Rows, ScopeFacts, late_days, rows_of_case
from nakhoda.core.fact_tables import FACTS
from nakhoda.core.facts import fold
from tests.core.sla_story import Journal, tell
from tests.core.test_clocks import PROMISES, STORIES, lived
from tests.core.test_fact_rows import BACKLOG, fits, length, named

SCOPES = {
    1: ScopeFacts("partner-a", "apac", "access", 1, "general"),
    2: ScopeFacts("hub", "apac", "access", 2, "sealed"),
}
CONTEXT = Context("desk", SCOPES, {4: PersonFacts("kl", "t2", None, "hub"), 7: PersonFacts("kl", "t2", None, "hub")})
FOREVER = datetime(2100, 1, 1, tzinfo=timezone.utc)


def told(story: str) -> Rows:
    journal = Journal(PROMISES)
    tell(journal, "kl", story)
    return rows_of_case(journal.entries, CONTEXT)


@given(STORIES)
def test_rows_fit_together_whatever_happens(story: list[tuple[int, tuple[str, ...]]]) -> None:
    journal = lived(story)
    rows, state = rows_of_case(journal.entries, CONTEXT), fold(journal.entries)
    stays, states = named("stay", rows), named("state", rows)
    assert all(fits(v, c) for t in rows for row in rows[t] for c, v in zip(FACTS[t], row, strict=True))
    assert all(s["entered_at"] <= (s["left_at"] or FOREVER) for s in stays)
    assert all(one["left_at"] <= other["entered_at"] for one, other in pairwise(stays))
    assert all(one["until"] == other["since"] for one, other in pairwise(states))
    assert (states[-1]["status"], states[-1]["queue"], states[-1]["until"]) == (state.status, state.queue, None)
    held = [(s["since"], s["until"] or FOREVER) for s in states if s["status"] in BACKLOG]
    assert length([(s["entered_at"], s["left_at"] or FOREVER) for s in stays]) == length(held)
    assert (bool(stays) and stays[-1]["left_at"] is None) == (state.status in BACKLOG)


@given(STORIES)
def test_clock_rows_are_the_clocks_whatever_happens(story: list[tuple[int, tuple[str, ...]]]) -> None:
    journal = lived(story)
    rows = named("clock", rows_of_case(journal.entries, CONTEXT))
    same = ("code", "outcome", "started_at", "due_at", "stopped_at", "breached_at", "cancel_reason", "policy_version")
    clocks = clocks_of(journal.entries)
    assert [tuple(row[name] for name in same) for row in rows] == [
        tuple(getattr(clock, name) for name in same) for clock in clocks
    ]
    assert all(row["queue"] for row in rows)


Stays = list[tuple[str, str, str]]
MOVES: dict[str, tuple[str, Stays]] = {
    "answered and solved": (
        "Mon 09:00 received; Mon 10:00 reply; Mon 10:00 resolved; Tue 10:00 closed",
        [("q-kl", "received", "resolved")],
    ),
    "reopened": (
        "Mon 09:00 received; Mon 10:00 resolved; Mon 12:00 reopened",
        [("q-kl", "received", "resolved"), ("q-kl", "reopened", "")],
    ),
    "transferred": (
        "Mon 09:00 received; Mon 10:00 transfer night; Mon 11:00 resolved",
        [("q-kl", "received", "transferred_out"), ("q-night", "transferred_in", "resolved")],
    ),
    "moved on in the instant in which it came": (
        "Mon 09:00 received; Mon 09:00 transfer night",
        [("q-night", "received", "")],
    ),
    "spam after all not": (
        "Mon 09:00 received; Mon 10:00 spam; Mon 11:00 unspam",
        [("q-kl", "received", "spam"), ("q-kl", "un_spammed", "")],
    ),
    "solved, then spam, then solved as it was": (
        "Mon 09:00 received; Mon 09:30 resolved; Mon 10:00 spam; Mon 11:00 unspam",
        [("q-kl", "received", "resolved")],
    ),
    "merged": ("Mon 09:00 received; Mon 10:00 merged", [("q-kl", "received", "merged")]),
    "withdrawn": ("Mon 09:00 received; Mon 10:00 withdrawn", [("q-kl", "received", "withdrawn")]),
    "waiting is still ours to hold": (
        "Mon 09:00 received; Mon 10:00 pending; Mon 11:00 hold; Mon 12:00 unhold",
        [("q-kl", "received", "")],
    ),
    "split leaves the old one where it was": ("Mon 09:00 received; Mon 10:00 split", [("q-kl", "received", "")]),
}


@pytest.mark.parametrize(("story", "stays"), MOVES.values(), ids=MOVES)
def test_what_came_in_and_went_out(story: str, stays: Stays) -> None:
    rows = named("stay", told(story))
    assert [(row["queue"], row["entered_by"], row["left_by"]) for row in rows] == stays


@pytest.mark.parametrize(
    ("story", "column", "value"),
    [
        ("Mon 09:00 received; Mon 10:00 spam", "valid", False),
        ("Mon 09:00 received; Mon 10:00 spam; Mon 10:05 unspam", "valid", True),
        ("Mon 09:00 received; Mon 10:00 merged", "valid", False),
        ("Mon 09:00 received by agent; Mon 10:00 reply", "valid", False),
        ("Mon 09:00 received by agent; Mon 10:00 reply; Mon 11:00 asks", "valid", True),
        ("Mon 09:00 received; Mon 10:00 transfer night; Mon 11:00 transfer kl", "ping_pong", True),
        ("Mon 09:00 received; Mon 10:00 transfer night; Mon 11:00 transfer newyork", "ping_pong", False),
        ("Mon 09:00 received; Mon 10:00 pending", "bad_pendings", 1),
        ("Mon 09:00 received; Mon 10:00 pending; Mon 12:00 open; Mon 13:00 pending", "pending_seconds", 7200),
        ("Mon 09:00 received; Mon 10:00 resolved; Mon 12:00 reopened", "reopened_by_member", 1),
        ("Mon 09:00 received; Mon 10:00 escalated; Mon 12:00 returned", "returns", 1),
        ("Mon 09:00 received; Mon 10:00 transfer night", "first_queue", "q-kl"),
        ("Mon 09:00 received; Mon 10:00 spam; Mon 10:05 unspam", "ended_by", ""),
        ("Mon 09:00 received; Mon 10:00 withdrawn", "ended_by", "withdrawn"),
    ],
)
def test_what_the_case_remembers_of_its_path(story: str, column: str, value: object) -> None:
    (case,) = named("case", told(story))
    assert case[column] == value


def test_an_answer_says_how_long_the_oldest_question_had_waited() -> None:
    rows = named("message", told("Mon 09:00 received; Mon 10:00 asks; Mon 11:30 reply; Mon 12:00 reply"))
    assert [row["waited_seconds"] for row in rows if row["direction"] == "out"] == [9000, None]


def test_a_thank_you_that_was_read_as_a_question_is_one_no_longer() -> None:
    rows = named("message", told("Mon 09:00 received; Mon 10:00 reply; Mon 11:00 thanks"))
    assert [row["is_request"] for row in rows if row["direction"] == "in"] == [True, False]


def escalated(*more: e.Event) -> dict[str, Any]:
    """One hand-over from Tier 1 to the hub, and what became of it an hour later."""
    journal, at = Journal([]), datetime(2026, 11, 23, 1, tzinfo=timezone.utc)
    place = {"calendar": "kl", "reasons": ()}
    steps: list[e.Event] = [
        e.CaseReceived(channel="email", received_at=at),
        e.CaseRouted(queue="t1", owner="partner-a", tier=1, scope_id=1, **place),  # type: ignore[arg-type]
        e.EscalationRaised(escalation_id=5, kind="functional", reason="scope", from_queue="t1", queue="t2"),
        e.CaseRouted(queue="t2", owner="hub", tier=2, scope_id=2, **place),  # type: ignore[arg-type]
    ]
    for event in steps:
        journal.record(event, at)
    for event in more:
        journal.record(event, at + timedelta(hours=1))
    (row,) = named("escalation", rows_of_case(journal.entries, CONTEXT))
    return row


BACK = e.CaseRouted(queue="t1", owner="partner-a", tier=1, calendar="kl", scope_id=1)


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ([], {"agent_id": None, "returned_at": None}),
        ([e.EscalationAccepted(escalation_id=5, agent_id=7)], {"agent_id": 7, "team": "t2"}),
        ([e.EscalationReturned(escalation_id=5, reason="scope"), BACK], {"return_reason": "scope", "automatic": False}),
        ([e.EscalationResolved(escalation_id=5, outcome="advised"), BACK], {"result": "advised"}),
    ],
    ids=["waits", "accepted", "returned", "advised"],
)
def test_an_escalation_belongs_to_whoever_is_to_decide(more: list[e.Event], expected: dict[str, Any]) -> None:
    row = escalated(*more)
    place = {
        "queue": "t2",
        "owner": "hub",
        "tier": 2,
        "scope_id": 2,
        "compartment": "sealed",
        "from_owner": "partner-a",
    }
    assert {name: row[name] for name in (*place, *expected)} == place | expected


def test_one_that_came_straight_back_never_left() -> None:
    (row,) = named("escalation", told("Mon 09:00 received; Mon 10:00 escalated; Mon 10:00 bounced"))
    assert (row["queue"], row["from_queue"], row["automatic"], row["tier"]) == ("q-kl", "t1", True, 1)


def test_an_appeal_has_its_reviewer_and_both_its_ends() -> None:
    story = "Mon 09:00 received; Mon 09:00 appealed; Mon 12:00 overturned; Tue 09:00 restored"
    (row,) = named("appeal", told(story))
    assert (row["outcome"], row["reviewer_id"], row["site"]) == ("overturned_error", 4, "kl")
    assert row["implemented_at"] - row["decided_at"] == timedelta(hours=21)


REPORTED_TO = datetime(2026, 11, 25, 12, tzinfo=timezone.utc)  # Wednesday noon: Tuesday is over, Wednesday is not
LATE = {
    "mail that lay in a mailbox": ([e.CaseReceived(channel="email", received_at=REPORTED_TO - timedelta(2))], [23]),
    "today's": ([e.CaseReceived(channel="email", received_at=REPORTED_TO)], []),
    "a deadline of yesterday that is moved": (
        [
            e.ClockStarted(
                clock=1, code="r", metric="resolution", kind="sla", target_minutes=60, business=False, calendar="",
                started_at=REPORTED_TO - timedelta(2), due_at=REPORTED_TO - timedelta(1),
            ),
            e.ClockRevived(clock=1, due_at=REPORTED_TO + timedelta(1), reason="reopened"),
        ],
        [24],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("events", "days"), LATE.values(), ids=LATE)
def test_a_late_line_restates_the_days_that_it_speaks_of(events: list[e.Event], days: list[int]) -> None:
    entries = [e.Entry(1, seq, REPORTED_TO, "system:test", event) for seq, event in enumerate(events, 1)]
    lines = [(entry, entry is entries[-1]) for entry in entries]
    assert [day.day for day in sorted(late_days(lines, REPORTED_TO))] == days
    assert late_days([(entry, False) for entry in entries], REPORTED_TO) == set()
