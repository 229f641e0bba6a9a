"""Money, bills to the cent, bonus and malus, the front and the tornado."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.costing import (
    Anchor,
    Assumption,
    Attained,
    Band,
    BonusMalus,
    Choice,
    Clause,
    CostError,
    GainShare,
    Money,
    Rate,
    RateCard,
    Usage,
    bill_of,
    card_on,
    converted,
    cost_per_resolved,
    gain_share,
    net_present_value,
    pareto,
    payback,
    payout,
    tornado,
    total,
)

D = Decimal
JAN = date(2027, 1, 1)


def usd(amount: str) -> Money:
    return Money(D(amount), "USD")


def card(model: str = "per_case", *bands: tuple[str, str], **changes: object) -> RateCard:
    rows = tuple(Band(D(above), usd(price)) for above, price in (bands or (("0", "2.50"),)))
    return replace(RateCard("North", model, "USD", JAN, bands=rows), **changes)  # type: ignore[arg-type]


def test_two_currencies_never_meet_in_one_sum() -> None:
    with pytest.raises(CostError, match="MYR cannot be added to USD"):
        usd("1") + Money(D(1), "MYR")
    with pytest.raises(CostError, match="cannot be added"):
        assert usd("1") < Money(D(2), "MYR")
    with pytest.raises(CostError, match="cannot be added"):
        total([usd("1"), Money(D(1), "INR")], "USD")


@pytest.mark.parametrize("amount", [1.5, float("nan"), D("nan"), D("inf"), 3])
def test_an_amount_is_a_finite_decimal_and_never_a_float(amount: object) -> None:
    with pytest.raises(CostError, match="amount must be"):
        Money(amount, "USD")  # type: ignore[arg-type]


def test_money_is_not_multiplied_by_a_float() -> None:
    with pytest.raises(CostError, match="not float"):
        usd("1") * 1.1  # type: ignore[operator]


def test_rounding_is_to_the_coin_of_the_currency_halves_to_even() -> None:
    assert usd("2.005").rounded() == usd("2.00")
    assert usd("2.015").rounded() == usd("2.02")
    assert Money(D("1234.5"), "JPY").rounded() == Money(D(1234), "JPY")
    assert str(usd("1234.5")) == "1,234.50 USD"


def test_conversion_takes_the_rate_in_force_and_refuses_to_guess() -> None:
    rates = (Rate("MYR", "USD", D("0.22"), JAN), Rate("MYR", "USD", D("0.25"), date(2027, 3, 1)))
    assert converted(Money(D(100), "MYR"), "USD", date(2027, 2, 28), rates) == usd("22.00")
    assert converted(Money(D(100), "MYR"), "USD", date(2027, 3, 1), rates) == usd("25.00")
    assert converted(usd("7"), "USD", JAN, ()) == usd("7")
    with pytest.raises(CostError, match="rates have none from MYR to USD on 2026-12-31"):
        converted(Money(D(100), "MYR"), "USD", date(2026, 12, 31), rates)
    with pytest.raises(CostError, match="rates have none from USD to MYR"):
        converted(usd("7"), "MYR", JAN, rates)


@pytest.mark.parametrize(
    ("model", "usage", "fee"),
    [
        ("per_hour", Usage(hours=D("1600.25"), productive_hours=D(1200)), "4000.62"),
        ("per_productive_hour", Usage(hours=D(1600), productive_hours=D("1200.1")), "3000.25"),
        ("per_case", Usage(cases={"": D(100)}), "250.00"),
        ("per_fte", Usage(fte=D("12.5")), "31.25"),
    ],
)
def test_each_model_bills_its_own_unit(model: str, usage: Usage, fee: str) -> None:
    assert bill_of(card(model), usage).fee == usd(fee)


def test_bands_are_marginal_and_complexity_weighs() -> None:
    banded = card("per_case", ("0", "3"), ("1000", "2"), ("2000", "1"), complexity={"hard": D(2)})
    assert bill_of(banded, Usage(cases={"": D(900), "hard": D(800)})).fee == usd("5500.00")  # 2,500 units
    with pytest.raises(CostError, match="'odd' is not on the card of North"):
        bill_of(banded, Usage(cases={"odd": D(1)}))


def test_less_than_the_committed_share_of_the_locked_forecast_bills_that_share() -> None:
    floor = card("per_case", minimum_share=D("0.9"))
    bill = bill_of(floor, Usage(cases={"": D(800)}, locked=D(1000)))
    assert bill.fee == usd("2250.00")
    assert [line.units for line in bill.lines] == [D(800), D("100.0")]
    assert bill_of(floor, Usage(cases={"": D(950)}, locked=D(1000))).fee == usd("2375.00")


def test_overtime_adds_only_its_difference() -> None:
    over = card("per_hour", ("0", "10"), extras={"overtime": D("1.5"), "training": D("0.6")})
    bill = bill_of(over, Usage(hours=D(100), extra_hours={"overtime": D(10), "training": D(20)}))
    assert bill.fee == usd("970.00")
    with pytest.raises(CostError, match="'night' is not on the card"):
        bill_of(over, Usage(hours=D(100), extra_hours={"night": D(10)}))


@pytest.mark.parametrize(("cases", "fee"), [(1000, "5000"), (1040, "5000"), (1150, "5400"), (900, "4900"), (0, "3100")])
def test_an_anchored_price_moves_only_beyond_its_dead_band(cases: int, fee: str) -> None:
    anchor = Anchor(usd("5000"), D(1000), D("0.05"), arc=usd("4"), rrc=usd("2"))
    anchored = RateCard("North", "anchored", "USD", JAN, anchor=anchor)
    assert bill_of(anchored, Usage(cases={"": D(cases)})).fee == usd(f"{fee}.00")


@given(st.decimals(0, 10**6, places=2), st.decimals(0, 10**4, places=2))
def test_more_cases_never_cost_less(cases: Decimal, more: Decimal) -> None:
    banded = card("per_case", ("0", "3"), ("1000", "2"), ("2000", "1"), minimum_share=D("0.9"))
    few, many = (bill_of(banded, Usage(cases={"": n}, locked=D(1500))).fee for n in (cases, cases + more))
    assert few <= many


def test_the_card_in_force_is_one_or_refused() -> None:
    old = replace(card(), effective_to=date(2027, 6, 1))
    new = replace(card(), effective_from=date(2027, 6, 1))
    assert card_on((old, new), "North", date(2027, 5, 31)) is old
    assert card_on((old, new), "North", date(2027, 6, 1)) is new
    with pytest.raises(CostError, match="rate card of South on 2027-01-01: there is none"):
        card_on((old, new), "South", JAN)
    with pytest.raises(CostError, match="2 are in force"):
        card_on((old, card()), "North", JAN)


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda: card("per_smile"), "model"),
        (lambda: card("per_case", ("5", "2")), "bands"),
        (lambda: card("anchored"), "anchor"),
        (lambda: card(currency="MYR"), "currency"),
        (lambda: card(minimum_share=D("1.1")), "minimum_share"),
        (lambda: card(effective_to=JAN), "effective_to"),
        (lambda: Usage(hours=D(-1)), "hours"),
        (lambda: Usage(hours=1.5), "hours"),  # type: ignore[arg-type]
        (lambda: Usage(hours=D(5), productive_hours=D(6)), "productive_hours"),
        (lambda: Usage(hours=D(5), extra_hours={"overtime": D(6)}), "extra_hours"),
        (lambda: Money(D(1), "usd"), "currency"),
        (lambda: Rate("USD", "MYR", D(0), JAN), "rate"),
        (lambda: GainShare(usd("3"), 3, D("0.5")), "baseline_months"),
        (lambda: Assumption("volume", 3, 2, 4, "forecast"), "volume range"),
        (lambda: Assumption("volume", 1, 2, 4, " "), "volume source"),
        (lambda: Choice("a", usd("1"), 1.2, 0.5), "a sla_risk"),
    ],
)
def test_a_cost_that_cannot_be_is_refused_with_the_field_named(make: object, field: str) -> None:
    with pytest.raises(CostError) as refused:
        make()  # type: ignore[operator]
    assert refused.value.field == field


CSAT = Clause("csat", D("0.4"), ((D("0.75"), D("-0.1")), (D("0.80"), D(0)), (D("0.90"), D("0.1"))), least_n=100)
SLA = Clause("sla", D("0.6"), ((D("0.85"), D("-0.2")), (D("0.95"), D("0.2"))))
TERMS = BonusMalus((CSAT, SLA), D("0.08"), gates=("compliance",))


@pytest.mark.parametrize(
    ("csat", "n", "sla", "gates", "amount"),
    [
        ("0.85", 200, "0.90", (), "200.00"),  # .4 x .05 + .6 x 0
        ("0.85", 50, "0.90", (), "0.00"),  # below the least n
        ("0.99", 200, "0.99", (), "800.00"),  # capped
        ("0.10", 200, "0.10", (), "-800.00"),
        ("0.99", 200, "0.99", ("compliance",), "0.00"),
        ("0.75", 200, "0.90", ("compliance",), "-400.00"),
    ],
)
def test_bonus_and_malus_follow_the_curves_the_cap_and_the_gates(
    csat: str, n: int, sla: str, gates: tuple[str, ...], amount: str
) -> None:
    seen = {"csat": Attained(D(csat), n), "sla": Attained(D(sla), 5000)}
    paid = payout(TERMS, usd("10000"), seen, frozenset(gates))
    assert paid.amount == usd(amount)
    assert bool(paid.notes) == (n < 100 or (bool(gates) and amount == "0.00"))


def test_a_payout_without_a_figure_or_with_a_strange_gate_is_refused() -> None:
    with pytest.raises(CostError, match="no figure for sla"):
        payout(TERMS, usd("1"), {"csat": Attained(D(1), 200)}, frozenset())
    with pytest.raises(CostError, match="not in the contract: weather"):
        payout(TERMS, usd("1"), {}, frozenset({"weather"}))
    with pytest.raises(CostError, match="sum to 1"):
        BonusMalus((CSAT,), D(1))


def test_a_gain_is_shared_only_where_there_is_one_and_quality_held() -> None:
    terms = GainShare(usd("3"), 12, D("0.5"))
    assert gain_share(terms, usd("2500"), 1000, quality_held=True) == usd("250.00")
    assert gain_share(terms, usd("2500"), 1000, quality_held=False) == usd("0.00")
    assert gain_share(terms, usd("3500"), 1000, quality_held=True) == usd("0.00")


def test_the_front_keeps_what_nothing_beats_and_says_who_beats_the_rest() -> None:
    cheap = Choice("cheap", usd("10"), 0.5, 0.9)
    safe = Choice("safe", usd("20"), 0.1, 0.8)
    dear = Choice("dear", usd("30"), 0.1, 0.8)
    worse = Choice("worse", usd("31"), 0.2, 0.85)
    twin = Choice("twin", usd("10"), 0.5, 0.9)
    front = pareto([dear, cheap, worse, safe, twin])
    assert [choice.name for choice in front.stand] == ["cheap", "safe"]
    assert front.beaten == {"dear": "safe", "worse": "safe", "twin": "cheap"}
    with pytest.raises(CostError, match="cannot be added"):
        pareto([cheap, replace(safe, cost=Money(D(5), "MYR"))])


choices = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 4), st.integers(0, 4)), max_size=12)


@given(choices)
def test_everything_beaten_is_beaten_by_something_that_stands(rows: list[tuple[int, int, int]]) -> None:
    options = [Choice(f"o{n}", usd(str(a)), b / 4, c / 4) for n, (a, b, c) in enumerate(rows)]
    front = pareto(options)
    by_name = {option.name: option for option in options}
    standing = {choice.name for choice in front.stand}
    assert standing | set(front.beaten) == set(by_name)
    assert all(by_name[w].at_least_as_good(by_name[n]) and w in standing for n, w in front.beaten.items())


def test_the_tornado_is_sorted_by_reach_and_marks_what_turns_the_answer() -> None:
    def outcome(at: dict[str, float]) -> Money:
        return usd(str(round(at["volume"] * 10 - at["wage"] * 100, 2)))

    told = tornado(
        [Assumption("wage", 8, 9, 10, "offer letters"), Assumption("volume", 60, 100, 130, "forecast v7")], outcome
    )
    assert told.best == usd("100.0")
    assert [(bar.name, bar.swing) for bar in told.bars] == [("volume", usd("700.0")), ("wage", usd("200.0"))]
    assert [bar.flips for bar in told.bars] == [True, False]


def test_worth_over_time_and_the_price_of_a_resolved_case() -> None:
    flows = [usd("-1000"), *[usd("300")] * 5]
    assert net_present_value(flows, D(0)) == usd("500.00")
    assert net_present_value(flows, D("0.1"), periods_per_year=1) == usd("137.24")
    assert payback(flows) == D(4) - 1 + D(100) / D(300)
    assert payback([usd("-1000"), usd("10")]) is None
    assert cost_per_resolved([usd("500"), usd("250")], 300) == usd("2.50")
    assert cost_per_resolved([usd("500")], 0) is None
