"""The line of a metric over its window, with its band, its target and the events of the time axis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nakhoda.core.charts import Event, Line, LineChart, Point
from nakhoda.core.figures import Hand, axis_of, figure_of
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.asking import Book
from nakhoda.performance.queries.cockpit.doors import cases_url
from nakhoda.performance.queries.cockpit.words import COUNTED, interval_words, said, value_words, zone_of
from nakhoda.performance.queries.words import hidden_words

if TYPE_CHECKING:
    from nakhoda.core.metrics import MetricContract
    from nakhoda.planning.queries.targets import Target
    from nakhoda.warehouse.queries import Cell

PERIOD = "period"
MOST_POINTS = 200


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of the time axis: its letter on the drawing, its day and its words below it."""

    letter: str
    day: date
    words: str


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """A period of the table behind the line."""

    label: str
    value: str
    band: str
    n: str
    note: str
    url: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The drawing's numbers, the rows of its table, and what happened meanwhile."""

    chart: LineChart
    rows: tuple[PeriodRow, ...]
    happenings: tuple[Happening, ...]


def trend_of(book: Book, metric: str, target: Target | None, hand: Hand, happened: Sequence[tuple[date, str]]) -> Trend:
    """One line for the whole view, uncut."""
    address, grain = book.address, book.address.natural_grain
    table = book.table(metric, book.ask(grain=grain))
    contract, cells = table.contract, table.cells[-MOST_POINTS:]
    points = tuple(point_of(contract, cell, address, grain, book.as_of, hand) for cell in cells)
    starts = [start_of(cell.key[PERIOD], grain, address.zone) for cell in cells]
    happenings = _happenings(happened, starts, grain)
    chart = LineChart(
        title=_(contract.title),
        summary=summary_of(contract, cells, starts, grain, hand),
        lines=(Line("", points),),
        say=lambda value: axis_of(value, contract.unit, hand),
        target=target.value if target else None,
        target_said=_("target %(value)s") % {"value": figure_of(target.value, contract.unit, hand)}
        if target and target.value is not None
        else "",
        events=tuple(Event(place, each.letter, each.words) for place, each in happenings),
        from_zero=contract.unit == "count" or contract.kind in COUNTED,
        ceiling=1.0 if contract.unit == "share" else None,
    )
    rows = tuple(_row(contract, cell, point, hand) for cell, point in zip(cells, points, strict=True))
    return Trend(chart, rows[::-1], tuple(each for _place, each in happenings))


def point_of(contract: MetricContract, cell: Cell, address: Address, grain: str, as_of: datetime, hand: Hand) -> Point:
    """One period as a point: hollow while it is not over, or too young to be judged."""
    start = start_of(cell.key[PERIOD], grain, address.zone)
    young = start + timedelta(days=contract.maturity_days) + _length(grain) > as_of
    label = period_label(start, grain)
    text = f"{period_title(start, grain)}: {said(contract, cell.value, hand)}"
    if young:
        text += f" ({_('not over yet')})" if contract.maturity_days == 0 else f" ({_('too young to be judged')})"
    url = cases_url(contract.key, period_address(address, start, grain)) if grain != "hour" else ""
    value = cell.value
    return Point(label, value.value, text, value.lo, value.hi, url if contract.kind != "identity" else "", open=young)


def period_address(address: Address, start: datetime, grain: str) -> Address:
    """The same view over one period."""
    first = start.date()
    last = (start + _length(grain) - timedelta(seconds=1)).date()
    if grain == "month":
        last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return address.but(first=max(first, address.first), last=min(last, address.last), grain="")


def _length(grain: str) -> timedelta:
    return {"hour": timedelta(hours=1), "day": timedelta(days=1), "week": timedelta(days=7)}.get(
        grain, timedelta(days=31)
    )


def start_of(period: str, grain: str, zone: str) -> datetime:
    """The first instant of a period as the engine names it, in the reader's zone."""
    text = f"{period}-01" if len(period) == 7 else period
    found = datetime.fromisoformat(text)
    return found.replace(tzinfo=zone_of(zone)) if found.tzinfo is None else found.astimezone(zone_of(zone))


def period_label(start: datetime, grain: str) -> str:
    """A tick: `3 Nov`, `14:00`, `Nov 2026`."""
    return date_format(start, {"hour": "H:i", "month": "M Y"}.get(grain, "j M"))


def period_title(start: datetime, grain: str) -> str:
    """The whole name: `Mon 3 Nov 2026`, `week of 3 Nov 2026`."""
    if grain == "week":
        return _("week of %(day)s") % {"day": date_format(start, "j M Y")}
    return date_format(start, {"hour": "D j M, H:i", "month": "F Y"}.get(grain, "D j M Y"))


def _row(contract: MetricContract, cell: Cell, point: Point, hand: Hand) -> PeriodRow:
    value = cell.value
    note = (
        hidden_words(value.hidden)
        or (_("restated") if value.restated else "")
        or (_("not final") if point.open else "")
    )
    n = "" if contract.kind in COUNTED else hand.whole(value.n)
    title = point.said.partition(": ")[0]
    return PeriodRow(
        title, value_words(contract, value, hand), interval_words(contract, value, hand), n, note, point.url
    )


def summary_of(
    contract: MetricContract, cells: Sequence[Cell], starts: Sequence[datetime], grain: str, hand: Hand
) -> str:
    """The finding in words: from where to where, and the two ends with their days."""
    known = [
        (cell.value.value, start) for cell, start in zip(cells, starts, strict=True) if cell.value.value is not None
    ]
    if not known:
        return _("Nothing to show in this window.")
    low, high = min(known), max(known)
    ends = {"first": known[0], "last": known[-1], "low": low, "high": high}
    told = {name: figure_of(value, contract.unit, hand) for name, (value, _start) in ends.items()}
    told |= {f"{name}_at": period_label(start, grain) for name, (_value, start) in ends.items()}
    first = _("From %(first)s (%(first_at)s) to %(last)s (%(last_at)s)") % told
    return first + "; " + _("lowest %(low)s (%(low_at)s), highest %(high)s (%(high_at)s).") % told


def _happenings(
    happened: Sequence[tuple[date, str]], starts: Sequence[datetime], grain: str
) -> list[tuple[float, Happening]]:
    if not starts or grain == "hour":
        return []
    first = starts[0]
    found: list[tuple[float, Happening]] = []
    for day, words in sorted(happened):
        at = datetime(day.year, day.month, day.day, tzinfo=first.tzinfo)
        place = (at - first) / _length(grain)
        if 0 <= place <= len(starts) - 1 and len(found) < 26:
            found.append((place, Happening(chr(65 + len(found)), day, words)))
    return found


def today_for(zone: str) -> date:
    """The reader's day."""
    return timezone.now().astimezone(zone_of(zone)).date()
