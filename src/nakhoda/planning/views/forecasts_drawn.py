"""Forecasts as templates read them: finished words, figures and drawings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nakhoda.core.charts import Line, LineChart, Point
from nakhoda.core.figures import Hand, figure_of
from nakhoda.planning.models import ForecastVersion
from nakhoda.planning.queries.forecast_hours import half_hours
from nakhoda.planning.queries.forecasts import Days, Leaf, Version
from nakhoda.planning.queries.names import Names

if TYPE_CHECKING:
    from nakhoda.core.forecast import Accuracy
    from nakhoda.planning.queries.forecast_changes import Changes, Fared

SMALL = 0.005  # of the volume: an effect below this is not worth a line
MOST_EFFECTS = 14
MOST_LEAVES = 12


def drawn_version(row: ForecastVersion, faces: Mapping[int, str]) -> dict[str, Any]:
    """A version's head."""
    return {
        "number": row.id,
        "url": reverse("planning:forecast", args=[row.id]),
        "first": row.starts_on,
        "last": row.ends_on,
        "days": (row.ends_on - row.starts_on).days + 1,
        "locked": row.state == "locked",
        "locked_at": row.locked_at,
        "made_at": row.made_at,
        "author": faces.get(row.author_id or 0, ""),
        "owner": faces.get(row.owner_id or 0, ""),
        "note": row.note,
        "learned_to": row.learned_to,
        "seed": row.seed,
        "load": row.load,
    }


def drawn_leaf(leaf: Leaf, names: Names, hand: Hand) -> dict[str, Any]:
    """A line of the table of leaves."""
    days = leaf.days
    a_day = days.total / max(len(days.mean), 1)
    return {
        "url": reverse("planning:forecast_leaf", args=[leaf.row.version_id, leaf.row.id]),
        "id": leaf.row.id,
        "where": where(leaf, names),
        "total": _whole(days.total, hand),
        "a_day": _count(a_day, hand),
        "recent": _count(leaf.row.recent, hand),
        "trend": _change(a_day, leaf.row.recent, hand),
        "by_hand": bool(leaf.overrides),
        "warned": bool(leaf.row.warnings),
    }


def where(leaf: Leaf, names: Names) -> str:
    """A leaf in words; countries are not targets' dimensions and come last."""
    place = dict(leaf.place)
    country = place.pop("country", "")
    return " · ".join(filter(None, (names.words(place) if place else "", country))) or _("unknown")


def summary(leaves: Sequence[Leaf], days: Days, hand: Hand) -> dict[str, Any]:
    """The figures above a drawing."""
    length = max(len(days.mean), 1)
    recent = sum(leaf.row.recent for leaf in leaves)
    first_week = slice(0, min(7, length))
    return {
        "total": _whole(days.total, hand),
        "a_day": _count(days.total / length, hand),
        "recent": _count(recent, hand),
        "trend": _change(days.total / length, recent, hand),
        "week": _whole(sum(days.mean[first_week]), hand),
        "peak": _count(max(days.mean, default=0.0), hand),
        "peak_day": days.day(days.mean.index(max(days.mean))) if days.mean else None,
    }


def version_chart(leaves: Sequence[Leaf], days: Days, came: Mapping[int, Sequence[float]], hand: Hand) -> Any:
    """What came over eight weeks, and what is expected, with its band."""
    past = _summed([leaf.row.past for leaf in leaves])
    actual = _summed([came.get(leaf.row.id, ()) for leaf in leaves]) if came else []
    return _chart(past, days, actual, hand)


def leaf_chart(leaf: Leaf, came: Sequence[float], hand: Hand) -> Any:
    """The same of one leaf."""
    return _chart(list(leaf.row.past), leaf.days, list(came), hand)


