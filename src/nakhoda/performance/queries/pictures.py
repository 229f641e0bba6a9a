"""The few drawings of performance: an alert's days, a plan's path. Each with its sentence and its table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nakhoda.core.charts import Event, Line, LineChart, Point
from nakhoda.core.figures import axis_of, figure_of, interval_of
from nakhoda.core.metrics.intervals import wilson
from nakhoda.performance.models import Alert
from nakhoda.performance.queries.plans import Drawn
from nakhoda.performance.queries.sentences import hand
from nakhoda.performance.queries.words import metric_words

PICTURE_WEEK = 7


def alert_rows(alert: Alert) -> list[dict[str, Any]]:
    """The alert's days by week (a day has too few cases to read), newest last: label, value, interval, n."""
    rows = []
    days = alert.series
    for start in range(len(days) % PICTURE_WEEK, len(days), PICTURE_WEEK):
        week = days[start : start + PICTURE_WEEK]
        hits, cases = sum(day[1] for day in week), sum(day[2] for day in week)
        rows.append(_row(alert, date.fromisoformat(week[0][0]), hits, cases))
    return rows


def _row(alert: Alert, first: date, hits: float, cases: float) -> dict[str, Any]:
    label = date_format(first, "j M")
    if alert.kind == "volume":
        return {"label": label, "first": first, "value": cases, "lo": None, "hi": None, "n": int(cases)}
    lo, hi = wilson(hits, cases) if cases else (None, None)
    return {
        "label": label,
        "first": first,
        "value": hits / cases if cases else None,
        "lo": lo,
        "hi": hi,
        "n": int(cases),
    }


def alert_chart(alert: Alert, rows: Sequence[dict[str, Any]], sentence: str) -> LineChart | None:
    """The weeks with their band; the week in which it began is marked."""
    if len(rows) < 2:
        return None
    unit = "count" if alert.kind == "volume" else alert.unit
    points = tuple(
        Point(row["label"], row["value"], f"{row['label']}: {said(row, unit)}", row["lo"], row["hi"]) for row in rows
    )
    began = max((place for place, row in enumerate(rows) if row["first"] <= alert.since), default=0)
    offset = (alert.since - rows[began]["first"]).days / PICTURE_WEEK
    mark = Event(began + offset, "a", _("began %(day)s") % {"day": date_format(alert.since, "j M")})
    title = metric_words(alert.metric)
    return LineChart(title, sentence, (Line(title, points),), say=_axis(unit), events=(mark,))


def said(row: dict[str, Any], unit: str) -> str:
    """`82.4 % (n 120, 95 % 75.1–88.0 %)`."""
    if row["value"] is None:
        return _("no case")
    band = interval_of(row["lo"], row["hi"], unit, hand())
    tail = f", 95 % {band}" if band else ""
    return f"{figure_of(row['value'], unit, hand())} (n {hand().whole(row['n'])}{tail})"


def plan_rows(shown: Drawn) -> list[dict[str, Any]]:
    """A row a week: what is expected, the worst still on the path, what came, the twin, how it stands."""
    told = {week.week: week for week in shown.told}
    twin = dict(enumerate(shown.plan.effect.get("twin_weeks", [])))
    rows = []
    for week in shown.progress.weeks:
        counted = told.get(week.week)
        rows.append(
            {
                "week": week.week + 1,
                "expected": week.expected,
                "limit": week.limit,
                "value": week.actual,
                "lo": counted.lo if counted else None,
                "hi": counted.hi if counted else None,
                "n": counted.n if counted else 0,
                "twin": twin.get(week.week),
                "standing": week.standing,
                "counters": counted.counters if counted else [],
            }
        )
    return rows


def plan_chart(shown: Drawn, sentence: str) -> LineChart:
    """What came, with its interval; beside it the path that was promised, and the synthetic twin."""
    unit, rows = shown.plan.unit, plan_rows(shown)
    actual = tuple(
        Point(_week(row), row["value"], f"{_week(row)}: {said(row, unit)}", row["lo"], row["hi"]) for row in rows
    )
    path = tuple(
        Point(_week(row), row["expected"], f"{_week(row)}: {figure_of(row['expected'], unit, hand())}") for row in rows
    )
    lines = [Line(_("Came"), actual), Line(_("Promised"), path)]
    if any(row["twin"] is not None for row in rows):
        twin = tuple(
            Point(_week(row), row["twin"], f"{_week(row)}: {figure_of(row['twin'], unit, hand())}") for row in rows
        )
        lines.append(Line(_("Without the plan"), twin))
    if all(point.y is None for point in actual):
        lines = lines[1:]
    return LineChart(
        shown.plan.title,
        sentence,
        tuple(lines),
        say=_axis(unit),
        target=shown.plan.target,
        target_said=_("target %(value)s") % {"value": figure_of(shown.plan.target, unit, hand())},
    )


def _points(rows: Sequence[dict[str, Any]], name: str, unit: str) -> tuple[Point, ...]:
    return tuple(Point(_week(row), row[name], f"{_week(row)}: {figure_of(row[name], unit, hand())}") for row in rows)


def _week(row: dict[str, Any]) -> str:
    return _("week %(n)s") % {"n": row["week"]}


def _axis(unit: str) -> Callable[[float], str]:
    return lambda value: axis_of(value, unit, hand())
