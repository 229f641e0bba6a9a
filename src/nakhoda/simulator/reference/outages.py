"""A feed and a survey that fall silent: nothing changed but what is known, and that has to be said first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from nakhoda.core.diagnosis import Diagnosis, Fault, cube_of, diagnose
from nakhoda.core.monitoring import DataFault, FeedDay, SurveyDay, data_faults, explaining, series_of
from nakhoda.core.monitoring.counts import follow_counts
from nakhoda.core.monitoring.ratios import follow_ratio
from nakhoda.simulator.reference.tables import DIMS, CaseRow, daily, days_between
from nakhoda.simulator.reference.verdict import Seen
from nakhoda.simulator.troubles import Trouble

WATCH = 7
CONTENT = 4  # from this score on a member is satisfied (handbook 1.7)


def feed_outage(rows: Sequence[CaseRow], trouble: Trouble, start: datetime, now: datetime, rng: Any) -> Seen:
    """Volume by partner, with what each partner's source announced beside what arrived."""
    days = days_between(start, now)
    values, _, announced = daily(rows, days, "owner", lambda row: (row.received.date(), True))
    _, _, received = daily([r for r in rows if r.arrived] + _nobody(rows), days, "owner", _arrived)
    faults = data_faults(feeds=_feeds(values, days, received, announced))
    rings = follow_counts(series_of(received, [[0.0] * len(days) for _ in values], _weekdays(days)), watch=WATCH).rings
    unit, first = values.index(trouble.lost_owner), _first(days, trouble)
    told = explaining(faults, {"owner": trouble.lost_owner}, days[first:])
    found = _volume(rows, days, first, told, rng)
    right = bool(told) and told[0].kind == "feed_missing" and found.causes[0].kind == "data_fault"
    others = sum(bool(rings[n, -1]) for n in range(len(values)) if n != unit)
    figures = {"others_ring": float(others), "fell_to": sum(received[unit][first:]) / sum(announced[unit][first:])}
    nights = _nights(rings[unit], len(days) - WATCH, first)
    return Seen(right, 0 if right else None, nights, told[0].words if told else "nothing", figures)


def survey_outage(rows: Sequence[CaseRow], trouble: Trouble, start: datetime, now: datetime, rng: Any) -> Seen:
    """CSAT by channel: an outage is said, and no change of CSAT."""
    days = days_between(start, now)
    first = _first(days, trouble)
    values, hits, answers = daily(rows, days, "channel", _answer)
    faults = data_faults(surveys=_surveys(rows, days, first))
    rings = follow_ratio(series_of(hits, answers, _weekdays(days)), good="up", watch=WATCH).rings[:, -1]
    called = [value for n, value in enumerate(values) if rings[n] and not _explained(faults, value, days[first:])]
    found = _csat(rows, days[first], faults, rng)
    blamed = [cause.kind for cause in found.causes if cause.kind != "data_fault"]
    told = [fault for fault in faults if fault.kind == "survey_outage"]
    right = bool(told) and told[0].where == {} and not called and not blamed
    alarm = min((days.index(day) for fault in told for day in fault.days), default=None)
    nights = None if alarm is None else alarm - first + 1
    return Seen(right, 0 if right else None, nights, told[0].words if told else "nothing", {"called": len(called)})


def _explained(faults: Sequence[DataFault], channel: str, days: Sequence[date]) -> bool:
    return any(fault.blocking for fault in explaining(faults, {"channel": channel}, days))


def _feeds(values: Sequence[str], days: Sequence[date], received: Any, announced: Any) -> list[FeedDay]:
    return [
        FeedDay(value, day, int(received[n][d]), int(announced[n][d]), {"owner": value})
        for n, value in enumerate(values)
        for d, day in enumerate(days)
    ]


def _surveys(rows: Sequence[CaseRow], days: Sequence[date], first: int) -> list[SurveyDay]:
    """The funnel by channel since the trouble, with the usual rates of before. What was asked yesterday and today is
    answered later: only the day's own deliveries are judged then."""
    asked = [row for row in rows if row.asked]
    before = [row for row in asked if row.asked and row.asked.date() < days[first]]
    delivery = sum(row.delivered for row in before) / max(len(before), 1)
    response = sum(row.score is not None for row in before) / max(sum(row.delivered for row in before), 1)
    found = []
    for day in days[first:]:
        for channel in sorted({row.where["channel"] for row in asked}):
            own = [r for r in asked if r.where["channel"] == channel and r.asked and r.asked.date() == day]
            heard, told = (sum(each) for each in ([r.delivered for r in own], [r.score is not None for r in own]))
            found.append(SurveyDay({"channel": channel}, day, len(own), heard, told, delivery, response))
    return found


def _volume(
    rows: Sequence[CaseRow], days: Sequence[date], first: int, told: Sequence[DataFault], rng: Any
) -> Diagnosis:
    """As many days before as since, the same way round as the desk asks."""
    length = min(len(days) - first, first)
    span = {day: float(n >= first) for n, day in enumerate(days) if first - length <= n}
    kept = [row for row in rows if row.arrived and row.received.date() in span]
    later = [span[row.received.date()] for row in kept]
    dims = [dim for dim in DIMS if dim != "macro"]
    cube = cube_of({dim: [r.where[dim] for r in kept] for dim in dims}, later, [1 - each for each in later])
    faults = [Fault(fault.words, "feed", 1.0, 0.0, fault.where) for fault in told if fault.kind == "feed_missing"]
    return diagnose(cube, kind="count", rng=rng, parents={"reason": "lob"}, faults=faults)


def _csat(rows: Sequence[CaseRow], since: date, faults: Sequence[DataFault], rng: Any) -> Diagnosis:
    rated = [row for row in rows if row.score is not None and row.asked]
    later = [float(row.asked.date() >= since) for row in rated if row.asked]
    good = [float((row.score or 0) >= CONTENT) for row in rated]
    if sum(later) == 0:  # nobody was heard at all: one answer stands for the window, as the desk shows "too few"
        later[-1] = 1.0
    pairs = list(zip(good, later, strict=True))
    cube = cube_of(
        {dim: [row.where[dim] for row in rated] for dim in DIMS},
        [hit * after for hit, after in pairs],
        [hit * (1 - after) for hit, after in pairs],
        later,
        [1 - after for after in later],
    )
    known = [Fault(fault.words, "survey", 1.0, 0.0, fault.where) for fault in faults]
    return diagnose(cube, rng=rng, parents={"reason": "lob"}, faults=known)


def _nobody(rows: Sequence[CaseRow]) -> list[CaseRow]:
    """Partners that nothing arrived of still have a row of zeros: their cases without a day."""
    return [row for row in rows if not row.arrived]


def _arrived(row: CaseRow) -> tuple[date, bool] | None:
    return (row.received.date(), True) if row.arrived else None


def _answer(row: CaseRow) -> tuple[date, bool] | None:
    return (row.asked.date(), row.score >= CONTENT) if row.asked and row.score is not None else None


def _first(days: Sequence[date], trouble: Trouble) -> int:
    assert trouble.since is not None
    return days.index(trouble.since.date())


def _nights(rings: Any, watched_from: int, first: int) -> int | None:
    """Nights from the beginning to the first ring."""
    rung = [watched_from + n for n in range(len(rings)) if rings[n] and watched_from + n >= first]
    return rung[0] - first + 1 if rung else None


def _weekdays(days: Sequence[date]) -> list[int]:
    return [day.weekday() for day in days]
