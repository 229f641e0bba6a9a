"""What the metric of a case came to in the four weeks before a day, as its reader may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from nakhoda.core.business_case import MEASURED_DAYS
from nakhoda.org.actors import Actor


@dataclass(frozen=True, slots=True)
class Measured:
    """A figure with its interval, over which days and at which load; `hidden` says why there is none."""

    first: date
    last: date
    value: float | None = None
    lo: float | None = None
    hi: float | None = None
    n: int = 0
    load: int = 0
    hidden: str = ""


def measured_before(actor: Actor, metric: str, lob: str, day: date) -> Measured:
    """The metric over the four weeks before `day`, of one line of business or of all."""
    from nakhoda.warehouse.engine.store import NoSuchLoad
    from nakhoda.warehouse.queries import Ask, NoSuchDimension, NoSuchMetric, Window, values

    zone = ZoneInfo(actor.time_zone)
    first, last = day - timedelta(days=MEASURED_DAYS), day - timedelta(days=1)
    window = Window(datetime.combine(first, time(), zone), datetime.combine(day, time(), zone))
    where = (("lob", lob),) if lob else ()
    try:
        table = values(actor, metric, Ask(window, where=where, zone=actor.time_zone))
    except (NoSuchLoad, NoSuchMetric, NoSuchDimension) as none:
        return Measured(first, last, hidden=type(none).__name__)
    if not table.cells:
        return Measured(first, last, load=table.load, hidden="no_data")
    told = table.cells[0].value
    return Measured(first, last, told.value, told.lo, told.hi, int(told.n), table.load, told.hidden)
