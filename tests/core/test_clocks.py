"""What holds for the clocks of every case, whatever happens to it (promise P5, handbook 1.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core import events as e
from nakhoda.core.calendar import CalendarError, elapsed_minutes
from nakhoda.core.clock_rules import read_owed
from nakhoda.core.clocks import (
    CLOCK_EVENTS,
    Clock,
    ClockTerm,
    apply_clock,
    breach_if_due,
    clocks_of,
    next_due,
    owed,
    react,
    recompute,
)
from nakhoda.core.facts import TERMINAL, CaseState
from tests.core.sla_sites import SITES
from tests.core.sla_story import Journal, Promise, events_of

MONDAY = datetime(2026, 11, 23, 1, tzinfo=timezone.utc)
HOUR = timedelta(hours=1)
PROMISES = [
    Promise.read(text)
    for text in (
        "ack 24h law",
        "first 4h urgent=1h v2=2h",
        "next 4h urgent=1h v2=8h",
        "update 8h",
        "pausable_update 6h",
        "resolution 16h urgent=4h pauses=pending,hold",
        "requester_wait 20h",
        "agent_work 10h low=40h",
        "accept 2h",
        "age 8h pauses=hold",
        "implementation 4h pauses=pending",
        "appeal 16h",
        "approval 4h",
        "IN-RES 7d law metric=resolution",
        "IN-FRT 3h law metric=first",
    )
]
ANYTIME = ["asks", "thanks", "only-thanks", "reply", "note", "bot", "acknowledged", "police-writes"]
WORK = [
    "pending",
    "open",
    "hold",
    "unhold",
    "resolved",
    "spam",
    "merged",
    "withdrawn",
    "escalated",
    "accepted",
    "returned",
    "bounced",
    "recalled",
    "t2-done",
    "decided",
    "implemented",
    "appealed",
    "overturned",
    "upheld",
    "restored",
    "approval-asked",
    "approved",
    "split",
]
WITH_WORDS = [
    *(("priority", word) for word in ("low", "urgent")),
    *(("transfer", word) for word in ("night", "kelantan", "newyork")),
    ("absorbs", "5h"),
    ("absorbs", "2h", "owing", "IN-NCII", "resolution", "24h"),
    ("classified", "high"),
]
STEPS = st.one_of(
    st.sampled_from([(verb,) for verb in (*ANYTIME, *WORK)]),
    st.sampled_from(WITH_WORDS),
    st.sampled_from([("reopened",), ("closed",), ("unspam",), ("look",), ("policy", "2")]),
)
STORIES = st.lists(st.tuples(st.integers(-90, 3000), STEPS), max_size=25)  # clocks of machines go back, too


def is_legal(status: str, verb: str) -> bool:
    """The states of handbook 1.2."""
    if verb in ("look", "policy", "acknowledged", "implemented", "restored"):
        return True
    if verb == "unspam":
        return status == "spam"
    if verb in ("reopened", "closed") or status == "resolved":
        return status == "resolved" and verb in ("reopened", "closed", *ANYTIME, "decided", "appealed", "overturned")
    if verb == "unhold":
        return status == "on_hold"
    return status not in TERMINAL


def lived(story: list[tuple[int, tuple[str, ...]]]) -> Journal:
    journal, at = Journal(PROMISES), MONDAY
    for minutes, (verb, *words) in [(0, ("received",)), *story]:
        at += timedelta(minutes=minutes)
        if verb == "look":
            journal.sweep(at)
        elif verb == "policy":
            journal.version = 2
        elif is_legal(journal.state.status, verb):
            for event in events_of(journal, "kl", at, verb, words):
                journal.record(event, at)
    return journal


@given(STORIES)
def test_clocks_derived_again_are_the_clocks_on_record(story: list[tuple[int, tuple[str, ...]]]) -> None:
    journal = lived(story)
    assert recompute(journal.entries, journal.terms_at, SITES) == clocks_of(journal.entries) == journal.clocks


@given(STORIES)
def test_no_clock_ever_lasts_less_than_nothing(story: list[tuple[int, tuple[str, ...]]]) -> None:
    for clock in lived(story).clocks:
        assert clock.due_at >= clock.started_at
        assert clock.stopped_at is None or clock.stopped_at >= clock.started_at
        assert clock.breached_at is None or clock.breached_at >= clock.started_at
        assert all(end is not None and end >= start for start, end in clock.pauses)


@given(STORIES)
def test_a_due_time_is_the_target_after_the_start_without_the_pauses(story: list[tuple[int, tuple[str, ...]]]) -> None:
    journal = lived(story)
    for clock in journal.clocks:
        if clock.outcome in ("active", "met") and not (clock.stopped_at and clock.pauses):
            calendar = SITES[clock.calendar] if clock.calendar else SITES["kl"]
            business = clock.business and bool(clock.calendar)
            used = elapsed_minutes(calendar, clock.started_at, clock.due_at, clock.pauses, business)
            assert used == clock.target_minutes


@given(STORIES)
def test_a_duty_is_never_paused_or_given_another_target_and_a_breach_never_moves(
    story: list[tuple[int, tuple[str, ...]]],
) -> None:
    kinds: dict[int, str] = {}
    breaches: dict[int, datetime] = {}
    for entry in lived(story).entries:
        event = entry.event
        if isinstance(event, e.ClockStarted):
            kinds[event.clock] = event.kind
        if isinstance(event, e.ClockPaused | e.ClockResumed):
            assert kinds[event.clock] != "obligation"
        if isinstance(event, e.ClockRescheduled):
            assert event.clock not in breaches
            assert kinds[event.clock] != "obligation" or event.reason == "merged"
        if isinstance(event, e.ClockBreached):
            assert breaches.setdefault(event.clock, event.breached_at) == event.breached_at


@given(STORIES)
def test_a_case_that_is_out_owes_nothing(story: list[tuple[int, tuple[str, ...]]]) -> None:
    journal = lived(story)
    if journal.state.status in ("spam", "merged", "withdrawn"):
        assert next_due(journal.clocks) is None
        assert not [clock for clock in journal.clocks if clock.is_open]


def test_drift_is_found() -> None:
    """The control: a journal whose pause was lost, or whose due time was changed, must not pass."""
    journal = lived([(60, ("pending",)), (60, ("open",)), (60, ("priority", "urgent"))])
    lost = [entry for entry in journal.entries if not isinstance(entry.event, e.ClockPaused | e.ClockResumed)]
    forged = [
        replace(entry, event=replace(entry.event, due_at=entry.event.due_at + HOUR))
        if isinstance(entry.event, e.ClockRescheduled)
        else entry
        for entry in journal.entries
    ]
    for entries in (lost, forged):
        assert recompute(entries, journal.terms_at, SITES) != clocks_of(entries)


def test_a_breach_that_was_none_is_found() -> None:
    journal = lived([])
    first = next(clock for clock in journal.clocks if clock.code == "first")
    false = e.Entry(
        1, 99, MONDAY + HOUR, "system:clock", e.ClockBreached(clock=first.number, breached_at=first.due_at), 1
    )
    entries = [*journal.entries, false]
    assert recompute(entries, journal.terms_at, SITES) != clocks_of(entries)


def one(**fields: object) -> Clock:
    made = {"number": 1, "code": "first", "metric": "first_response", "kind": "sla", "target_minutes": 60}
    made |= {"business": False, "calendar": "", "started_at": MONDAY, "due_at": MONDAY + HOUR}
    return Clock(**made).changed(**fields)  # type: ignore[arg-type]


def test_the_sweep_asks_strictly_after_the_due_time_and_only_once() -> None:
    assert breach_if_due(one(), MONDAY + HOUR) is None
    late = breach_if_due(one(), MONDAY + HOUR * 2)
    assert late == e.ClockBreached(clock=1, breached_at=MONDAY + HOUR)
    assert breach_if_due(one(breached_at=MONDAY + HOUR), MONDAY + HOUR * 2) is None
    assert breach_if_due(one(paused_at=MONDAY), MONDAY + HOUR * 2) is None
    assert breach_if_due(one(stopped_at=MONDAY), MONDAY + HOUR * 2) is None


NEXT = [
    ("nothing", [], None),
    ("the earliest", [one(due_at=MONDAY + HOUR * 3), one()], MONDAY + HOUR),
    ("a missed one comes first", [one(breached_at=MONDAY + HOUR), one(due_at=MONDAY + HOUR * 3)], MONDAY + HOUR),
    ("a paused one waits", [one(paused_at=MONDAY), one(due_at=MONDAY + HOUR * 3)], MONDAY + HOUR * 3),
    ("a stopped one is over", [one(stopped_at=MONDAY)], None),
]


@pytest.mark.parametrize(("clocks", "due"), [row[1:] for row in NEXT], ids=[row[0] for row in NEXT])
def test_next_due_is_what_runs_out_first(clocks: list[Clock], due: datetime | None) -> None:
    assert next_due(clocks) == due


def test_what_is_owed_by_law_can_be_carried_to_another_case() -> None:
    duty = one(kind="obligation", code="IN-RES", metric="resolution", policy_version=4)
    (text,) = owed([duty, one(), one(kind="obligation", stopped_at=MONDAY)])
    term = ClockTerm("IN-RES", "resolution", "obligation", 60, False, "", policy_version=4)
    assert read_owed(text) == (term, MONDAY)


def test_a_clock_event_moves_no_clock_by_itself() -> None:
    entry = e.Entry(1, 1, MONDAY, "system:clock", e.ClockPaused(clock=1, reason="on_hold"))
    assert react(CaseState(), CaseState(), entry, (one(),), [], {}) == ()


def test_an_event_of_a_clock_that_never_started_is_refused() -> None:
    entry = e.Entry(8, 1, MONDAY, "system:clock", e.ClockMet(clock=2, stopped_at=MONDAY))
    with pytest.raises(ValueError, match=r"case 8: clock.met speaks of clock 2"):
        apply_clock((one(),), entry)


def test_a_term_with_an_unknown_calendar_is_refused_by_name() -> None:
    term = ClockTerm("first", "first_response", "sla", 60, True, "atlantis")
    received = CaseState(status="new", owner="partner-a", received_at=MONDAY)
    entry = e.Entry(1, 1, MONDAY, "member:1", e.CaseReceived(channel="app", received_at=MONDAY))
    with pytest.raises(CalendarError, match="no calendar is called 'atlantis'"):
        react(CaseState(), received, entry, (), [term], SITES)


def test_every_clock_event_is_folded() -> None:
    assert {cls.name for cls in CLOCK_EVENTS} == {name for name in e.CATALOGUE if name.startswith("clock.")}
