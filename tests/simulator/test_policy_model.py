"""The policy model against the desk: the same queues, the same next case, the same clocks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakhoda.core.calendar import due_at, elapsed_minutes
from nakhoda.core.clocks import ClockTerm, clocks_of, recompute
from nakhoda.core.events import Entry
from nakhoda.core.fact_rows import rows_of_case
from nakhoda.core.fact_rows.context import Context
from nakhoda.core.facts import CaseState, fold
from nakhoda.core.policy import CompiledPolicy, compile_policy, load, terms_for
from nakhoda.core.routing import AgentFacts, HeadFacts, choose_queue, next_case
from nakhoda.simulator.policy_model.compile import Plan, compile_model
from nakhoda.simulator.policy_model.decisions import head_by_kernel, queue_by_kernel
from nakhoda.simulator.policy_model.hours import open_spans
from nakhoda.simulator.policy_model.journal import tales_of
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.policy_model.promised import KINDS
from nakhoda.simulator.policy_model.region import region
from nakhoda.simulator.policy_model.runs import Lived, live
from nakhoda.simulator.tale import Tale

START = datetime(2026, 1, 5, tzinfo=timezone.utc)


@cache
def policy() -> CompiledPolicy:
    return compile_policy(load(Path("src/nakhoda/desk/policies/apac.yaml").read_text()), 1)


@cache
def small() -> tuple[PolicyModel, Plan, Lived]:
    model = region(policy(), START, 12, 60)
    plan = compile_model(model)
    return model, plan, live(plan, 5, 0, traced=True)


@cache
def tales() -> list[Tale]:
    model, _, lived = small()
    return tales_of(model, lived.trace, lambda queue, lob: 1)


# -- the same decisions ----------------------------------------------------------------------------------------

CASES = st.builds(
    CaseState,
    id=st.integers(1, 2**40),
    lob=st.sampled_from(["account_access", "platform_integrity", "age_support", "monetisation", "minor_safety", ""]),
    lane=st.sampled_from(["L0", "L1", "L4", "L5", "L6", "L7"]),
    language=st.sampled_from(["en", "hi", "hi-Latn", "ta", "ms", "ms-Arab", "zh", "fr", "und", ""]),
    tier=st.integers(1, 2),
)
LOADS = st.lists(st.integers(0, 2000), min_size=34, max_size=34)


@settings(max_examples=300)
@given(CASES, LOADS, st.sampled_from([None, 1, 2]))
def test_the_kernel_chooses_the_queue_that_the_desk_chooses(
    case: CaseState, loads: list[int], tier: int | None
) -> None:
    seen = dict(zip(policy().queue_keys, loads, strict=True))
    assert queue_by_kernel(policy(), case, seen, tier) == choose_queue(policy(), case, seen, tier).outcome


HEADS = st.builds(
    HeadFacts,
    queue=st.sampled_from(["kaveri_accounts_en", "kaveri_integrity_north", "kaveri_age_north", "hub_security"]),
    lane=st.sampled_from(["L4", "L5", "L6", "L7"]),
    priority=st.sampled_from(["low", "normal", "high", "urgent"]),
    language=st.sampled_from(["en", "hi", "ta"]),
    received_at=st.integers(0, 20).map(lambda hours: START + timedelta(hours=hours)),
    next_due=st.none() | st.integers(0, 20).map(lambda hours: START + timedelta(hours=hours)),
    barred=st.sampled_from([frozenset[int](), frozenset({7})]),
)
AGENTS = st.builds(
    AgentFacts,
    id=st.just(7),
    tier=st.integers(1, 2),
    owner=st.sampled_from(["kaveri", "inhouse"]),
    reads=st.sampled_from([frozenset({"en"}), frozenset({"en", "hi"})]),
    today=st.just(date(2026, 1, 5)),
    skills=st.sampled_from([frozenset[str](), frozenset({"content_policy", "account_security"})]),
    clearances=st.sampled_from([frozenset[str](), frozenset({"age_support", "takeover"})]),
    certifications=st.sampled_from([{}, {"age_support": date(2027, 1, 1), "statutory_grievance": date(2027, 1, 1)}]),
    open_cases=st.integers(0, 6),
)


@settings(max_examples=300)
@given(AGENTS, st.lists(HEADS, max_size=8))
def test_the_kernel_gives_the_next_case_that_the_desk_gives(agent: AgentFacts, heads: list[HeadFacts]) -> None:
    assert head_by_kernel(policy(), agent, heads) == next_case(policy(), agent, heads).outcome


# -- the same clocks -------------------------------------------------------------------------------------------


def test_every_promise_kept_or_missed_is_the_one_that_the_core_reckons() -> None:
    """Clock by clock: the loop's sums equal those of `core/clocks` over the journal of the same run."""
    model, _, lived = small()
    places = {(kind.lob, kind.language): row for row, kind in enumerate(model.kinds)}
    reckoned: Counter[tuple[int, int, bool]] = Counter()
    for tale in tales():
        row = places[tale.state.lob, tale.state.language]
        for clock in tale.clocks:
            if clock.metric in KINDS and clock.stopped_at and not clock.cancel_reason:
                reckoned[row, KINDS[clock.metric], clock.breached_at is None] += 1
    counted: Counter[tuple[int, int, bool]] = Counter()
    for row in range(len(model.kinds)):
        for kind in range(c.KINDS_OF_TERM):
            due, met = (int(lived.tally[:, row, first + kind].sum()) for first in (c.DUE_OF, c.MET_OF))
            counted[row, kind, True], counted[row, kind, False] = met, due - met
    assert +counted == +reckoned
    assert sum(reckoned.values()) > 1000
    assert len({kind for _, kind, _ in reckoned}) == c.KINDS_OF_TERM


