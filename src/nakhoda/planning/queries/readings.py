"""What the figures are that targets ask for: over the days on which each target ruled, within the reader's rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nakhoda.core.targets import Reading
from nakhoda.org.actors import Actor
from nakhoda.planning.queries.targets import Target

NOTHING = Reading(None)


@dataclass(frozen=True, slots=True)
class Readings:
    """A figure a target, by its number; `hidden` says why one is not shown; `as_of` is None while none are loaded."""

    figures: Mapping[int, Reading]
    hidden: Mapping[int, str]
    as_of: datetime | None
    completeness: float | None = None

    def of(self, target: Target) -> Reading:
        """The figure of one target, or none."""
        return self.figures.get(target.id, NOTHING)


def readings_for(actor: Actor, targets: Iterable[Target], now: datetime, load: int | None = None) -> Readings:
    """One question a window and set of dimensions, however many targets share them; `load` pins the figures."""
    from nakhoda.warehouse.engine.store import NoSuchLoad

    figures: dict[int, Reading] = {}
    hidden: dict[int, str] = {}
    as_of, share = None, None
    try:
        for (first, last, dims), asked in _by_question(targets, _today(actor, now)).items():
            for key, table in _tables(actor, {t.metric for t in asked}, first, last, dims, load).items():
                as_of, share = table.as_of, table.completeness
                cells = {tuple(cell.key.get(name, "") for name in dims): cell.value for cell in table.cells}
                for target in (t for t in asked if t.metric == key):
                    value = cells.get(tuple(target.place[name] for name in dims))
                    figures[target.id] = Reading(value.value, value.n, value.lo, value.hi) if value else NOTHING
                    hidden[target.id] = value.hidden if value else ""
    except NoSuchLoad:
        return Readings({}, {}, None)
    return Readings(figures, hidden, as_of, share)


def volumes_for(
    actor: Actor, metric: str, dims: tuple[str, ...], where: Mapping[str, str], first: date, last: date
) -> dict[tuple[str, ...], float]:
    """How much each place counted in a stretch of days: a rate's denominator, else the number of rows."""
    from nakhoda.warehouse.engine.store import NoSuchLoad
    from nakhoda.warehouse.queries import Ask, NoSuchDimension, NoSuchMetric, values

    pairs = tuple((name, value) for name, value in where.items() if name not in dims)
    ask = Ask(_window(actor, first, last), by=dims, where=pairs, zone=actor.time_zone)
    try:
        cells = values(actor, metric, ask).cells
    except (NoSuchLoad, NoSuchMetric, NoSuchDimension):
        return {}
    return {tuple(cell.key[name] for name in dims): float(cell.value.denominator or cell.value.n) for cell in cells}


def _by_question(targets: Iterable[Target], today: date) -> dict[tuple[date, date, tuple[str, ...]], list[Target]]:
    found: dict[tuple[date, date, tuple[str, ...]], list[Target]] = defaultdict(list)
    for target in targets:
        last = min(target.rules_to, today)
        if target.rules_from <= last:
            found[target.rules_from, last, tuple(sorted(target.place))].append(target)
    return found


def _tables(actor: Actor, metrics: set[str], first: date, last: date, dims: tuple[str, ...], load: int | None):  # type: ignore[no-untyped-def]
    """The tables of those metrics that the reader may see."""
    from nakhoda.warehouse.queries import Ask, catalogue, values_of

    seen = sorted(metrics & {contract.key for contract in catalogue(actor)})
    ask = Ask(_window(actor, first, last), by=dims, zone=actor.time_zone, load=load)
    return values_of(actor, seen, ask) if seen else {}


def _window(actor: Actor, first: date, last: date):  # type: ignore[no-untyped-def]
    from nakhoda.warehouse.queries import Window

    zone = ZoneInfo(actor.time_zone)
    return Window(datetime.combine(first, time(), zone), datetime.combine(last + timedelta(days=1), time(), zone))


def _today(actor: Actor, now: datetime) -> date:
    return now.astimezone(ZoneInfo(actor.time_zone)).date()
