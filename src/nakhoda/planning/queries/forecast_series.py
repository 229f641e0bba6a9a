"""What came, day by day, of every leaf: the series that a forecast learns from and is judged by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from nakhoda.org.actors import Actor

if TYPE_CHECKING:
    from nakhoda.warehouse.queries import Table

METRIC = "received"
LEAF = ("lob", "channel", "language", "country")
MOST_LEAVES = 150
LOOKED_BACK = 400  # days
Place = tuple[str, ...]


class NothingCame(ValueError):
    """There is no history to learn from; the message says what to do."""


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Counts by place (`dims` in order) and local day from `first` to `last`; `load` is where they were read."""

    dims: tuple[str, ...]
    first: date
    last: date
    load: int
    counts: Mapping[Place, list[float]]

    def place(self, key: Place) -> dict[str, str]:
        """A place by its dimensions, what is unknown left out."""
        return {name: value for name, value in zip(self.dims, key, strict=True) if value}


def history_for(actor: Actor, now: datetime) -> History:
    """The days that are whole and loaded, by leaves; by fewer dimensions where leaves would be very many.

    Raises `NothingCame`.
    """
    zone = ZoneInfo(actor.time_zone)
    today = now.astimezone(zone).date()
    dims: tuple[str, ...] = LEAF
    table = _asked(actor, dims, today - timedelta(days=LOOKED_BACK), today, "day")
    last = min(today, table.as_of.astimezone(zone).date()) - timedelta(days=1)
    while len(_places(table, dims)) > MOST_LEAVES and len(dims) > 1:
        dims = dims[:-1]
    by_place: dict[Place, dict[date, float]] = defaultdict(lambda: defaultdict(float))
    for cell in table.cells:
        day = date.fromisoformat(cell.key["period"][:10])
        if day <= last:
            by_place[tuple(cell.key.get(name, "") for name in dims)][day] += _count(cell.value)
    days = [day for told in by_place.values() for day, count in told.items() if count]
    if not days:
        raise NothingCame("no case was received on a whole day yet: a forecast can be made tomorrow")
    first = min(days)
    length = (last - first).days + 1
    rows = {
        key: [told.get(first + timedelta(days=n), 0.0) for n in range(length)]
        for key, told in sorted(by_place.items())
        if any(told.values())
    }
    return History(dims, first, last, table.load, rows)


def came_since(actor: Actor, dims: tuple[str, ...], first: date, last: date) -> dict[Place, dict[date, float]]:
    """Counts by place and day of a stretch of days; empty when nothing is loaded."""
    try:
        table = _asked(actor, dims, first, last + timedelta(days=1), "day")
    except NothingCame:
        return {}
    found: dict[Place, dict[date, float]] = defaultdict(dict)
    for cell in table.cells:
        key = tuple(cell.key.get(name, "") for name in dims)
        day = date.fromisoformat(cell.key["period"][:10])
        found[key][day] = found[key].get(day, 0.0) + _count(cell.value)
    return found


def last_whole_day(actor: Actor, now: datetime) -> date | None:
    """The newest day that is over and loaded."""
    zone = ZoneInfo(actor.time_zone)
    today = now.astimezone(zone).date()
    try:
        table = _asked(actor, (), today - timedelta(days=1), today, "")
    except NothingCame:
        return None
    return min(today, table.as_of.astimezone(zone).date()) - timedelta(days=1)


def _asked(actor: Actor, dims: tuple[str, ...], first: date, after: date, grain: Any) -> Table:
    from nakhoda.warehouse.engine.store import NoSuchLoad
    from nakhoda.warehouse.queries import Ask, NoSuchDimension, NoSuchMetric, Window, values

    zone = ZoneInfo(actor.time_zone)
    window = Window(datetime.combine(first, time(), zone), datetime.combine(after, time(), zone))
    try:
        return values(actor, METRIC, Ask(window, by=dims, grain=grain, zone=actor.time_zone))
    except (NoSuchLoad, NoSuchMetric, NoSuchDimension) as error:
        raise NothingCame(
            "no figures are loaded yet: the warehouse loads every five minutes, or `nakhoda warehouse load` now"
        ) from error


def _places(table: Table, dims: tuple[str, ...]) -> set[Place]:
    return {tuple(cell.key.get(name, "") for name in dims) for cell in table.cells}


def _count(value: Any) -> float:
    return float(value.value or 0.0)
