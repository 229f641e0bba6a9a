"""Which target rules, whether a figure meets it, and when it may begin."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.amounts import AmountFaulty, parse_amount, typed_amount
from nakhoda.core.target_agreement import Catcher, Throw, at_once, may_agree
from nakhoda.core.target_periods import Period, PeriodFaulty, PeriodOver, parse_period, rules_from
from nakhoda.core.target_sums import Part, add_up
from nakhoda.core.targets import DIMENSIONS, Goal, Reading, closest, covers, faults_of, judge

# -- which target rules ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Rule:
    name: str
    place: dict[str, str] = field(default_factory=dict)


REGION, LOB = Rule("region"), Rule("lob", {"lob": "access"})
PARTNER = Rule("partner", {"owner": "meridian"})
TEAM = Rule("team", {"team": "m1", "owner": "meridian", "site": "chennai"})
SITE, MALAY = Rule("site", {"site": "chennai"}), Rule("malay", {"lob": "access", "language": "ms"})
URGENT = Rule("lane", {"lane": "imminent_harm"})
ALL = [REGION, LOB, PARTNER, TEAM, SITE, MALAY, URGENT]
RULES = {
    "nothing named is the region": ({}, "region"),
    "a LOB has its own": ({"lob": "access"}, "lob"),
    "another LOB falls back on the region": ({"lob": "age"}, "region"),
    "a partner beats its LOB": ({"lob": "access", "owner": "meridian"}, "partner"),
    "a partner beats its site": ({"site": "chennai", "owner": "meridian"}, "partner"),
    "a team beats its partner": ({"team": "m1", "owner": "meridian", "site": "chennai", "lob": "access"}, "team"),
    "another partner's LOB": ({"lob": "access", "owner": "selat"}, "lob"),
    "a language refines its LOB": ({"lob": "access", "language": "ms"}, "malay"),
    "a lane is another promise": ({"lane": "imminent_harm", "owner": "meridian"}, "lane"),
}


@pytest.mark.parametrize("name", RULES)
def test_the_closest_target_rules(name: str) -> None:
    place, expected = RULES[name]
    found = closest(ALL, place)
    assert found is not None
    assert found.name == expected


PLACES = st.dictionaries(st.sampled_from(DIMENSIONS), st.sampled_from(["a", "b"]), max_size=4)


@given(st.lists(PLACES.map(lambda place: Rule("any", place)), max_size=8), PLACES)
def test_what_rules_covers_the_place_and_nothing_that_covers_it_is_passed_over(
    rules: list[Rule], place: dict[str, str]
) -> None:
    found = closest(rules, place)
    assert (found is None) is not any(covers(rule.place, place) for rule in rules)
    assert found is None or covers(found.place, place)


# -- met or missed ------------------------------------------------------------------------------------------

UP, DOWN = Goal(0.9, "up", floor=0.85, stretch=0.95), Goal(0.08, "down", floor=0.10)
VERDICTS: dict[str, tuple[Goal, Reading, str, set[str]]] = {
    "on the target is met": (UP, Reading(0.9, 400, 0.87, 0.93), "met", set()),
    "over the stretch": (UP, Reading(0.96, 400, 0.94, 0.98), "met", {"stretch"}),
    "a small sample may be chance": (UP, Reading(0.88, 40, 0.75, 0.95), "within_noise", {"chance"}),
    "a large one is not": (UP, Reading(0.88, 9000, 0.87, 0.89), "missed", set()),
    "beyond the floor": (UP, Reading(0.7, 400, 0.65, 0.75), "missed", {"floor"}),
    "less is better": (DOWN, Reading(0.05, 400, 0.03, 0.07), "met", set()),
    "more of what should be little": (DOWN, Reading(0.12, 4000, 0.11, 0.13), "missed", {"floor"}),
    "chance on the other side": (DOWN, Reading(0.09, 100, 0.05, 0.15), "within_noise", {"chance"}),
    "no interval excuses nothing": (UP, Reading(0.88, 400), "missed", set()),
    "no figure": (UP, Reading(None), "unknown", {"no_figure"}),
    "only watched": (Goal(None, "up"), Reading(0.2, 50), "watched", {"no_target"}),
    "a contract counts what happened": (
        Goal(0.9, "up", basis="contract"), Reading(0.88, 40, 0.75, 0.95), "missed", set()
    ),
    "so does a law": (Goal(1.0, "up", basis="law"), Reading(0.99, 100, 0.95, 1.0), "missed", set()),
}  # fmt: skip


@pytest.mark.parametrize("name", VERDICTS)
def test_a_verdict(name: str) -> None:
    goal, reading, verdict, remarks = VERDICTS[name]
    told = judge(goal, reading)
    assert told.outcome == verdict
    assert {reason.code for reason in told.reasons} == remarks


FIGURES: dict[str, tuple[Goal, str, set[str]]] = {
    "in order": (UP, "share", set()),
    "in order downwards": (DOWN, "share", set()),
    "a floor over the target": (Goal(0.9, "up", floor=0.95), "share", {"floor"}),
    "a stretch that asks less": (Goal(0.9, "up", stretch=0.8), "share", {"stretch"}),
    "upside down": (Goal(24, "down", floor=20, stretch=30), "hours", {"floor", "stretch"}),
    "more than all": (Goal(1.2, "up"), "share", {"value"}),
    "negative hours": (Goal(-1, "down"), "hours", {"value"}),
    "watched with a floor": (Goal(None, "up", floor=0.5), "share", {"floor"}),
}


@pytest.mark.parametrize("name", FIGURES)
def test_figures_that_do_not_fit_are_named(name: str) -> None:
    goal, unit, fields = FIGURES[name]
    assert set(faults_of(goal, unit)) == fields


# -- periods ------------------------------------------------------------------------------------------------

TODAY = date(2026, 11, 23)
BEGINNINGS = {
    "next month begins when it begins": ("2026-12", date(2026, 12, 1)),
    "this month from tomorrow on": ("2026-11", date(2026, 11, 24)),
    "this quarter too": ("2026-Q4", date(2026, 11, 24)),
    "a range that starts tomorrow": ("2026-11-24..2026-11-30", date(2026, 11, 24)),
}
OVER = ("2026-10", "2026-Q3", "2026-11-01..2026-11-23", "2020-01")
NO_PERIODS = (
    "",
    "2026",
    "2026-13",
    "2026-Q5",
    "2026-12-01..2026-11-01",
    "2026-02-30..2026-03-01",
    "December",
    "1999-01",
)


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_target_rules_from_tomorrow_at_the_earliest(name: str) -> None:
    text, first = BEGINNINGS[name]
    assert rules_from(parse_period(text), TODAY) == first


@pytest.mark.parametrize("text", OVER)
def test_a_period_that_is_over_takes_no_target(text: str) -> None:
    with pytest.raises(PeriodOver, match="never written afterwards"):
        rules_from(parse_period(text), TODAY)


@pytest.mark.parametrize("text", NO_PERIODS)
def test_what_is_no_period_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(PeriodFaulty, match="2026-Q4"):
        parse_period(text)


DAYS = st.dates(date(2001, 1, 1), date(2090, 1, 1))
PERIODS = st.builds(lambda start, length: Period(start, start + timedelta(days=length)), DAYS, st.integers(0, 1000))
NAMED = st.builds(
    lambda year, month, word: parse_period(word.format(y=year, m=month, q=(month + 2) // 3)),
    st.integers(2001, 2090), st.integers(1, 12), st.sampled_from(["{y}-{m:02}", "{y}-Q{q}"]),
)  # fmt: skip


@given(st.one_of(PERIODS, NAMED))
def test_a_periods_key_reads_back(period: Period) -> None:
    assert parse_period(period.key) == period


@given(st.one_of(PERIODS, NAMED))
def test_the_period_before_ends_the_day_before(period: Period) -> None:
    before = period.before()
    assert before.end == period.start - timedelta(days=1)
    assert not before.overlaps(period)


@given(PERIODS, DAYS)
def test_no_target_ever_rules_a_day_that_has_begun(period: Period, today: date) -> None:
    try:
        first = rules_from(period, today)
    except PeriodOver:
        assert period.end <= today
        return
    assert first > today
    assert period.start <= first <= period.end


# -- do the parts make the whole ----------------------------------------------------------------------------


def test_rates_are_weighed_by_volume() -> None:
    told = add_up(0.9, [Part("a", 0.95, 900), Part("b", 0.5, 100)], kind="ratio", good="up")
    assert told.together == pytest.approx(0.905)
    assert told.adds_up


def test_a_shortfall_is_told_in_the_metrics_unit() -> None:
    told = add_up(0.9, [Part("a", 0.9, 500), Part("b", 0.8, 500)], kind="ratio", good="up")
    assert (told.gap, told.adds_up) == (pytest.approx(0.05), False)


def test_a_place_without_a_target_of_its_own_is_held_to_the_wholes() -> None:
    told = add_up(0.9, [Part("a", 0.92, 500), Part("b", None, 500)], kind="ratio", good="up")
    assert told.together == pytest.approx(0.91)
    assert (told.covered, told.without) == (0.5, ("b",))


def test_without_volumes_every_part_counts_the_same_and_it_is_said() -> None:
    told = add_up(0.9, [Part("a", 1.0, 0), Part("b", 0.8, 0)], kind="ratio", good="up")
    assert (told.together, told.weighed) == (pytest.approx(0.9), False)


def test_counts_add() -> None:
    told = add_up(100, [Part("a", 60, 10), Part("b", 50, 10)], kind="count", good="down")
    assert (told.together, told.gap) == (110, 10)


def test_quantiles_keep_the_whole_only_if_each_part_does() -> None:
    parts = [Part("a", 20, 990), Part("b", 30, 10)]
    assert not add_up(24, parts, kind="quantile", good="down").adds_up
    assert add_up(30, parts, kind="quantile", good="down").adds_up


PARTS = st.lists(st.builds(Part, st.just("x"), st.floats(0, 1), st.floats(1, 1e6)), min_size=1, max_size=6)


@given(PARTS, st.floats(0, 1))
def test_parts_that_each_reach_the_whole_add_up_to_it(parts: list[Part], whole: float) -> None:
    better = [Part(part.name, max(part.value or 0.0, whole), part.volume) for part in parts]
    assert add_up(whole, better, kind="ratio", good="up").adds_up


# -- two pairs of eyes --------------------------------------------------------------------------------------

LEAD, HEAD = Catcher(1, True, True, True), Catcher(2, True, True, False)
LEADER, OTHER = Catcher(3, False, False, True), Catcher(4, False, False, True)
AGREEMENTS: dict[str, tuple[str, Throw, Catcher, bool]] = {
    "a lead agrees to a leader's proposal": ("internal", Throw(3, False), LEAD, True),
    "a leader takes what the lead offered": ("internal", Throw(1, True), LEADER, True),
    "two leaders alone set nothing": ("internal", Throw(3, False), OTHER, False),
    "nobody agrees to her own words": ("internal", Throw(1, True), LEAD, False),
    "not on a contract either": ("contract", Throw(1, True), LEAD, False),
    "the head agrees to the lead's contract": ("contract", Throw(1, True), HEAD, True),
    "a leader binds nobody by contract": ("contract", Throw(1, True), LEADER, False),
    "what the program proposed, a person agrees": ("law", Throw(None, False), HEAD, True),
}


@pytest.mark.parametrize("name", AGREEMENTS)
def test_who_may_agree(name: str) -> None:
    basis, last, who, expected = AGREEMENTS[name]
    assert may_agree(basis, last, who).outcome is expected


def test_only_what_is_ours_alone_needs_no_second_person() -> None:
    asked = [(basis, sets) for basis in ("internal", "law", "contract") for sets in (True, False)]
    assert [pair for pair in asked if at_once(*pair)] == [("internal", True)]


# -- figures as people type them ----------------------------------------------------------------------------

TYPED: dict[str, tuple[str, str, Any]] = {
    "per cent": ("90", "share", 0.9),
    "with its sign": ("92.5 %", "share", 0.925),
    "less than one per cent": ("0.5 %", "share", 0.005),
    "a comma": ("92,5", "share", 0.925),
    "Devanagari digits": ("९०", "share", 0.9),
    "Arabic digits and sign": ("٩٠٪", "share", 0.9),
    "hours": ("24 h", "hours", 24.0),
    "thousands": ("1,200", "count", 1200.0),
    "lakh": ("1,20,000", "count", 120000.0),
    "nothing": ("  ", "share", None),
    "none at all": ("0", "share", 0.0),
}
NO_AMOUNTS = {
    "a word": ("ninety", "share"),
    "a fraction for a share": ("0.9", "share"),
    "per cent of hours": ("90 %", "hours"),
    "two numbers": ("90 95", "share"),
    "a formula": ("=1+1", "count"),
    "infinity": ("9" * 400, "count"),
}


@pytest.mark.parametrize("name", TYPED)
def test_a_figure_is_read_as_it_is_typed(name: str) -> None:
    text, unit, value = TYPED[name]
    assert parse_amount(text, unit) == value


@pytest.mark.parametrize("name", NO_AMOUNTS)
def test_what_is_no_figure_is_refused_with_what_to_write(name: str) -> None:
    with pytest.raises(AmountFaulty, match=r"write|too large"):
        parse_amount(*NO_AMOUNTS[name])


@given(st.floats(0, 1), st.sampled_from(["share", "hours", "count"]))
def test_a_figure_in_a_field_reads_back(value: float, unit: str) -> None:
    assert parse_amount(typed_amount(value, unit), unit) == pytest.approx(value, abs=1e-6)
