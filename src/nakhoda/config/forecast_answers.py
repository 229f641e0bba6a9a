"""What `nakhoda forecast` answers: rows, days, effects and warnings; as JSON, as CSV, for people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from nakhoda.config.forecast_events import events_from, holidays_of, named
from nakhoda.config.forecast_files import SeriesColumns, SeriesFile, series_from

if TYPE_CHECKING:
    from nakhoda.core.forecast import Effect, Event, Forecast

EFFECTS_SHOWN = 12


@dataclass(frozen=True)
class Question:
    """The command line, read."""

    file: Path
    time: str
    value: str
    by: str
    horizon_minutes: int
    grain_minutes: int
    quantiles: tuple[float, ...]
    holidays: str
    events: str
    zone: str
    start: str
    seed: int
    draws: int


@dataclass(frozen=True)
class Answer:
    """Forecasts by group, in agreement with `total` where there are several; `start` and `end` are wall times."""

    question: Question
    groups: dict[str, Forecast]
    total: Forecast | None
    start: int
    end: int
    warnings: tuple[str, ...]
    events: tuple[Event, ...]


def answer(asked: Question) -> Answer:
    """Raises `TableError` or `ForecastError`."""
    from nakhoda.core.forecast import agreeing
    from nakhoda.core.forecast.series import DAY, MINUTE

    read = series_from(
        asked.file,
        SeriesColumns(asked.time, asked.value, asked.by),
        zone=asked.zone,
        grain_minutes=asked.grain_minutes,
        start=asked.start,
    )
    end = read.start + asked.horizon_minutes * MINUTE
    first, days = read.start // DAY, -(-end // DAY) - read.start // DAY
    events = _events(asked, read, first + days)
    groups, warnings = _groups(asked, read, first, days, events)
    total = None
    if len(groups) > 1:
        leaves, total = agreeing(list(groups.values()), _total(asked, read, first, days, events))
        groups = dict(zip(groups, leaves, strict=True))
    return Answer(asked, groups, total, read.start, end, (*read.notes, *warnings), tuple(events))


def as_json(told: Answer) -> dict[str, Any]:
    """One object; numbers rounded to a ten-thousandth, no NaN."""
    several = told.total is not None
    body: dict[str, Any] = {
        "zone": told.question.zone,
        "grain_minutes": _any(told).grain_minutes,
        "seed": told.question.seed,
        "rows": [row for name, each in told.groups.items() for row in _rows(told, name, each)],
        "days": [row for name, each in told.groups.items() for row in _days(name, each)],
        "groups": [_about(name, each) for name, each in told.groups.items()],
        "warnings": list(told.warnings),
        "method": "robust log-linear calendar regression of days with a decaying level; weighted weekday profile; "
        "quantiles from drawn futures" + ("; groups and total reconciled (min-trace, diagonal)" if several else ""),
    }
    if told.total is not None:
        body["total"] = {"rows": list(_rows(told, "", told.total)), "days": list(_days("", told.total))}
    candidates = {name: each for name, each in told.groups.items() if each.candidate is not None}
    if candidates:
        body["candidates"] = [
            {
                "group": name,
                "instead": list(each.moved),
                "days": list(_days(name, each.candidate)),
                "rows": list(_rows(told, name, each.candidate)),
            }
            for name, each in candidates.items()
            if each.candidate is not None
        ]
    return body


def as_rows(told: Answer) -> str:
    """CSV: time, group, mean, a column a quantile. Cells that a spreadsheet would run are guarded."""
    from nakhoda.core.safe_cells import csv_text

    rows = [row for name, each in told.groups.items() for row in _rows(told, name, each)]
    names = ["time", "group", "mean", *_columns(_any(told))]
    return csv_text(names, [[row[name] for name in names] for row in rows])


def as_text(told: Answer) -> str:
    """The days of every group, its effects, and what to know before trusting them."""
    lines: list[str] = []
    shown = [*told.groups.items(), *([("all together", told.total)] if told.total is not None else [])]
    for name, each in shown:
        lines += [name] if name else []
        heads = "".join(f"{column:>12}" for column in _columns(each))
        lines.append(f"  {'day':14}{'mean':>12}{heads}")
        for row in _days(name, each):
            weekday = datetime.fromisoformat(row["day"]).strftime("%a")
            lines.append(
                f"  {row['day']} {weekday}{row['mean']:>12,.1f}" + "".join(f"{row[c]:>12,.1f}" for c in _columns(each))
            )
        lines += [f"  {_effect_line(effect)}" for effect in _told_effects(each.effects)]
        if each.candidate is not None:
            lines.append(f"  or, with {', '.join(each.moved)}: {each.candidate.total():,.0f} in all")
        lines += [f"  note: {text}" for text in each.warnings]
    return "\n".join([*lines, *(f"note: {text}" for text in told.warnings)])


def _events(asked: Question, read: SeriesFile, after: int) -> list[Event]:
    from nakhoda.core.forecast import date_of

    first = min(each.first for each in read.groups.values())
    found = holidays_of(asked.holidays, date_of(first), date_of(after + 3)) if asked.holidays else []
    return named([*found, *(events_from(Path(asked.events)) if asked.events else [])])


def _groups(
    asked: Question, read: SeriesFile, first: int, days: int, events: list[Event]
) -> tuple[dict[str, Forecast], list[str]]:
    import numpy as np

    from nakhoda.core.forecast import forecast

    empty = [name for name, each in read.groups.items() if not np.nansum(each.counts)]
    kept = [name for name in read.groups if name not in empty] or list(read.groups)
    seeds = np.random.default_rng(asked.seed).spawn(len(kept))
    told = {
        name: forecast(
            read.groups[name], first, days, rng=rng, events=events, quantiles=asked.quantiles, draws=asked.draws
        )
        for name, rng in zip(kept, seeds, strict=True)
    }
    left = [f"group {name!r} has no count and was left out" for name in empty if name not in kept]
    return told, left


def _total(asked: Question, read: SeriesFile, first: int, days: int, events: list[Event]) -> Forecast:
    import numpy as np

    from nakhoda.core.forecast import forecast

    every = list(read.groups.values())
    start, after = min(each.first for each in every), max(each.after for each in every)
    sums = np.zeros((after - start, every[0].counts.shape[1]))
    for each in every:
        sums[each.first - start : each.after - start] += each.counts
    whole = replace(every[0], first=start, counts=sums)
    rng = np.random.default_rng([asked.seed, 1])
    return forecast(whole, first, days, rng=rng, events=events, quantiles=asked.quantiles, draws=asked.draws)


def _any(told: Answer) -> Forecast:
    return next(iter(told.groups.values()))


def _columns(told: Forecast) -> list[str]:
    return [f"q{each:g}" for each in told.quantiles]


def _rows(told: Answer, name: str, each: Forecast) -> Iterator[dict[str, Any]]:
    """Every bin of the horizon that is still to come, in order of time."""
    from nakhoda.core.forecast import bins_of
    from nakhoda.core.forecast.series import DAY, MINUTE

    bins = bins_of(each.first, len(each.mean), each.zone, each.grain_minutes)
    info = ZoneInfo(each.zone)
    for begin, row, slot in zip(bins.begins.tolist(), bins.row.tolist(), bins.slot.tolist(), strict=True):
        wall = (each.first + row) * DAY + slot * each.grain_minutes * MINUTE
        if wall < told.end and wall + each.grain_minutes * MINUTE > told.start and not each.known[row, slot]:
            at = datetime.fromtimestamp(begin / 1e6, timezone.utc).astimezone(info)
            levels = (_number(level) for level in each.levels[:, row, slot])
            yield {
                "time": at.isoformat(),
                "group": name,
                "mean": _number(each.mean[row, slot]),
                **dict(zip(_columns(each), levels, strict=True)),
            }


def _days(name: str, each: Forecast) -> Iterator[dict[str, Any]]:
    """Whole days, what has come of the first one included."""
    from nakhoda.core.forecast import date_of

    for row in range(len(each.day_mean)):
        levels = (_number(level) for level in each.day_levels[:, row])
        yield {
            "day": date_of(each.first + row).isoformat(),
            "group": name,
            "mean": _number(each.day_mean[row]),
            **dict(zip(_columns(each), levels, strict=True)),
        }


def _about(name: str, each: Forecast) -> dict[str, Any]:
    return {
        "group": name,
        "effects": [_effect(effect) for effect in _told_effects(each.effects)],
        "past_effects": [_effect(effect) for effect in each.past_effects],
        "warnings": list(each.warnings),
        "method": asdict(each.method),
    }


def _effect(effect: Effect) -> dict[str, Any]:
    from nakhoda.core.forecast import date_of

    told = {key: _number(value) if isinstance(value, float) else value for key, value in asdict(effect).items()}
    return told | {"day": date_of(effect.day).isoformat()}


def _told_effects(effects: tuple[Effect, ...]) -> list[Effect]:
    return sorted(effects, key=lambda effect: (effect.day, -abs(effect.share)))[:EFFECTS_SHOWN]


def _effect_line(effect: Effect) -> str:
    from nakhoda.core.forecast import date_of

    when = {"on": "", "before": "day before ", "after": "day after ", "after_closed": "first day after "}
    return (
        f"{date_of(effect.day)} {when[effect.position]}{effect.name}: {effect.share:+.0%} "
        f"({effect.lo:+.0%} to {effect.hi:+.0%}), {effect.amount:+,.0f}"
    )


def _number(value: float) -> float:
    return round(float(value), 4)
