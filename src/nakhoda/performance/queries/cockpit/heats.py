"""When it happens: a heat map of hour by weekday, and a calendar of days."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nakhoda.core.charts import Heat, HeatCell
from nakhoda.core.figures import Hand, figure_of
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.doors import cases_url
from nakhoda.performance.queries.cockpit.series import POOLED
from nakhoda.performance.queries.cockpit.trends import PERIOD, start_of
from nakhoda.performance.queries.cockpit.words import said

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract
    from nakhoda.warehouse.queries import Cell

MONDAY = date(2026, 11, 23)
HOURS = 24
COUNTS = ("count", "sum")


def hours_possible(contract: MetricContract) -> bool:
    """Only what happens at an instant has an hour."""
    return contract.kind in (*POOLED, *COUNTS)


def hours_of(book: Book, metric: str, hand: Hand) -> Heat | None:
    """Weekday by hour in the reader's zone: shares and means pooled over the window, counts as a mean a day."""
    table = book.table(metric, book.ask(grain="hour"))
    contract = table.contract
    if not hours_possible(contract):
        return None
    pots: dict[tuple[int, int], list[Cell]] = defaultdict(list)
    for cell in table.cells:
        at = start_of(cell.key[PERIOD], "hour", book.address.zone)
        pots[at.weekday(), at.hour].append(cell)
    weekdays = tuple(date_format(MONDAY + timedelta(days=day), "D") for day in range(7))
    cells = tuple(
        tuple(_hour(contract, pots.get((day, hour), []), weekdays[day], hour, hand) for hour in range(HOURS))
        for day in range(7)
    )
    title = _("%(metric)s by weekday and hour") % {"metric": _(contract.title)}
    hours = tuple(f"{hour:02}" for hour in range(HOURS))
    return Heat(title, _peaks(cells, weekdays, contract, hand), weekdays, hours, cells, every=3)


def _hour(contract: MetricContract, cells: list[Cell], day: str, hour: int, hand: Hand) -> HeatCell:
    value, n = _pooled(contract, cells)
    text = figure_of(value, contract.unit, hand)
    note = "" if contract.kind in COUNTS else f", n {hand.whole(n)}"
    return HeatCell(value, f"{day} {hour:02}:00: {text}{note if value is not None else ''}")


def _pooled(contract: MetricContract, cells: list[Cell]) -> tuple[float | None, int]:
    n = sum(cell.value.n for cell in cells)
    if contract.kind in COUNTS:
        return (sum(cell.value.value or 0.0 for cell in cells) / len(cells) if cells else None), n
    base = sum(cell.value.denominator or 0.0 for cell in cells)
    if not base or n < contract.min_n:
        return None, n
    return sum(cell.value.numerator or 0.0 for cell in cells) / base, n


def _peaks(
    cells: tuple[tuple[HeatCell, ...], ...], weekdays: tuple[str, ...], contract: MetricContract, hand: Hand
) -> str:
    known = [
        (cell.value, weekdays[day], hour)
        for day, row in enumerate(cells)
        for hour, cell in enumerate(row)
        if cell.value is not None
    ]
    if not known:
        return _("too few cases in every hour")
    (low, low_day, low_hour), (high, high_day, high_hour) = min(known), max(known)
    told = {
        "high": figure_of(high, contract.unit, hand),
        "at": f"{high_day} {high_hour:02}:00",
        "low": figure_of(low, contract.unit, hand),
        "when": f"{low_day} {low_hour:02}:00",
    }
    return _("highest %(high)s on %(at)s, lowest %(low)s on %(when)s") % told


def calendar_of(book: Book, metric: str, hand: Hand, marked: dict[date, str]) -> Heat:
    """The days of the window as weeks by weekdays; holidays and policies marked."""
    table = book.table(metric, book.ask(grain="day"))
    contract, address = table.contract, book.address
    days = {start_of(cell.key[PERIOD], "day", address.zone).date(): cell for cell in table.cells}
    first = address.first - timedelta(days=address.first.weekday())
    weeks = [first + timedelta(weeks=week) for week in range((address.last - first).days // 7 + 1)]
    cells = tuple(
        tuple(_day(contract, monday + timedelta(days=weekday), days, marked, book, hand) for monday in weeks)
        for weekday in range(7)
    )
    weekdays = tuple(date_format(MONDAY + timedelta(days=day), "D") for day in range(7))
    names = tuple(date_format(monday, "j M") for monday in weeks)
    known = [cell.value.value for cell in days.values() if cell.value.value is not None]
    told = {
        "days": len(known),
        "low": figure_of(min(known, default=None), contract.unit, hand),
        "high": figure_of(max(known, default=None), contract.unit, hand),
    }
    summary = _("%(days)s days, between %(low)s and %(high)s") % told
    return Heat(
        _("%(metric)s by day") % {"metric": _(contract.title)},
        summary,
        weekdays,
        names,
        cells,
        every=max(1, len(weeks) // 8),
    )


def _day(
    contract: MetricContract, day: date, days: dict[date, Cell], marked: dict[date, str], book: Book, hand: Hand
) -> HeatCell | None:
    if not book.address.first <= day <= book.address.last:
        return None
    cell, name = days.get(day), date_format(day, "D j M Y")
    note = f" · {marked[day]}" if day in marked else ""
    if cell is None:
        return HeatCell(None, f"{name}: {_('nothing counted')}{note}", text=str(day.day), marked=bool(note))
    url = cases_url(contract.key, book.address.but(first=day, last=day)) if contract.kind != "identity" else ""
    text = f"{name}: {said(contract, cell.value, hand)}{note}"
    return HeatCell(cell.value.value, text, url, str(day.day), bool(note))
