"""Staffing: check figures, deferred work between arrival and deadline, conflicts, cuts."""

from __future__ import annotations

import copy
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nakhoda.core.queueing import Demand, Wanted, erlang_c, patient_queue
from nakhoda.core.staffing import (
    Groups,
    Loss,
    Plan,
    Pool,
    Shrinkage,
    StaffingError,
    UncertainDemand,
    Work,
    agents_at_quantile,
    agents_to_clear,
    conflict_of,
    days_to_clear,
    expected_level,
    healthy_work,
    least_cost,
    newsvendor_quantile,
    plan_of,
    pooled_bounds,
    pooling,
    square_root_split,
    staff_by_cuts,
    staff_iteratively,
)
from nakhoda.core.staffing.deadline_program import feasible

DAY = 24


def office(agents: float, days: int = 3) -> tuple[float, ...]:
    return tuple(agents if 9 <= hour % 24 < 18 else 0.0 for hour in range(24 * days))


def mail(rate: float = 10.0, days: int = 3, due: int = 24, minutes: float = 12.0) -> Work:
    return Work("mail", (rate,) * (24 * days), due, minutes)


def one_pool(agents: float, **changes: object) -> Pool:
    return replace(Pool("kl", ("mail",), office(agents), Decimal(10)), **changes)  # type: ignore[arg-type]


def test_shrinkage_divides_and_never_multiplies() -> None:
    thirty = Shrinkage("all", (Loss("leave", 0.3),), nested=True)
    assert thirty.required(100) == pytest.approx(142.857, abs=1e-3)
    assert thirty.required(100) * 0.7 == pytest.approx(100)


def test_nested_losses_multiply_what_is_left_and_disjoint_ones_add() -> None:
    parts = (Loss("leave", 0.1), Loss("absence", 0.2, planned=False))
    assert Shrinkage("s", parts, nested=True).share == pytest.approx(0.28)
    assert Shrinkage("s", parts, nested=False).share == pytest.approx(0.3)
    both = Shrinkage(
        "all", (Shrinkage("planned", parts, nested=False), Loss("system", 0.1, planned=False)), nested=True
    )
    assert both.share == pytest.approx(1 - 0.7 * 0.9)
    assert sum(both.by_part(100).values()) == pytest.approx(both.required(100) - 100)


@pytest.mark.parametrize("parts", [(Loss("a", 0.6), Loss("b", 0.5)), (Loss("a", 0.1), Loss("a", 0.1))])
def test_shrinkage_that_leaves_nobody_or_counts_twice_is_refused(parts: tuple[Loss, ...]) -> None:
    with pytest.raises(StaffingError, match="shrinkage all"):
        Shrinkage("all", parts, nested=False)


def test_a_backlog_of_two_hundred_in_five_days_takes_ten_agents() -> None:
    taken = agents_to_clear(200, 5, 80, 25, 5.5)
    assert taken.agents == pytest.approx(9.0909, abs=1e-4)
    assert taken.whole_agents == 10
    assert days_to_clear(200, taken.agents, 80, 25, 5.5) == pytest.approx(5)
    assert healthy_work(400, 2.5) == 1000
    assert agents_to_clear(1000, 5, 400, 10, 6, healthy=1000).hours == pytest.approx(400 * 5 / 6)


def test_agents_who_do_not_keep_up_never_clear_a_backlog() -> None:
    with pytest.raises(StaffingError, match="never cleared"):
        days_to_clear(200, 5, 80, 25, 5.5)


def test_three_queues_apart_take_75_agents_and_67_pooled() -> None:
    found = pooling([20, 20, 20], 0.8, 20 / 360)
    assert (found.apart, found.apart_in_all, found.pooled) == ((25, 25, 25), 75, 67)


def test_an_uncertain_rate_takes_more_agents_than_its_mean_and_serves_the_mean_worse() -> None:
    demand = UncertainDemand(Demand(10, 180), shape=25)
    queue_of = lambda d, n: patient_queue(d, n, 20)  # noqa: E731
    wanted = Wanted(service_level=0.8, within=20)
    sure = agents_at_quantile(UncertainDemand(demand.base, 1e9), 0.5, wanted, queue_of)
    safe = agents_at_quantile(demand, newsvendor_quantile(short=3, idle=1), wanted, queue_of)
    assert sure.agents < safe.agents
    assert expected_level(demand, sure.agents, queue_of) < sure.service_level
    assert np.mean([d.rate_per_minute for d in demand.likely()]) == pytest.approx(10, rel=0.01)


