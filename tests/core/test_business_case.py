"""A business case on paper: formulas, money by month, options side by side, what decides them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.charts import ScatterChart, ScatterDot, TornadoBar, TornadoChart, scatter_chart, tornado_chart
from nakhoda.core.costing import Assumption, CostError
from nakhoda.core.costing.comparison import (
    Case,
    Option,
    break_even,
    compared,
    gain_of,
    interval_of,
    ranking,
    tornado_of,
)
from nakhoda.core.costing.currencies import known_currency
from nakhoda.core.costing.flows import CostLine, by_month
from nakhoda.core.costing.formula import evaluated, names_in

HEADS = Assumption("heads", 5, 6, 8, "capacity plan 3")
WAGE = Assumption("wage", 900, 1000, 1200, "HR, October")
SAVED = Assumption("saved", 400, 9000, 9500, "finance")
NOTHING = Option("As today", (CostLine("penalties", "run", "2000", 1, 12),), do_nothing=True)
HIRE = Option(
    "Hire",
    (
        CostLine("recruiting", "one_off", "heads * 500"),
        CostLine("wages", "run", "heads * wage", 1, 12),
        CostLine("no penalties", "avoided", "saved", 1, 12),
        CostLine("kept members", "member", "100", 1, 12),
    ),
)
TOOL = Option("Tool", (CostLine("licence", "one_off", "30000"), CostLine("saved hours", "cash", "2500", 3, 12)))


def case(rate: str = "0", *options: Option) -> Case:
    return Case(options or (NOTHING, HIRE, TOOL), 12, "USD", Decimal(rate), (HEADS, WAGE, SAVED))


# -- formulas -------------------------------------------------------------------------------------------------

VALUES = {"heads": Decimal(6), "wage": Decimal(1000)}


@pytest.mark.parametrize(
    ("text", "comes_to"),
    [("heads * wage", "6000"), ("-(heads + 2) / 4", "-2"), ("0.1 + 0.2", "0.3"), ("2 * (wage - 1) * 0.5", "999")],
)
def test_a_formula_is_reckoned_exactly(text: str, comes_to: str) -> None:
    assert evaluated(text, VALUES) == Decimal(comes_to)


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')", "heads.real", "heads[0]", "lambda: 1", "heads ** 9999999", "heads // 2",
        "wage if heads else 1", "True", "'text'", "[1]", "heads; wage", "", "1 +", "f(heads)", "1j", "heads > 2",
        "(" * 90 + "1" + ")" * 90 + "+" * 120, "-" * 90 + "1", "1" + " + 1" * 60, "heads := 2", "nan_value * 0 + 1e999",
    ],
)  # fmt: skip
def test_anything_else_than_arithmetic_is_refused_with_the_field_named(text: str) -> None:
    with pytest.raises(CostError) as refused:
        evaluated(text, VALUES)
    assert refused.value.field == "formula"


def test_an_unknown_name_is_told() -> None:
    with pytest.raises(CostError, match="names 'hedas', which is no assumption"):
        evaluated("hedas * wage", VALUES)
    assert names_in("hedas * wage + month") == {"hedas", "wage", "month"}


def test_a_division_by_nought_is_refused() -> None:
    with pytest.raises(CostError, match="divides by 0"):
        evaluated("wage / (heads - 6)", VALUES)


@given(a=st.integers(-999, 999), b=st.integers(-999, 999), c=st.integers(1, 999))
def test_formulas_agree_with_arithmetic(a: int, b: int, c: int) -> None:
    values = {"a": Decimal(a), "b": Decimal(b), "c": Decimal(c)}
    assert evaluated("(a + b) * c - b / c", values) == (Decimal(a) + b) * c - Decimal(b) / c


# -- money by month -------------------------------------------------------------------------------------------


def test_costs_go_out_and_benefits_come_in_inside_their_months() -> None:
    told = by_month(HIRE.lines, 3, {**VALUES, "saved": Decimal(100)}, "USD", ("one_off", "run", "avoided"))
    assert [money.amount for money in told] == [-3000, -5900, -5900, -5900]


def test_a_formula_may_grow_with_the_month() -> None:
    ramp = CostLine("ramp", "cash", "month * 10", 1, 3)
    assert [money.amount for money in by_month([ramp], 4, {}, "USD", ("cash",))] == [0, 10, 20, 30, 0]


@pytest.mark.parametrize(
    ("made", "field"),
    [
        (lambda: CostLine("x", "bribe", "1"), "nature"),
        (lambda: CostLine("x", "run", "1", 5, 4), "months"),
        (lambda: CostLine("x", "run", "1", 0, 999), "months"),
        (lambda: CostLine("x", "run", "eval('1')"), "formula"),
        (lambda: known_currency("GOLD"), "currency"),
        (lambda: known_currency("XXX"), "currency"),
        (lambda: by_month([CostLine("x", "run", "9e99")], 1, {}, "USD", ("run",)), "formula"),
        (lambda: case("0", HIRE, TOOL).nothing, "options"),
    ],
)
def test_a_fault_names_its_field(made: object, field: str) -> None:
    with pytest.raises(CostError) as refused:
        made()  # type: ignore[operator]
    assert refused.value.field == field


def test_a_currency_is_read_in_small_letters() -> None:
    assert known_currency(" myr ") == "MYR"


# -- options side by side ---------------------------------------------------------------------------------------


def test_options_are_worth_what_they_change_against_doing_nothing() -> None:
    nothing, hire, tool = compared(case())
    assert nothing.npv.amount == -24_000
    assert hire.npv.amount == -3000 + 12 * (9000 - 6000)
    assert hire.gain.amount == hire.npv.amount + 24_000
    assert hire.npv_all.amount == hire.npv.amount + 1200
    assert hire.cost.amount == 3000 + 12 * 6000
    assert (nothing.gain.amount, nothing.payback) == (0, None)
    assert tool.parts["cash"].amount == 25_000


def test_money_that_comes_later_is_worth_less() -> None:
    assert compared(case("0.1"))[1].npv < compared(case())[1].npv


def test_payback_counts_months_against_doing_nothing() -> None:
    hire = compared(case())[1]
    assert hire.payback == Decimal("0.6")  # 3000 against (9000 - 6000) + 2000 a month


def test_the_ranking_turns_with_an_assumption() -> None:
    assert ranking(case()) == ("Hire", "Tool", "As today")
    assert ranking(case(), {"saved": 400})[0] == "Tool"


def test_a_tornado_says_what_decides_and_where_it_breaks_even() -> None:
    told = tornado_of(case(), HIRE)
    assert told.bars[0].name == "saved"
    assert told.bars[0].flips
    at = break_even(SAVED, lambda values: gain_of(case(), HIRE, values))
    assert at is not None
    assert abs(gain_of(case(), HIRE, {"saved": at}).amount) < 1
    assert break_even(WAGE, lambda values: gain_of(case(), HIRE, values)) is None


def test_an_interval_holds_the_best_guess_and_lies_inside_the_worst_and_the_best_case() -> None:
    told = tornado_of(case(), HIRE)
    low, high = interval_of(told)
    assert low < told.best < high
    assert gain_of(case(), HIRE, {"saved": 400, "wage": 1200, "heads": 8}) < low


def test_what_a_simulation_said_belongs_to_its_option() -> None:
    hours = Assumption("sim_hours", 90, 100, 110, "run 7")
    fewer = Assumption("sim_hours", 45, 50, 55, "run 7")
    line = (CostLine("hours", "run", "sim_hours * 10", 1, 1),)
    built = case("0", Option("Now", line, True, (hours,)), Option("Then", line, False, (fewer,)))
    assert [worth.npv.amount for worth in compared(built)] == [-1000, -500]
    reach = {bar.name: bar.swing.amount for bar in tornado_of(built, built.options[1]).bars}
    assert reach["sim_hours (Now)"] == 200
    assert reach["sim_hours (Then)"] == 100


# -- drawn ------------------------------------------------------------------------------------------------------


def test_a_tornado_is_drawn_with_the_bars_that_turn_the_sign_marked() -> None:
    bars = (TornadoBar("a <b>", -5, 20, "a said", True), TornadoBar("c", 4, 6, "c said"))
    drawn = tornado_chart(TornadoChart("Gain", "two", 5, "5", bars, str))
    assert drawn.count('class="reach flips"') == 1
    assert "a &lt;b&gt;" in drawn
    assert 'class="zero"' in drawn
    assert tornado_chart(TornadoChart("Gain", "none", 5, "5", (), str)) == ""


def test_options_that_nothing_beats_stand_on_a_line() -> None:
    dots = (ScatterDot("A", 1, 0.4, "a"), ScatterDot("B", 3, 0.1, "b"), ScatterDot("C", 4, 0.5, "c", stands=False))
    drawn = scatter_chart(ScatterChart("Cost and risk", "three", dots, str, str, ceiling=1))
    assert drawn.count('class="spot"') == 2
    assert drawn.count('class="spot open"') == 1
    assert scatter_chart(ScatterChart("Nothing", "", (), str, str)) == ""