def promised(case: CaseState, entry: Entry) -> tuple[ClockTerm, ...]:
    return terms_for(policy(), case, entry.at, entry.event)


def test_its_journal_folds_to_the_state_and_the_clocks_that_it_ended_with() -> None:
    for tale in tales()[:200]:
        assert fold(tale.entries) == tale.state
        assert clocks_of(tale.entries) == tale.clocks
        found = recompute(
            tale.entries, lambda case, entry: terms_for(policy(), case, entry.at, entry.event), policy().calendars
        )
        assert found == tale.clocks


def test_its_journal_can_be_loaded_as_facts() -> None:
    _, _, lived = small()
    touches = sum(len(rows_of_case(tale.entries, Context("simulated")).get("touch", ())) for tale in tales())
    assert touches == int(lived.tally[:, :, c.TOUCHES].sum())


# -- the house rules -------------------------------------------------------------------------------------------


def test_the_open_hours_are_those_of_the_calendar() -> None:
    for calendar in policy().calendars.values():
        spans = open_spans(calendar, START, 30)
        for hours in (0, 7.5, 40, 24 * 9 + 3):
            at = START + timedelta(hours=hours)
            mine = sum(max(0.0, min(end, hours * 3600) - max(begin, 0.0)) for begin, end, _ in spans)
            assert mine == pytest.approx(elapsed_minutes(calendar, START, at) * 60)
        due = (due_at(calendar, START, 480) - START).total_seconds()
        assert sum(max(0.0, min(end, due) - max(begin, 0.0)) for begin, end, _ in spans) == pytest.approx(480 * 60)


def test_partners_get_their_share_of_equal_work() -> None:
    _, _, lived = small()
    arrived = lived.trace[lived.trace[:, 1] == c.T_ARRIVED]
    hindi = [policy().queue_keys[int(queue)] for queue in arrived[:, 4]]
    share = hindi.count("kaveri_accounts_hi") / (
        hindi.count("kaveri_accounts_hi") + hindi.count("meridian_accounts_hi")
    )
    assert share == pytest.approx(0.7, abs=0.12)


def test_nobody_works_two_cases_at_once_nor_outside_a_shift() -> None:
    model, plan, lived = small()
    hands: dict[int, int] = {}
    for at, what, number, _, _, agent in lived.trace.tolist():
        if what == c.T_TAKEN:
            assert hands.setdefault(agent, number) == number
            crew = model.crews[plan.agents[int(agent), c.OF_GROUP] - plan.counts[c.AT_GROUPS]]
            then = START + timedelta(seconds=at)
            assert any(begin <= then <= end for begin, end in crew.shifts)
        elif what == c.T_TOUCHED:
            del hands[agent]


def test_an_exposure_cap_takes_people_out_of_the_candidates() -> None:
    model, _, _ = small()
    capped = replace(model, crews=tuple(replace(crew, day_cap=60.0) for crew in model.crews))
    free, held = live(compile_model(model), 5, 0), live(compile_model(capped), 5, 0)
    exposed = [row for row, kind in enumerate(model.kinds) if kind.exposure]
    others = [row for row, kind in enumerate(model.kinds) if not kind.exposure]
    assert held.tally[:, exposed, c.TOUCHES].sum() < free.tally[:, exposed, c.TOUCHES].sum()
    assert held.tally[:, others, c.RESOLVED].sum() >= 0.97 * free.tally[:, others, c.RESOLVED].sum()


def test_a_run_is_repeatable_and_its_arrivals_are_those_of_every_scenario() -> None:
    model, plan, lived = small()
    again = live(plan, 5, 0)
    slower = replace(
        model, crews=tuple(replace(crew, speeds=tuple(2 * s for s in crew.speeds)) for crew in model.crews)
    )
    assert np.array_equal(again.tally, lived.tally)
    assert np.array_equal(live(compile_model(slower), 5, 0).tally[:, :24, c.ARRIVED], lived.tally[:, :24, c.ARRIVED])


def test_a_class_that_nobody_may_take_is_refused_by_name() -> None:
    model, _, _ = small()
    with pytest.raises(ValueError, match=r"account_access\.en: nobody may take it from"):
        compile_model(replace(model, crews=tuple(crew for crew in model.crews if crew.owner != "kaveri")))
