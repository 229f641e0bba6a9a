"""How long after its arrival a case is escalated, by line of business, from what was lived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

from nakhoda.org.actors import Actor

LEAST = 20  # escalations: fewer say nothing
LONGEST = 21 * 24.0  # hours: what rose later was another matter
STANDS_IN = 12.0


@dataclass(frozen=True, slots=True)
class Lag:
    """Median hours from arrival to escalation, with how many were seen and where the middle half of them lies."""

    hours: float
    seen: int = 0
    low: float = 0.0
    high: float = 0.0

    @property
    def is_assumed(self) -> bool:
        """Too few were seen: a figure stands in."""
        return self.seen < LEAST


def lags_seen(reader: Actor, first: date, last: date) -> dict[str, Lag]:
    """By line of business, "" for all of them. A line with too few escalations is not named; "" always is."""
    from nakhoda.warehouse.engine.store import NoSuchLoad
    from nakhoda.warehouse.queries import Ask, Window
    from nakhoda.warehouse.queries.lived import lived

    zone = ZoneInfo(reader.time_zone)
    begin, end = (datetime.combine(day, time(), zone) for day in (first, last + timedelta(days=1)))
    older = Ask(Window(begin - timedelta(hours=LONGEST), end))
    try:
        raised = lived(reader, "escalation", ("case_id", "raised_at"), Ask(Window(begin, end)), "raised_at")
        cases = lived(reader, "case", ("case_id", "first_lob", "received_at"), older, "received_at")
    except NoSuchLoad:
        return lags_of({}, ())
    came = {row["case_id"]: (row["first_lob"], row["received_at"]) for row in cases.to_pylist()}
    return lags_of(came, ((row["case_id"], row["raised_at"]) for row in raised.to_pylist()))


def lags_of(came: Mapping[int, tuple[str, datetime]], raised: Iterable[tuple[int, datetime]]) -> dict[str, Lag]:
    """`came`: line and arrival by case; `raised`: case and instant. A case that rose twice counts by its first."""
    first: dict[int, datetime] = {}
    for case, at in raised:
        first[case] = min(at, first.get(case, at))
    hours: dict[str, list[float]] = defaultdict(list)
    for case, at in first.items():
        lob, received = came.get(case, ("", at))
        later = (at - received).total_seconds() / 3600
        if case in came and 0 <= later <= LONGEST:
            hours[lob].append(later)
    every = sorted(each for row in hours.values() for each in row)
    known = {lob: _lag(row) for lob, row in sorted(hours.items()) if lob and len(row) >= LEAST}
    return {"": _lag(every) if len(every) >= LEAST else Lag(STANDS_IN, len(every))} | known


def _lag(hours: list[float]) -> Lag:
    row = sorted(hours)
    return Lag(round(median(row), 2), len(row), round(row[len(row) // 4], 2), round(row[3 * len(row) // 4], 2))