def test_a_promise_of_a_day_never_uses_erlang_c() -> None:
    """Deferred work needs its hours of work, evenly; Erlang C would staff its peak for seconds."""
    work = Work("mail", office(30.0), 24, 12.0)
    plan = Plan((work,), (Pool("kl", ("mail",), (50.0,) * 72, Decimal(10)),), 72)
    staffed = least_cost(plan)
    assert staffed is not None
    due_hours = work.due()[-1] * 12 / 60
    assert staffed.agents.sum() == pytest.approx(due_hours)
    assert erlang_c(6.0, 30.0 * 12 / 60) == 1.0  # Erlang C has no answer for the load that the plan carries


works = st.lists(st.tuples(st.integers(0, 12), st.integers(6, 40)), min_size=1, max_size=3)


@given(works, st.integers(0, 2**31), st.floats(12, 40))
@settings(max_examples=30, deadline=None)
def test_a_plan_never_serves_before_arrival_nor_after_its_deadline(
    kinds: list[tuple[int, int]], seed: int, agents: float
) -> None:
    rng = np.random.default_rng(seed)
    classes = tuple(
        Work(f"w{n}", tuple(rng.poisson(rate, 72).astype(float)), due, 10.0, opening=(float(rate),) * 5)
        for n, (rate, due) in enumerate(kinds)
    )
    names = tuple(work.name for work in classes)
    pools = (Pool("a", names, office(agents), Decimal(9), 0.9), Pool("b", names[:1], (agents / 4,) * 72, Decimal(14)))
    plan = Plan(classes, pools, 72)
    staffed = least_cost(plan)
    assume(staffed is not None)
    assert staffed is not None
    for number, work in enumerate(classes):
        done = staffed.done[number].sum(axis=0).cumsum()
        assert (done <= np.array(work.came()) + 1e-6).all()
        assert (done >= np.array(work.due()) - 1e-6).all()
    for number, pool in enumerate(pools):
        hours = (staffed.done[:, number] * 10 / 60).sum(axis=0)
        assert (hours <= staffed.agents[number] * pool.occupancy + 1e-6).all()
        assert (staffed.agents[number] <= np.array(pool.most) + 1e-6).all()


@given(st.floats(1, 15), st.floats(1.01, 1.6))
@settings(max_examples=20, deadline=None)
def test_more_work_never_costs_less(rate: float, more: float) -> None:
    one = least_cost(Plan((mail(rate),), (one_pool(60),), 72))
    two = least_cost(Plan((mail(rate * more),), (one_pool(60),), 72))
    assert one is not None
    assert two is not None
    assert two.cost >= one.cost


def test_the_cheaper_pool_works_first_and_an_agent_more_of_it_has_a_worth() -> None:
    cheap = Pool("chennai", ("mail",), office(2.0), Decimal(5))
    dear = Pool("kl", ("mail",), office(30.0), Decimal(12))
    staffed = least_cost(Plan((mail(),), (cheap, dear), 72))
    assert staffed is not None
    assert staffed.agents[0, 9:18] == pytest.approx(np.full(9, 2.0))
    assert staffed.worth[0, 9] == pytest.approx(7)
    assert staffed.worth[1].max() == 0


def test_exposure_caps_the_share_of_a_day_and_costs_people() -> None:
    harm = replace(mail(), exposure=1.0)
    free = least_cost(Plan((harm,), (one_pool(60),), 72))
    capped = least_cost(Plan((harm,), (one_pool(60, exposure_share=0.5),), 72))
    assert free is not None
    assert capped is not None
    assert capped.agents.sum() == pytest.approx(2 * free.agents.sum())
    exposed = (capped.done[0, 0] * 12 / 60).reshape(3, 24).sum(axis=1)
    assert (exposed <= 0.5 * capped.agents[0].reshape(3, 24).sum(axis=1) + 1e-6).all()


def test_people_on_shifts_are_paid_for_the_whole_shift() -> None:
    early = tuple(float(8 <= hour % 24 < 16) for hour in range(72))
    late = tuple(float(14 <= hour % 24 < 22) for hour in range(72))
    pool = Pool("kl", ("mail",), (50.0,) * 72, Decimal(10), shifts=(early, late))
    staffed = least_cost(Plan((mail(due=12),), (pool,), 72))
    assert staffed is not None
    covered = np.array(early) * staffed.people[0][0] + np.array(late) * staffed.people[0][1]
    assert staffed.agents[0] == pytest.approx(covered)
    assert float(staffed.cost) == pytest.approx(10 * 24 * sum(staffed.people[0]), abs=0.01)


