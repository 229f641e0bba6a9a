"""Whatever happens in a region, the rows of the warehouse say what the journal says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from nakhoda.core.clocks import clocks_of
from nakhoda.core.events import CaseReviewed
from nakhoda.core.fact_rows import Context, PersonFacts, Rows, ScopeFacts, StateChange, rows_of_agent, rows_of_case
from nakhoda.core.fact_rows.context import tenure
from nakhoda.core.fact_tables import FACTS, Column
from nakhoda.core.facts import fold
from nakhoda.simulator.demand import Weather
from nakhoda.simulator.habits import Habits
from nakhoda.simulator.stories import CaseStory
from nakhoda.simulator.world import Setting, history
from tests.simulator.test_world import NOW, START, label, policy, workers

BACKLOG = ("new", "open", "pending_member", "on_hold")
TYPES = {"int64": int, "int32": int, "int16": int, "float64": float, "string": str, "bool": bool, "instant": datetime}
# A region in which everything goes round: half is escalated, asked about, held, moved or opened again.
RESTLESS = Habits(escalates=0.3, returned=0.5, asks=0.2, holds=0.1, transfers=0.15, spam=0.1, reopens=0.5)


def context() -> Context:
    scopes = {1 + q.index: ScopeFacts(q.owner, "apac", "", q.tier, "general") for q in policy().queues}
    people = {w.id: PersonFacts(w.who.site, "team", date(2026, 10, 1), w.who.organisation) for w in workers()}
    return Context("desk", scopes, people)


@pytest.fixture(scope="module")
def region() -> list[tuple[CaseStory, Rows]]:
    weather, around = Weather(per_day=25), context()
    stories = history(Setting(policy(), workers(), label, START, NOW, weather, RESTLESS), Random(5))
    return [(story, rows_of_case(story.tale.entries, around)) for story in stories]


def named(table: str, rows: Rows) -> list[dict[str, Any]]:
    return [dict(zip((c.name for c in FACTS[table]), row, strict=True)) for row in rows[table]]


def fits(value: object, column: Column) -> bool:
    return column.nullable if value is None else type(value) is TYPES[column.type]


def test_every_row_has_the_declared_columns(region: list[tuple[CaseStory, Rows]]) -> None:
    wrong = [
        (table, column.name, value)
        for _, rows in region
        for table in rows
        for row in rows[table]
        for column, value in zip(FACTS[table], row, strict=True)
        if not fits(value, column)
    ]
    assert wrong == []
    happened = {table for _, rows in region for table in rows if rows[table]}
    assert happened == set(FACTS) - {"agent_state", "decision"}


def test_the_case_is_the_fold(region: list[tuple[CaseStory, Rows]]) -> None:
    for story, rows in region:
        (case,) = named("case", rows)
        state = story.tale.state
        same = {name for name in case if hasattr(state, name)} - {"country", "source"}
        assert {name: case[name] for name in same} == {name: getattr(state, name) for name in same}
        assert case["max_tier"] >= state.tier
        assert (case["ended_at"] is not None) == (case["ended_by"] != "")


def test_the_clocks_are_the_desks(region: list[tuple[CaseStory, Rows]]) -> None:
    for story, rows in region:
        clocks = clocks_of(story.tale.entries)
        told = named("clock", rows)
        assert [row.pop("clock") for row in told] == [clock.number for clock in clocks]
        for row, clock in zip(told, clocks, strict=True):
            same = {name for name in row if hasattr(clock, name)}
            assert {name: row[name] for name in same} == {name: getattr(clock, name) for name in same}


def test_a_clock_belongs_to_whoever_had_the_case_then(region: list[tuple[CaseStory, Rows]]) -> None:
    moved = 0
    for story, rows in region:
        for clock in named("clock", rows):
            held = [s for s in named("state", rows) if s["queue"] == clock["queue"]]
            assert held
            until = min(clock["due_at"], clock["stopped_at"] or clock["due_at"])
            later = until > story.tale.entries[-1].at
            assert later or any(s["since"] <= until <= (s["until"] or NOW) for s in held) or until < held[0]["since"]
            moved += clock["owner"] != story.tale.state.owner
    assert moved > 5


def test_stays_are_the_backlog_and_nothing_else(region: list[tuple[CaseStory, Rows]]) -> None:
    for story, rows in region:
        stays = named("stay", rows)
        assert all(one["left_at"] <= other["entered_at"] for one, other in pairwise(stays))
        assert (stays[-1]["left_at"] is None) == (story.tale.state.status in BACKLOG)
        spans = [(s["entered_at"], s["left_at"] or NOW) for s in stays]
        states = [(s["since"], s["until"] or NOW) for s in named("state", rows) if s["status"] in BACKLOG]
        assert length(spans) == length(states)
        assert stays[0]["entered_by"] == "received"
        for one, other in pairwise(stays):
            together = one["left_at"] == other["entered_at"] and one["left_by"] == "transferred_out"
            assert together == (other["entered_by"] == "transferred_in")


def length(spans: list[tuple[datetime, datetime]]) -> timedelta:
    return sum((end - start for start, end in spans), timedelta())


def test_every_queues_backlog_moves_by_its_flows_alone(region: list[tuple[CaseStory, Rows]]) -> None:
    stays = [stay for _, rows in region for stay in named("stay", rows)]
    queues = {stay["queue"] for stay in stays}
    assert len(queues) > 5
    for queue in queues:
        own = [stay for stay in stays if stay["queue"] == queue]
        for day in days():
            inflow = sum(day <= s["entered_at"] < day + timedelta(1) for s in own)
            outflow = sum(bool(s["left_at"]) and day <= s["left_at"] < day + timedelta(1) for s in own)
            assert held(own, day + timedelta(1)) == held(own, day) + inflow - outflow


def test_the_backlog_of_a_moment_is_what_the_journals_say(region: list[tuple[CaseStory, Rows]]) -> None:
    moment = START + timedelta(days=7)
    stays = [stay for _, rows in region for stay in named("stay", rows)]
    then = [fold(e for e in story.tale.entries if e.at < moment) for story, _ in region]
    assert held(stays, moment) == sum(s.status in BACKLOG and s.received_at is not None for s in then)


def held(stays: list[dict[str, Any]], moment: datetime) -> int:
    return sum(s["entered_at"] < moment and not (s["left_at"] and s["left_at"] < moment) for s in stays)


def days() -> Iterator[datetime]:
    first = datetime(START.year, START.month, START.day, tzinfo=timezone.utc)
    return (first + timedelta(days=n) for n in range(12))


def test_touches_add_up_to_the_handle_time(region: list[tuple[CaseStory, Rows]]) -> None:
    for story, rows in region:
        seconds = [row["seconds"] for row in named("touch", rows)]
        assert (sum(seconds), len(seconds)) == (story.tale.state.handle_seconds, story.tale.state.touches)


def test_the_records_beside_a_case_are_all_there(region: list[tuple[CaseStory, Rows]]) -> None:
    for story, rows in region:
        over = [(r.escalation_id, r.raised_by, r.from_queue, r.return_reason, r.resolved_at) for r in story.handovers]
        columns = ("escalation_id", "raised_by", "from_queue", "return_reason", "resolved_at")
        assert [tuple(row[c] for c in columns) for row in named("escalation", rows)] == over
        asked = [row for row in named("survey", rows) if row["offer_id"]]
        assert [(o.offer_id, o.score, o.owner, o.tier) for o in story.offers] == [
            (row["offer_id"], row["score"], row["owner"], row["tier"]) for row in asked
        ]
        contests = [(c.appeal_id, c.decided_by, c.reviewer_id, c.outcome) for c in [story.contest] if c]
        columns = ("appeal_id", "original_by", "reviewer_id", "outcome")
        assert contests == [tuple(row[c] for c in columns) for row in named("appeal", rows)]
        assert all(row["original_owner"] == "inhouse" for row in named("appeal", rows))
        assert len(story.said) == len(rows["message"])


def test_our_look_at_a_case_carries_what_the_partner_had_said_of_it(region: list[tuple[CaseStory, Rows]]) -> None:
    paired = 0
    for story, rows in region:
        told = [e.event for e in story.tale.entries if isinstance(e.event, CaseReviewed)]
        shown = named("review", rows)
        assert [(r.review, r.side, r.owner, r.score, r.critical) for r in told] == [
            (row["review"], row["side"], row["owner"], row["score"], row["critical"]) for row in shown
        ]
        for row in shown:
            theirs = [each for each in told if each.side == "partner" and each.agent_id == row["agent_id"]]
            ours = row["side"] == "internal" and theirs
            assert (row["partner_score"], row["partner_critical"]) == (
                (theirs[0].score, theirs[0].critical) if ours else (None, None)
            )
            paired += bool(ours)
    assert paired


@pytest.mark.parametrize(
    ("weeks", "band"), [(0, "0-4w"), (4, "0-4w"), (5, "5-12w"), (12, "5-12w"), (13, "13-26w"), (27, "27w+")]
)
def test_tenure_is_counted_in_full_weeks(weeks: int, band: str) -> None:
    assert tenure(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=7 * weeks + 6)) == band


def test_an_agents_state_lasts_until_the_next() -> None:
    morning = datetime(2026, 11, 23, 1, tzinfo=timezone.utc)
    changes = [StateChange(morning, "available", 1), StateChange(morning + timedelta(hours=3), "break", 1)]
    rows = list(rows_of_agent(7, changes, context()))
    told = [dict(zip((c.name for c in FACTS["agent_state"]), row, strict=True)) for row in rows]
    assert [(t["status"], t["since"], t["until"], t["agent_id"]) for t in told] == [
        ("available", morning, morning + timedelta(hours=3), 7),
        ("break", morning + timedelta(hours=3), None, 7),
    ]