def drawn_days(leaf: Leaf, came: Sequence[float], hand: Hand) -> list[dict[str, Any]]:
    """A leaf by day."""
    other = leaf.row.other.get("mean", [])
    return [
        {
            "day": leaf.days.day(n),
            "mean": _count(mean, hand),
            "interval": _interval(leaf.days, n, hand),
            "plain": _count(leaf.plain.mean[n], hand) if abs(leaf.plain.mean[n] - mean) > 1e-9 else "",
            "other": _count(other[n], hand) if n < len(other) and abs(other[n] - leaf.plain.mean[n]) > 0.5 else "",
            "came": _whole(came[n], hand) if n < len(came) else "",
        }
        for n, mean in enumerate(leaf.days.mean)
    ]


def drawn_hours(leaf: Leaf, day: date, hand: Hand) -> dict[str, Any] | None:
    """One day by half hour, as a drawing and a table; None where the forecast kept no shape of its days."""
    found = half_hours(leaf, day)
    if not found:
        return None
    rows: list[dict[str, str]] = [
        {
            "time": f"{each.begins // 60:02}:{each.begins % 60:02}",
            "mean": figure_of(round(each.mean, 2), "count", hand),
            "interval": "–".join(figure_of(round(end, 1), "count", hand) for end in (each.low, each.high)),
        }
        for each in found
    ]
    points = [
        Point(
            row["time"], each.mean, f"{row['time']}: {row['mean']} ({row['interval']})", each.low, each.high, open=True
        )
        for row, each in zip(rows, found, strict=True)
    ]
    title = _("Cases by half hour, %(day)s") % {"day": date_format(day, "D j M")}
    peak = max(found, key=lambda each: each.mean).begins
    summary = _("The busiest half hour begins at %(time)s.") % {"time": f"{peak // 60:02}:{peak % 60:02}"}
    chart = LineChart(
        title=title, summary=summary, lines=(Line("", tuple(points)),),
        say=lambda value: figure_of(round(value, 1), "count", hand), from_zero=True, reached=False,
    )  # fmt: skip
    days = [leaf.days.day(n) for n in range(len(leaf.days.mean))]
    return {"day": day, "days": days, "rows": rows, "chart": chart, "summary": summary}


def drawn_effects(leaf: Leaf | None, hand: Hand) -> list[dict[str, Any]]:
    """Named days to come, then what was learned from; largest first where there are many."""
    if leaf is None:
        return []
    told = [each for each in leaf.row.effects if abs(each["share"]) >= SMALL]
    told.sort(key=lambda each: (not each["coming"], -abs(each["amount"])))
    return [
        {
            "day": date.fromisoformat(each["day"]),
            "name": _effect_name(each),
            "share": _share(each["share"], hand),
            "interval": f"{_share(each['lo'], hand)} … {_share(each['hi'], hand)}",
            "amount": _signed(each["amount"], hand),
            "coming": each["coming"],
            "seen": each["seen"],
        }
        for each in told[:MOST_EFFECTS]
    ]


def drawn_changes(told: Changes | None, then: Version, names: Names, hand: Hand) -> dict[str, Any] | None:
    """What is another now."""
    if told is None:
        return None
    return {
        "number": then.row.id,
        "url": reverse("planning:forecast", args=[then.row.id]),
        "days": told.days,
        "before": _whole(told.before, hand),
        "after": _whole(told.after, hand),
        "change": _change(told.after, told.before, hand),
        "largest": [
            {
                "where": where(each.leaf, names),
                "url": reverse("planning:forecast_leaf", args=[each.leaf.row.version_id, each.leaf.row.id]),
                "before": _whole(each.before, hand),
                "after": _whole(each.after, hand),
                "change": _change(each.after, each.before, hand),
                "why": ", ".join(_why(code) for code in each.why),
            }
            for each in told.largest
        ],
    }


def drawn_error(told: Fared, names: Names, hand: Hand) -> dict[str, Any]:
    """How it fared: the whole, then leaves."""
    rows = [_accuracy(each, hand) | {"where": where(leaf, names)} for leaf, each in told.leaves[:MOST_LEAVES]]
    return {"whole": _accuracy(told.whole, hand), "leaves": rows, "days": told.whole.periods}