def test_what_cannot_hold_together_is_named_and_nothing_that_could() -> None:
    busy = Work("appeals", (12.0,) * 72, 24, 20.0)
    calm = Work("forms", (0.5,) * 72, 24, 10.0)
    both = Pool("kl", ("appeals", "mail"), office(10.0), Decimal(10))
    plan = Plan((busy, mail(10.0), calm), (both, Pool("x", ("forms",), office(5.0), Decimal(9))), 72)
    assert least_cost(plan) is None
    found = conflict_of(plan)
    assert found is not None
    names = {each.work for each in found.demands}
    assert names == {"appeals", "mail"}
    assert "appeals due by day 3, " in found.text
    assert found.open_hours < sum(each.hours for each in found.demands) + 1e-9
    lighter = Plan((busy, mail(0.0), calm), plan.pools, 72)
    assert least_cost(lighter) is not None


def test_a_plan_that_holds_has_no_conflict() -> None:
    assert conflict_of(Plan((mail(),), (one_pool(60),), 72)) is None


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: mail(rate=-1.0), "mail arrivals[0]"),
        (lambda: mail(minutes=0.0), "mail handle_minutes"),
        (lambda: one_pool(5, occupancy=1.2), "kl occupancy"),
        (lambda: one_pool(5, least=office(6.0)), "kl least"),
        (lambda: one_pool(5, does=("calls",)) and Plan((mail(),), (one_pool(5, does=("calls",)),), 72), "kl does"),
        (lambda: Plan((mail(),), (one_pool(5, does=()),), 72), "pools"),
        (lambda: Plan((mail(days=2),), (one_pool(5),), 72), "mail arrivals"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_the_field_named(make: object, field: str) -> None:
    with pytest.raises(StaffingError) as refused:
        make()  # type: ignore[operator]
    assert refused.value.field == field


LOADS, TARGETS = (12.0, 8.0), (0.8, 0.8)


def two_skills(agents: NDArray[np.int64]) -> Sequence[float]:
    """Service levels of two classes with a group each and a third group that helps where it is worse (a stand-in)."""
    own, other, both = (float(each) for each in agents)
    share = min(max((LOADS[0] + both / 2 - own + other - LOADS[1]) / max(both, 1) / 2, 0.0), 1.0) if both else 0.0
    sizes = (own + 0.95 * both * share, other + 0.95 * both * (1 - share))
    return [
        patient_queue(Demand(load, 60), max(size, 0.01), 20).service_level
        for load, size in zip(LOADS, sizes, strict=True)
    ]


def test_simulation_cuts_find_staff_that_holds_and_can_spare_nobody() -> None:
    skills = ((True, False), (False, True), (True, True))
    bounds = pooled_bounds(LOADS, skills, 0.8, 20 / 60)
    groups = Groups((1.0, 1.0, 1.3), (0, 0, 0), (40, 40, 40), bounds)
    found = staff_by_cuts(groups, TARGETS, two_skills)
    assert found.holds
    for group in range(3):
        fewer = found.agents.copy()
        fewer[group] -= 1
        if fewer[group] >= 0:
            assert min(two_skills(fewer)) < 0.8
    brute = min(
        a + b + 1.3 * c
        for a in range(8, 22) for b in range(5, 18) for c in range(12)
        if min(two_skills(np.array([a, b, c]))) >= 0.8
    )  # fmt: skip
    assert found.cost <= 1.05 * brute
    assert found.asked < 200


def test_cuts_say_when_the_agents_do_not_suffice() -> None:
    found = staff_by_cuts(Groups((1.0, 1.0, 1.3), (0, 0, 0), (5, 5, 5)), TARGETS, two_skills)
    assert not found.holds
    assert list(found.agents) == [5, 5, 5]


def test_staffing_by_iteration_reaches_every_half_hour_and_wastes_nobody() -> None:
    loads = [0.0, 4.0, 9.5, 20.0, 12.0]

    def levels(agents: NDArray[np.int64]) -> Sequence[float]:
        return [
            1.0 if load == 0 else patient_queue(Demand(load, 60), max(float(n), 0.01), 20).service_level
            for load, n in zip(loads, agents, strict=True)
        ]

    found = staff_iteratively(loads, 0.8, levels)
    assert found.holds
    best = [next(n for n in range(99) if levels(np.array([0] * place + [n] + [0] * (4 - place)))[place] >= 0.8)
            for place in range(5)]  # fmt: skip
    assert list(found.agents) == best
    rough = staff_iteratively(loads, 0.8, levels, spare=False)
    assert rough.holds
    assert rough.agents.sum() <= sum(best) + 2


def test_a_simulator_that_answers_nonsense_is_refused() -> None:
    with pytest.raises(StaffingError, match="evaluate"):
        staff_iteratively([4.0], 0.8, lambda agents: [float("nan")])
    with pytest.raises(StaffingError, match="evaluate"):
        staff_by_cuts(Groups((1.0,), (0,), (5,)), (0.8,), lambda agents: [0.1, 0.2])


def test_the_square_root_split_shares_the_spare_by_the_roots() -> None:
    assert square_root_split([64.0, 36.0], 1.0) == (70, 41)


DOCUMENT = {
    "hours": 72,
    "currency": "USD",
    "work": {"mail": {"arrivals": 10, "due_hours": 24, "handle_minutes": 12}},
    "pools": {"kl": {"does": ["mail"], "agents": 20, "open": "9-18", "cost_per_hour": 12, "shifts": ["9-18"]}},
}


def changed(path: str, value: object) -> dict[str, object]:
    """The document with one figure changed; None takes it out."""
    out = copy.deepcopy(DOCUMENT)
    *way, last = path.split(".")
    place: dict[str, object] = out
    for step in way:
        place = place[step]  # type: ignore[assignment]
    place[last] = value
    return out


def test_a_written_plan_reads_numbers_days_and_windows() -> None:
    plan, currency = plan_of(DOCUMENT)
    assert currency == "USD"
    assert plan.works[0] == mail()
    assert plan.pools[0].most == office(20.0)
    assert plan.pools[0].shifts == (office(1.0),)
    night, _ = plan_of(changed("pools.kl.open", "22-6"))
    assert sum(night.pools[0].most[:24]) == 8 * 20
    weekdays, _ = plan_of(changed("pools.kl.days", ["tue"]))
    assert sum(weekdays.pools[0].most) == 9 * 20
    daily, _ = plan_of(changed("work.mail.arrivals", [1.0] * 12 + [2.0] * 12))
    assert sum(daily.works[0].arrivals) == 3 * 36


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("hours", 0, "hours must be 1 to"),
        ("hours", 1e9, "hours must be 1 to"),
        ("work", None, "work is missing"),
        ("work", [], "work must be a mapping"),
        ("work.mail.due_hours", 1.5, "mail due_hours must be a whole number"),
        ("work.mail.handle_minutes", "long", "mail handle_minutes must be a number"),
        ("work.mail.arrivals", [1, 2], "mail arrivals must be one number or a list of 24"),
        ("work.mail.arrivals", -1, "mail arrivals"),
        ("work.mail.colour", "red", "mail knows no 'colour'"),
        ("pools.kl.open", "late", "kl open must be hours such as 9-18"),
        ("pools.kl.days", ["someday"], "kl days must be of mon"),
        ("pools.kl.cost_per_hour", "much", "kl cost_per_hour must be an amount"),
        ("pools.kl.cost_per_hour", None, "kl cost_per_hour is missing"),
        ("pools.kl.does", ["calls"], "kl does names no class: calls"),
        ("pools.kl.agents", float("nan"), "kl agents must be a number"),
        ("clear_by_end", "yes", "clear_by_end must be true or false"),
    ],
)
def test_a_written_plan_that_cannot_be_is_refused_with_the_field_named(path: str, value: object, says: str) -> None:
    with pytest.raises(StaffingError, match=re.escape(says)):
        plan_of(changed(path, value))


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(4, 40)), min_size=2, max_size=3), st.floats(0.2, 2.0))
@settings(max_examples=8, deadline=None)
def test_a_conflict_is_a_conflict_and_without_any_one_of_its_demands_it_is_none(
    kinds: list[tuple[int, int]], agents: float
) -> None:
    classes = tuple(Work(f"w{n}", (float(rate),) * 48, due, 12.0) for n, (rate, due) in enumerate(kinds))
    pools = (
        Pool("a", tuple(work.name for work in classes), office(agents, 2), Decimal(9), 0.9),
        Pool("b", ("w0",), office(agents, 2), Decimal(9)),
    )
    plan = Plan(classes, pools, 48)
    found = conflict_of(plan)
    assume(found is not None)
    assert found is not None
    places = [(int(each.work[1:]), each.within - 1) for each in found.demands]

    def can_hold(demands: list[tuple[int, int]]) -> bool:
        held = np.zeros((len(classes), 48), dtype=bool)
        for work, hour in demands:
            held[work, hour] = True
        return feasible(plan, held)

    assert not can_hold(places)
    for dropped in places:
        assert can_hold([each for each in places if each != dropped])
