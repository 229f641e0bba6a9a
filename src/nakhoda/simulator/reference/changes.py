"""A broken macro and a wave of one kind of case: the change is real, and the slice has to be named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from nakhoda.core.diagnosis import Diagnosis, cube_of, diagnose
from nakhoda.core.monitoring import series_of
from nakhoda.core.monitoring.ratios import LEAST_PAST, follow_ratio
from nakhoda.simulator.reference.tables import DIMS, CaseRow, daily, days_between
from nakhoda.simulator.reference.verdict import Seen
from nakhoda.simulator.troubles import Trouble

MATURE = timedelta(days=1.5)  # most who come back have come back by then
PARENTS = {"reason": "lob"}
WEEK = timedelta(days=7)


def cause_of_reopens(rows: Sequence[CaseRow], trouble: Trouble, start: datetime, now: datetime, rng: Any) -> Seen:
    """The reopen rate since it began against before; the macro or its reason has to be named, with the language."""
    assert trouble.since is not None
    whole = [row for row in rows if row.resolved and row.resolved < now - MATURE]
    found = _diagnosed(whole, lambda row: row.resolved, trouble.since, rng)
    rank = _rank(found, lambda where: _is_macro(where, trouble))
    alarm = _nights(whole, trouble, start, now)
    words = found.causes[0].where if found.causes else {}
    return Seen(rank == 0, rank, alarm, f"reopen rate {found.change:+.3f}: {words}", {"change": found.change})


def cause_of_volume(rows: Sequence[CaseRow], trouble: Trouble, start: datetime, now: datetime, rng: Any) -> Seen:
    """The last week's cases against the first's: the age cases of Malaysia."""
    first, last = ([r for r in rows if a <= r.received < a + WEEK] for a in (start, now - WEEK))
    both = [*first, *last]
    later = [float(n >= len(first)) for n in range(len(both))]
    dims = [dim for dim in DIMS if dim != "macro"]
    cube = cube_of({dim: [r.where[dim] for r in both] for dim in dims}, later, [1 - each for each in later])
    found = diagnose(cube, kind="count", rng=rng, parents=PARENTS)
    rank = _rank(found, lambda where: where == {"lob": "age_support", "country": "MY"})
    words = found.causes[0].where if found.causes else {}
    return Seen(rank == 0, rank, None, f"cases {found.change:+.0f}: {words}", {"change": found.change})


def _diagnosed(
    rows: Sequence[CaseRow], at: Callable[[CaseRow], datetime | None], since: datetime, rng: Any
) -> Diagnosis:
    after = [float((at(row) or since) >= since) for row in rows]
    hits = [float(row.reopened) for row in rows]
    cube = cube_of(
        {dim: [row.where[dim] for row in rows] for dim in DIMS},
        [hit * later for hit, later in zip(hits, after, strict=True)],
        [hit * (1 - later) for hit, later in zip(hits, after, strict=True)],
        after,
        [1 - later for later in after],
    )
    return diagnose(cube, good="down", rng=rng, parents=PARENTS)


def _rank(found: Diagnosis, right: Callable[[dict[str, str]], bool]) -> int | None:
    return next((n for n, cause in enumerate((*found.causes, *found.also)) if right(cause.where)), None)


def _is_macro(where: dict[str, str], trouble: Trouble) -> bool:
    rest = {dim: value for dim, value in where.items() if dim not in ("reason", "macro", "language")}
    named = where.get("macro") == trouble.macro or where.get("reason") == trouble.reason
    return named and where.get("language") == trouble.language and not rest


def _nights(rows: Sequence[CaseRow], trouble: Trouble, start: datetime, now: datetime) -> int | None:
    """Nights until the chart of the reason's reopen rate is out of its limits, looked at day by day."""
    assert trouble.since is not None
    days = days_between(start, now)
    values, hits, cases = daily(rows, days, "reason", lambda row: _told(row.resolved, row.reopened))
    unit, first = values.index(trouble.reason), days.index(trouble.since.date())
    series = series_of(hits, cases, [day.weekday() for day in days])
    for night in range(first, len(days)):
        watch = min(28, night + 1 - LEAST_PAST)
        if follow_ratio(series.part(0, night + 1), good="down", watch=watch).rings[unit, -1]:
            return night - first + 1
    return None


def _told(at: datetime | None, hit: bool) -> tuple[date, bool] | None:
    return (at.date(), hit) if at else None
