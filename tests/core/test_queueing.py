"""Queue formulas: the check figures to the digits, the traps, the limits between the models."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nakhoda.core.queueing import (
    Demand,
    Queue,
    QueueError,
    Wanted,
    agents_needed,
    erlang_b,
    erlang_c,
    garnett_agents,
    garnett_wait,
    general_queue,
    halfin_whitt_agents,
    halfin_whitt_wait,
    impatient_agents,
    impatient_queue,
    lossy_queue,
    offered_load,
    patience_of,
    patient_agents,
    patient_queue,
    staffed,
    start_of,
)

BUSY = Demand(48, 60)
SMALL = Demand(100 / 30, 180)
KINDS = (
    "exponential:mean=90",
    "deterministic:at=30",
    "uniform:low=0,high=120",
    "lognormal:mean=90,cv=1.2",
    "gamma:mean=60,shape=.5",
    "erlang:mean=60,stages=3",
    "weibull:scale=60,shape=1.5",
    "hyperexponential:means=18/240,weights=.4/.6",
    "empirical:values=6/12/21/120",
)

loads = st.floats(0.1, 400)
spreads = st.floats(-2, 4)


def agents_at(load: float, spread: float) -> int:
    return max(1, round(load + spread * math.sqrt(load)))


@pytest.mark.parametrize(
    ("agents", "load", "share"), [(13, 10, 0.28527045), (14, 10, 0.17413193), (25, 20, 0.20910283)]
)
def test_erlang_c_gives_the_published_share_that_waits(agents: int, load: float, share: float) -> None:
    assert erlang_c(agents, load) == pytest.approx(share, abs=5e-9)


@pytest.mark.parametrize(("agents", "level"), [(13, 0.79559479), (14, 0.88835002)])
def test_erlang_c_gives_the_published_service_level(agents: int, level: float) -> None:
    assert patient_queue(Demand(10 / 3, 180), agents, 20).service_level == pytest.approx(level, abs=5e-9)


@pytest.mark.parametrize(("rate", "minutes", "agents", "wait"), [(10.0, 6, 66, 0.3455), (1.5, 20, 34, 1.8819)])
def test_the_two_tiers_of_the_check_wait_as_published(rate: float, minutes: int, agents: int, wait: float) -> None:
    asa = patient_queue(Demand(rate, 60 * minutes), agents, 20).asa_seconds
    assert asa is not None
    assert asa / 60 == pytest.approx(wait, abs=5e-5)


def test_erlang_a_gives_the_check_figures_of_a_queue_short_of_agents() -> None:
    queue = impatient_queue(BUSY, 50, 20, 120)
    assert queue.wait_probability == pytest.approx(0.46777406855379, abs=5e-14)
    assert queue.abandonment == pytest.approx(0.030912249, abs=5e-10)
    assert queue.asa_seconds == pytest.approx(3.70947, abs=5e-6)
    assert queue.occupancy == pytest.approx(0.930324, abs=5e-7)


def test_erlang_a_gives_the_published_figures_of_a_small_queue() -> None:
    queue = impatient_queue(SMALL, 14, 20, 300)
    assert queue.wait_probability == pytest.approx(0.14526011, abs=5e-9)
    assert queue.abandonment == pytest.approx(0.013983744, abs=5e-10)
    assert queue.service_level == pytest.approx(0.91679209, abs=5e-9)


@pytest.mark.parametrize(
    ("calls", "aht", "agents", "within", "exact", "published"),
    [(50, 240, 58, 30, 0.928, 0.90), (100, 300, 112, 20, 0.925, 0.85)],
)
def test_published_fixtures_that_are_wrong_are_not_repeated(
    calls: float, aht: float, agents: int, within: float, exact: float, published: float
) -> None:
    level = patient_queue(Demand(calls * 60 / aht, aht), agents, within).service_level
    assert level == pytest.approx(exact, abs=5e-4)
    assert abs(level - published) > 0.02


@pytest.mark.parametrize(
    ("kind", "wait", "level", "asa", "lost"),
    [  # 40 digits, by quadrature
        ("lognormal:mean=120,cv=1.2", 0.5527971588286006, 0.9034759079204376, 6.081696378363078, 0.019317767668597163),
        ("deterministic:at=60", 0.6641539064901392, 0.7072678208139211, 13.850280760135531, 0.004132201656169134),
        ("gamma:mean=120,shape=.5", 0.33360341691242945, 0.9489435054607146, 1.4678306735817845, 0.04920891577841914),
    ],
)
def test_patience_of_any_kind_gives_its_own_figures(
    kind: str, wait: float, level: float, asa: float, lost: float
) -> None:
    queue = general_queue(BUSY, 50, 20, patience_of(kind))
    figures = (queue.wait_probability, queue.service_level, queue.asa_seconds, queue.abandonment)
    assert figures == pytest.approx((wait, level, asa, lost), rel=1e-12)


def test_exponential_patience_is_erlang_a_by_either_road() -> None:
    for agents in (20, 48, 60):
        one, two = impatient_queue(BUSY, agents, 20, 90), general_queue(BUSY, agents, 20, patience_of("90"))
        for name in ("wait_probability", "service_level", "asa_seconds", "abandonment", "occupancy"):
            assert getattr(one, name) == pytest.approx(getattr(two, name), rel=1e-11)


@given(loads, spreads)
@settings(max_examples=60, deadline=None)
def test_erlang_a_becomes_c_as_patience_grows_and_b_as_it_shrinks(load: float, spread: float) -> None:
    agents, demand = agents_at(load, spread), Demand(load, 60)
    gone = impatient_queue(demand, agents, 20, 60e-9)
    assert gone.abandonment == pytest.approx(erlang_b(agents, load), rel=1e-5, abs=1e-12)
    if agents > load * 1.01:
        kept, patient = impatient_queue(demand, agents, 20, 60e9), patient_queue(demand, agents, 20)
        assert kept.wait_probability == pytest.approx(patient.wait_probability, rel=1e-4)
        assert kept.service_level == pytest.approx(patient.service_level, rel=1e-4)
        assert kept.asa_seconds == pytest.approx(patient.asa_seconds, rel=1e-3, abs=1e-12)


@given(loads, spreads, st.sampled_from(KINDS), st.floats(0, 300))
@settings(max_examples=60, deadline=None)
def test_shares_are_shares_and_one_more_agent_never_hurts(load: float, spread: float, kind: str, within: float) -> None:
    agents, demand, patience = agents_at(load, spread), Demand(load, 60), patience_of(kind)
    fewer, more = general_queue(demand, agents, within, patience), general_queue(demand, agents + 1, within, patience)
    for queue in (fewer, more):
        shares = (queue.wait_probability, queue.service_level, queue.abandonment, queue.occupancy)
        assert all(-1e-12 <= share <= 1 + 1e-12 for share in shares)
    assert more.service_level >= fewer.service_level - 1e-12
    assert more.abandonment <= fewer.abandonment + 1e-12
    assert (more.asa_seconds or 0) <= (fewer.asa_seconds or 0) + 1e-9
    assert more.wait_probability <= fewer.wait_probability + 1e-12


@given(st.floats(0.1, 5000), st.floats(0.2, 5000))
@settings(max_examples=60, deadline=None)
def test_fractional_agents_keep_the_recurrence_and_lie_between_the_whole_ones(load: float, agents: float) -> None:
    here, above = erlang_b(agents, load), erlang_b(agents + 1, load)
    assert above == pytest.approx(load * here / (agents + 1 + load * here), rel=1e-10, abs=1e-300)
    assert erlang_b(math.floor(agents), load) >= here >= erlang_b(math.ceil(agents), load)


def test_a_fraction_of_an_agent_gives_the_figure_of_the_continuous_formula() -> None:
    assert erlang_b(13.37, 10) == pytest.approx(0.07326459476496509, rel=1e-12)
    assert erlang_b(0.5, 0.1) == pytest.approx(0.33027003515927650, rel=1e-12)


@given(loads, st.floats(0.05, 0.99), st.floats(0, 3))
@settings(max_examples=60, deadline=None)
def test_the_agents_needed_are_enough_and_one_fewer_is_not(load: float, level: float, within: float) -> None:
    demand, wanted = Demand(load, 60), Wanted(service_level=level, within=60 * within)
    for many, queue_of in (
        (patient_agents, lambda n: patient_queue(demand, n, 60 * within)),
        (lambda a, s, w: impatient_agents(a, s, w, 2.0), lambda n: impatient_queue(demand, n, 60 * within, 120)),
    ):
        one = agents_needed(queue_of, wanted, start_of(demand))
        assert one.service_level >= level
        assert one.agents == 1 or queue_of(int(one.agents) - 1).service_level < level
        assert many([demand.load], level, within)[0] == one.agents


@pytest.mark.parametrize(
    ("wanted", "agents"),
    [
        (Wanted(service_level=0.8, within=20), 14),
        (Wanted(asa_seconds=20), 13),
        (Wanted(occupancy=0.7), 15),
        (Wanted(wait_probability=0.1), 16),
        (Wanted(service_level=0.8, within=20, occupancy=0.7), 15),
    ],
)
def test_every_limit_that_is_asked_for_holds(wanted: Wanted, agents: int) -> None:
    demand = Demand(10 / 3, 180)
    assert agents_needed(lambda n: patient_queue(demand, n, 20), wanted, start_of(demand)).agents == agents


def test_a_limit_on_those_who_give_up_needs_fewer_agents_than_the_load() -> None:
    found = agents_needed(lambda n: impatient_queue(BUSY, n, 20, 120), Wanted(abandonment=0.1), 48)
    assert found.agents == 44
    assert found.abandonment <= 0.1


def test_an_unstable_queue_says_so_and_has_no_mean_wait() -> None:
    queue = patient_queue(Demand(10, 60), 10, 20)
    assert (queue.service_level, queue.asa_seconds, queue.wait_probability, queue.occupancy) == (0, None, 1, 1)
    assert "grows without end" in queue.note


def test_nobody_coming_needs_nobody_and_nobody_working_loses_everyone() -> None:
    quiet = Demand(0, 60)
    assert patient_agents([0.0], 0.8, 0.1)[0] == impatient_agents([0.0], 0.8, 0.1, 1.0)[0] == 0
    assert patient_queue(quiet, 1, 20).service_level == 1
    assert (
        impatient_queue(BUSY, 0, 20, 60).abandonment == general_queue(BUSY, 0, 20, patience_of("60")).abandonment == 1
    )
    assert lossy_queue(BUSY, 0).abandonment == 1


@pytest.mark.parametrize("load", [0.1, 5000])
def test_the_smallest_and_the_largest_load_neither_overflow_nor_vanish(load: float) -> None:
    demand = Demand(load, 60)
    for agents in (1, math.ceil(load), math.ceil(3 * load) + 200):
        for queue in (
            lossy_queue(demand, agents),
            impatient_queue(demand, agents, 20, 6e5),
            impatient_queue(demand, agents, 20, 0.6),
            general_queue(demand, agents, 20, patience_of("lognormal:600,2")),
        ):
            assert all(math.isfinite(v) for v in (queue.service_level, queue.abandonment, queue.occupancy))
            assert queue.occupancy <= 1


def test_square_root_staffing_agrees_with_the_exact_queue_where_it_is_large() -> None:
    assert halfin_whitt_wait(1.0) == pytest.approx(0.22336127, abs=5e-9)
    assert garnett_wait(0.0, 1.0) == pytest.approx(0.5)
    assert erlang_c(halfin_whitt_agents(2500, 0.3), 2500) == pytest.approx(0.3, abs=0.01)
    agents = garnett_agents(2500, 0.3, 2.0)
    assert impatient_queue(Demand(2500, 60), agents, 20, 120).wait_probability == pytest.approx(0.3, abs=0.01)
    assert garnett_agents(2500, 0.9, 2.0) < 2500


def test_the_offered_load_lags_the_arrivals_by_the_handle_time() -> None:
    handle = patience_of("exponential:mean=600")
    rates = [0.0, 0.1, 0.1, 0.0]
    load = offered_load(rates, 1800, handle, np.array([1800.0, 3600.0, 5400.0, 7200.0]))
    full = 0.1 * 600
    rise = full * (1 - math.exp(-3))
    assert load == pytest.approx([0, rise, full * (1 - math.exp(-6)), full * (1 - math.exp(-6)) * math.exp(-3)])
    steady = offered_load([0.1] * 200, 1800, patience_of("lognormal:600,1.5"), np.array([360000.0]))
    assert steady == pytest.approx([full], rel=1e-6)
    assert list(staffed([0.0, 100.0], 1.0)) == [0, 110]


@pytest.mark.parametrize(
    ("text", "mean"),
    [
        ("180", 180), ("exponential(180)", 180), ("uniform:30,120", 75), ("uniform: high=120, low=30", 75),
        ("lognormal:mean=180,cv=1.2", 180), ("gamma:60,.5", 60), ("erlang:60,3", 60), ("weibull:60,1", 60),
        ("hyperexponential:means=30/300,weights=.4/.6", 192), ("empirical:values=10/20/35/15", 20),
        ("deterministic:60", 60),
    ],
)  # fmt: skip
def test_a_typed_distribution_has_the_mean_that_it_says(text: str, mean: float) -> None:
    patience = patience_of(text)
    assert patience.mean == pytest.approx(mean)
    far = np.array([1e7])
    assert far * patience.there(far) + patience.part(far) == pytest.approx([mean], rel=1e-6)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("soon", "none of exponential"), ("-5", "above 0"), ("nan", "finite"), ("uniform:120,30", "above low"),
        ("lognormal:mean=180", "patience cv is missing"), ("lognormal:mean=x,cv=1", "must be a number"),
        ("gamma:mean=60,mean=60", "once each"), ("gamma:1/2,3", "one number"), ("erlang:60,2.5", "whole number"),
        ("hyperexponential:means=30/300,weights=.4/.7", "sum to 1"), ("empirical:values=0/0", "nobody waits"),
        ("hyperexponential:means=30/300,weights=1", "as many"), ("uniform:", "must be a number"),
    ],
)  # fmt: skip
def test_a_distribution_that_cannot_be_is_refused_with_its_figure(text: str, why: str) -> None:
    with pytest.raises(QueueError, match=why):
        patience_of(text)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: Demand(-1, 60), "rate"),
        (lambda: Demand(1, 0), "aht"),
        (lambda: Demand(1e9, 600), "rate"),
        (lambda: Wanted(service_level=80), "service_level"),
        (lambda: Wanted(service_level=1.0), "service_level"),
        (lambda: Wanted(), "service_level"),
        (lambda: Wanted(asa_seconds=-1), "asa_seconds"),
        (lambda: patient_queue(BUSY, -1, 20), "agents"),
        (lambda: patient_queue(BUSY, 50, -20), "within"),
        (lambda: impatient_queue(BUSY, 50, 20, math.nan), "patience"),
        (lambda: patient_agents([-1.0], 0.8, 0.1), "load"),
        (lambda: offered_load([-1.0], 1800, patience_of("60"), [0.0]), "rates"),
    ],
)
def test_a_queue_that_cannot_be_is_refused_with_the_field_named(make: object, field: str) -> None:
    with pytest.raises(QueueError) as refused:
        make()  # type: ignore[operator]
    assert refused.value.field == field


def test_a_limit_that_no_number_of_agents_holds_is_refused() -> None:
    with pytest.raises(QueueError, match="cannot be held"):
        agents_needed(lambda n: Queue(n, 0, 0.5, 0, 0, 0.5), Wanted(service_level=0.8))


def test_without_numba_the_same_functions_run_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    from nakhoda.core.queueing import abandoning, compiled

    monkeypatch.setattr(compiled, "_njit", None)
    assert compiled.compiled(math.exp) is math.exp
    plain = getattr(abandoning.abandoning_figures, "py_func", abandoning.abandoning_figures)
    assert plain(50.0, 48.0, 2.0, 1 / 3) == pytest.approx(abandoning.abandoning_figures(50.0, 48.0, 2.0, 1 / 3))