def _accuracy(told: Accuracy, hand: Hand) -> dict[str, Any]:
    return {
        "came": _whole(told.actual, hand),
        "locked": _whole(told.locked, hand),
        "wape": figure_of(told.wape, "share", hand),
        "bias": _share(told.bias, hand) if told.bias is not None else "–",
        "covered": figure_of(told.covered, "share", hand),
        "band": told.band or "",
        "band_word": _band(told.band or ""),
    }


def _band(code: str) -> str:
    words = {
        "below": _("below 90 %: the minimum commitment bills"),
        "normal": _("within 90–110 %"),
        "best_effort": _("110–120 %: best effort"),
        "relief": _("above 120 %: relief for the excess"),
    }
    return words.get(code, "–")


def _why(code: str) -> str:
    return {
        "new": _("not forecast before"),
        "by_hand": _("changed by hand"),
        "events": _("other named days"),
        "level_up": _("the last four weeks came higher"),
        "level_down": _("the last four weeks came lower"),
        "newer_days": _("newer days"),
    }[code]


def _effect_name(each: Mapping[str, Any]) -> str:
    if each["kind"] == "unexplained":
        return _("A day that nothing explains")
    words = {
        "on": "%(name)s",
        "before": _("Day before %(name)s"),
        "after": _("Day after %(name)s"),
        "after_closed": _("First day after %(name)s"),
    }
    return words[each["position"]] % {"name": each["name"]}


def _chart(past: Sequence[float], days: Days, came: Sequence[float], hand: Hand) -> LineChart | None:
    if not days.mean:
        return None
    begin = days.first - timedelta(days=len(past))
    points = [_past_point(begin + timedelta(days=n), value, hand) for n, value in enumerate(past)]
    points += [_coming_point(days, n, hand) for n in range(len(days.mean))]
    lines = [Line("", tuple(points))]
    if came:
        gap = [Point(point.label, None, "") for point in points[: len(past)]]
        told = [_past_point(days.day(n), value, hand) for n, value in enumerate(came)]
        rest = [Point(point.label, None, "") for point in points[len(past) + len(came) :]]
        lines.append(Line("", (*gap, *told, *rest)))
    return LineChart(
        title=_("Cases by day"),
        summary=_("%(total)s cases are expected from %(first)s to %(last)s.")
        % {"total": _whole(days.total, hand), "first": _day(days.first), "last": _day(days.day(len(days.mean) - 1))},
        lines=tuple(lines),
        say=lambda value: figure_of(value, "count", hand),
        from_zero=True,
        reached=len(points) <= 150,
    )


def _past_point(day: date, value: float, hand: Hand) -> Point:
    said = _("%(day)s: %(count)s came") % {"day": _day(day), "count": _whole(value, hand)}
    return Point(_day(day), float(value), said)


def _coming_point(days: Days, n: int, hand: Hand) -> Point:
    said = _("%(day)s: %(count)s expected (%(interval)s)") % {
        "day": _day(days.day(n)),
        "count": _count(days.mean[n], hand),
        "interval": _interval(days, n, hand),
    }
    return Point(_day(days.day(n)), days.mean[n], said, days.low[n], days.high[n], open=True)


def _summed(rows: Sequence[Sequence[float]]) -> list[float]:
    length = max((len(row) for row in rows), default=0)
    return [sum(row[n - length + len(row)] for row in rows if n - length + len(row) >= 0) for n in range(length)]


def _day(day: date) -> str:
    return date_format(day, "j M")


def _interval(days: Days, n: int, hand: Hand) -> str:
    return f"{_count(days.low[n], hand)}–{_count(days.high[n], hand)}"


def _whole(value: float, hand: Hand) -> str:
    return figure_of(float(round(value)), "count", hand)


def _count(value: float, hand: Hand) -> str:
    return figure_of(float(round(value)) if value >= 20 else round(value, 1), "count", hand)


def _signed(value: float, hand: Hand) -> str:
    return ("+" if round(value) > 0 else "") + _whole(value, hand)


def _share(value: float, hand: Hand) -> str:
    return hand.kept(("+" if value > 0 else "") + hand.decimal(value * 100, 0) + " %")


def _change(after: float, before: float, hand: Hand) -> str:
    return _share(after / before - 1, hand) if before else ""
