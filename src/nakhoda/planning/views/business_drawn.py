"""Figures of a business case as its reader writes them, and its three charts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nakhoda.core.charts import Line, LineChart, Point, ScatterChart, ScatterDot, TornadoBar, TornadoChart
from nakhoda.core.costing import Choice, pareto
from nakhoda.core.costing.comparison import Worth
from nakhoda.core.costing.money import Money
from nakhoda.core.figures import Hand
from nakhoda.planning.models import CaseOption
from nakhoda.planning.queries.business_cases import Book
from nakhoda.planning.queries.business_worth import Valued, month_of
from nakhoda.planning.views.business_words import MEASURES, NATURES, SHARES, VERDICT_WORDS

ROUND = 1_000  # amounts from here on are told without coins


def money_of(money: Money, hand: Hand) -> str:
    """An amount with its currency, in one piece: −12,400 USD."""
    amount = float(money.rounded().amount)
    places = 0 if abs(amount) >= ROUND or amount == int(amount) else 2
    return hand.kept(f"{hand.decimal(amount, places)} {money.currency}")


def months_of(value: Any, hand: Hand) -> str:
    """A payback in months; a dash when there is none."""
    if value is None:
        return "–"
    count = round(float(value), 1)
    if count == 0:
        return _("at once")
    return ngettext("%(n)s month", "%(n)s months", int(count)) % {
        "n": hand.decimal(count, 0 if count == int(count) else 1)
    }


def between(told: Valued, hand: Hand) -> str:
    """The interval of the gain, from left to right in every script."""
    return hand.kept(f"{money_of(told.gain[0], hand)} … {money_of(told.gain[1], hand)}")


def drawn_options(book: Book, told: Valued, hand: Hand) -> list[dict[str, Any]]:
    """Options side by side, in the order of the case; the best gain says its interval."""
    best = told.ranked[0].name
    return [_option(option, told, hand, best) for option in book.options]


def _option(option: CaseOption, told: Valued, hand: Hand, best: str) -> dict[str, Any]:
    worth = told.of(option.name)
    is_about = option.name == told.about.name and not option.do_nothing
    interval = between(told, hand) if is_about else ""
    return {
        "row": option,
        "word": VERDICT_WORDS[option.verdict],
        "best": option.name == best,
        "cost": money_of(worth.cost, hand),
        "npv": money_of(worth.npv, hand),
        "npv_all": money_of(worth.npv_all, hand),
        "gain": "–" if option.do_nothing else money_of(worth.gain, hand),
        "interval": interval,
        "payback": "–" if option.do_nothing else months_of(worth.payback, hand),
        "parts": [(NATURES[key], money_of(amount, hand)) for key, amount in worth.parts.items() if amount.amount],
    }


def drawn_measures(book: Book, hand: Hand) -> dict[str, Any]:
    """What the pinned run says: a row a measure, a cell an option with its interval."""
    simulated = [option for option in book.options if option.measures]
    names = [name for name in MEASURES if any(name in option.measures for option in simulated)]
    rows = [
        {"word": MEASURES[name], "cells": [_band(name, option.measures.get(name), hand) for option in simulated]}
        for name in names
    ]
    return {"options": [option.name for option in simulated], "rows": rows}


def _band(name: str, band: Sequence[float] | None, hand: Hand) -> dict[str, str]:
    if not band:
        return {"value": "–", "interval": ""}
    mean, low, high = (measure_said(name, value, hand) for value in band)
    return {"value": mean, "interval": hand.kept(f"{low} – {high}")}


def measure_said(name: str, value: float, hand: Hand) -> str:
    """One figure of a simulation."""
    if name in SHARES:
        return hand.kept(f"{hand.decimal(value * 100, 0 if name == 'p_sla_met' else 1)} %")
    if name == "wait_p90_h":
        return hand.kept(f"{hand.decimal(value, 1)} {hand.units[1]}")
    return hand.kept(hand.decimal(value, 0))


def drawn_turns(told: Valued, hand: Hand) -> list[dict[str, Any]]:
    """The tornado as a table, with the break-even and the option that is best at each end."""
    turns = {turn.name: turn for turn in told.turns}
    rows = []
    for bar in told.tornado.bars:
        if not bar.swing.amount:
            continue
        turn = turns.get(bar.name)
        at = turn.breaks_even if turn else None
        rows.append(
            {
                "name": bar.name,
                "low": money_of(bar.at_low, hand),
                "high": money_of(bar.at_high, hand),
                "breaks_even": "–" if at is None else hand.kept(hand.decimal(at, 0 if abs(at) >= 1000 else 2)),
                "best_low": turn.at_low if turn else "",
                "best_high": turn.at_high if turn else "",
                "turns": bool(turn and turn.at_low != turn.at_high),
            }
        )
    return rows


def tornado_chart_of(told: Valued, hand: Hand, most: int = 12) -> TornadoChart | None:
    """The longest bars."""
    bars = [bar for bar in told.tornado.bars if bar.swing.amount][:most]
    if not bars:
        return None
    said = _("%(name)s: %(low)s at its low end, %(high)s at its high end")
    drawn = []
    for bar in bars:
        words = {"name": bar.name, "low": money_of(bar.at_low, hand), "high": money_of(bar.at_high, hand)}
        ends = float(bar.at_low.amount), float(bar.at_high.amount)
        drawn.append(TornadoBar(bar.name, *ends, said % words, bar.flips))
    best = money_of(told.tornado.best, hand)
    title = _("Gain of “%(option)s” over doing nothing") % {"option": told.about.name}
    summary = _("%(name)s matters most.") % {"name": bars[0].name}
    return TornadoChart(title, summary, float(told.tornado.best.amount), best, tuple(drawn), hand.short)


def cash_chart(book: Book, told: Valued, hand: Hand) -> LineChart:
    """Money held, month by month, for every option; the one that the case speaks for is the loud line."""
    ordered = sorted(told.worths, key=lambda worth: worth.name != told.about.name)
    lines = tuple(Line(worth.name, _points(book, worth, hand)) for worth in ordered)
    title = _("Money in and out, summed up")
    return LineChart(title, _("Every option from now on, undiscounted."), lines, hand.short, target=0.0)


def _points(book: Book, worth: Worth, hand: Hand) -> tuple[Point, ...]:
    held = list(accumulate(float(flow.amount) for flow in worth.flows))
    labels = [month_of(book.row.starts_on, number) for number in range(len(held))]
    said = [f"{worth.name}, {day:%Y-%m}: {hand.decimal(value, 0)}" for day, value in zip(labels, held, strict=True)]
    return tuple(
        Point("0" if number == 0 else str(number), value, words)
        for number, (value, words) in enumerate(zip(held, said, strict=True))
    )


def pareto_chart(book: Book, told: Valued, hand: Hand) -> tuple[ScatterChart | None, dict[str, str]]:
    """Cost against the risk that the SLA is missed, where runs say it; and who is beaten by whom."""
    choices = [
        Choice(option.name, told.of(option.name).cost, 1 - _mean(option, "p_sla_met"), _mean(option, "occupancy_t1"))
        for option in book.options
        if "p_sla_met" in option.measures
    ]
    if len(choices) < 2:
        return None, {}
    front = pareto(choices)
    dots = tuple(
        ScatterDot(
            each.name, float(each.cost.amount), each.sla_risk,
            f"{each.name}: {money_of(each.cost, hand)}, {hand.decimal(each.sla_risk * 100, 0)} %",
            each.name not in front.beaten,
        )
        for each in choices
    )  # fmt: skip
    title = _("Cost against the risk that the SLA is missed")
    chart = ScatterChart(title, _("Low and to the left is good."), dots, hand.short, lambda y: f"{y:.0%}", ceiling=1.0)
    return chart, front.beaten


def _mean(option: CaseOption, name: str) -> float:
    return min(max(float(option.measures.get(name, [0.0])[0]), 0.0), 1.0)
