"""Scenarios as templates read them: options side by side, weeks, parts, and what was learned from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nakhoda.core.charts import Line, LineChart, Point
from nakhoda.core.figures import Hand, change_of, figure_of, interval_of
from nakhoda.planning.models import SimulationRun
from nakhoda.planning.queries.names import Names
from nakhoda.planning.queries.runs import RunOption, RunPage
from nakhoda.planning.views.run_words import DIMS, MEASURES, sentence_of

if TYPE_CHECKING:
    from nakhoda.simulator.scenarios.outcomes import Band

TONES = {"good": ("good", "check"), "bad": ("late", "warn"), "": ("", "equal")}
FINDINGS = 60
STATES = {
    "waiting": ("", "clock"),
    "running": ("", "clock"),
    "done": ("good", "check"),
    "cancelled": ("", "close"),
    "failed": ("warn", "warn"),
}


def state_word(state: str) -> str:
    """A state in words."""
    words = {
        "waiting": _("in line"),
        "running": _("being lived"),
        "done": _("done"),
        "cancelled": _("cancelled"),
        "failed": _("no answer"),
    }
    return words[state]


def head_of(run: SimulationRun, faces: Mapping[int, str]) -> dict[str, Any]:
    """What every run shows of itself: where it stands, how far it is, who asked."""
    return {
        "id": run.id,
        "state": run.state,
        "word": state_word(run.state),
        "tone": STATES[run.state][0],
        "icon": STATES[run.state][1],
        "progress": run.progress,
        "trouble": run.trouble,
        "who": faces.get(run.asked_by or 0, ""),
        "asked_at": run.asked_at,
    }


def drawn_run(run: SimulationRun, faces: Mapping[int, str]) -> dict[str, Any]:
    """A run's head and line of the list."""
    spec = run.spec
    start = date.fromisoformat(spec["start"])
    return head_of(run, faces) | {
        "url": reverse("planning:scenario", args=[run.id]),
        "name": run.name,
        "done_at": run.done_at,
        "start": start,
        "end": start + timedelta(days=spec["days"] - 1),
        "fit_first": date.fromisoformat(spec["fit_first"]),
        "fit_last": date.fromisoformat(spec["fit_last"]),
        "replications": spec["replications"],
        "warm_up_days": spec["warm_up_days"],
        "seed": spec["seed"],
        "goal": spec["goal"],
        "load": run.load,
        "policy_version": run.policy_version,
        "options": [option["name"] for option in spec["options"]],
        "going": run.state in ("waiting", "running"),
    }


def drawn_options(page: RunPage, names: Names) -> list[dict[str, Any]]:
    """What each option changes."""
    return [
        {"name": option.name, "changes": [sentence_of(change, names.word) for change in option.changes]}
        for option in page.options
    ]


def drawn_measures(page: RunPage, hand: Hand) -> list[dict[str, Any]]:
    """A line a measure, a cell an option."""
    first = page.options[0].outcome
    known = [name for name in MEASURES if first and name in first.measures]
    return [
        _line(name, str(MEASURES[name][0]), [_whole(option, name) for option in page.options], hand) for name in known
    ]


def _whole(option: RunOption, name: str) -> tuple[Band | None, Band | None]:
    own = option.outcome.measures.get(name) if option.outcome else None
    return own, option.difference.measures.get(name) if option.difference else None


def drawn_parts(page: RunPage, dim: str, measure: str, names: Names, hand: Hand) -> dict[str, Any]:
    """One measure by line of business, language, partner, tier or queue."""
    first = page.options[0].outcome
    parts = sorted({key for option in page.options if option.outcome for key in option.outcome.by.get(dim, {})})
    there = [name for name in MEASURES if first and any(name in part for part in first.by.get(dim, {}).values())]
    measure = measure if measure in there else next(iter(there), "")
    rows = []
    for part in parts:
        cells = [_of_part(option, dim, part, measure) for option in page.options]
        if any(own for own, _less in cells):
            rows.append(_line(measure, part_word(dim, part, names), cells, hand))
    return {
        "dim": dim,
        "measure": measure,
        "rows": rows,
        "measures": [(name, str(MEASURES[name][0])) for name in there],
    }


def _of_part(option: RunOption, dim: str, part: str, measure: str) -> tuple[Band | None, Band | None]:
    own = option.outcome.by.get(dim, {}).get(part, {}).get(measure) if option.outcome else None
    less = option.difference.by.get(dim, {}).get(part, {}).get(measure) if option.difference else None
    return own, less


def part_word(dim: str, part: str, names: Names) -> str:
    """A part in words."""
    return _("Tier %(tier)s") % {"tier": part} if dim == "tier" else names.word(dim, part)


def _line(measure: str, label: str, cells: Sequence[tuple[Band | None, Band | None]], hand: Hand) -> dict[str, Any]:
    return {"name": measure, "label": label, "cells": [cell_of(measure, own, less, hand) for own, less in cells]}


def cell_of(measure: str, own: Band | None, less: Band | None, hand: Hand) -> dict[str, Any]:
    """One figure with its band, and how it differs."""
    _words, unit, good = MEASURES[measure]
    told: dict[str, Any] = {"value": figure_of(own.mean if own else None, unit, hand), "band": ""}
    if own:
        told["band"] = interval_of(own.lo, own.hi, unit, hand)
    if less:
        verdict = _verdict(less, good)
        told |= {
            "change": _("no difference") if less.lo == less.hi == 0 else change_of(0.0, less.mean, unit, hand),
            "sure": ""
            if less.lo == less.hi
            else f"{change_of(0.0, less.lo, unit, hand)} … {change_of(0.0, less.hi, unit, hand)}",
            "clear": less.lo > 0 or less.hi < 0,
            "tone": TONES[verdict][0],
            "icon": TONES[verdict][1],
            "verdict": verdict_word(verdict),
        }
    return told


def _verdict(less: Band, good: str) -> str:
    if not good or not (less.lo > 0 or less.hi < 0):
        return ""
    return "good" if (less.mean > 0) == (good == "up") else "bad"


def verdict_word(verdict: str) -> str:
    """A difference in words."""
    return {"good": _("better"), "bad": _("worse"), "": _("no clear difference")}[verdict]


# -- by week ------------------------------------------------------------------------------------------------------


def weeks_chart(page: RunPage, measure: str, hand: Hand) -> LineChart | None:
    """One measure by week, a line an option; the band is that of the last option, which one asks about."""
    _words, unit, _good = MEASURES[measure]
    shown = [option for option in page.options if option.outcome]
    if not shown or not shown[0].outcome or not shown[0].outcome.weeks:
        return None
    ordered = [shown[-1], *shown[:-1]]
    lines = [
        Line(option.name, _points(page, option, measure, unit, hand, band=n == 0)) for n, option in enumerate(ordered)
    ]
    return LineChart(
        title=str(MEASURES[measure][0]),
        summary=_("%(measure)s by week, %(many)s options.") % {"measure": MEASURES[measure][0], "many": len(shown)},
        lines=tuple(lines),
        say=lambda value: figure_of(value, unit, hand),
        from_zero=unit != "share",
        ceiling=1.0 if unit == "share" else None,
    )


def _points(page: RunPage, option: RunOption, measure: str, unit: str, hand: Hand, *, band: bool) -> tuple[Point, ...]:
    found = []
    for number, week in enumerate(option.outcome.weeks if option.outcome else []):
        own, label = week.get(measure), date_format(week_start(page, number), "j M")
        if own is None:
            found.append(Point(label, None, ""))
            continue
        said = f"{option.name}, {label}: {figure_of(own.mean, unit, hand)} ({interval_of(own.lo, own.hi, unit, hand)})"
        low, high = (own.lo, own.hi) if band else (None, None)
        found.append(Point(label, own.mean, said, low, high))
    return tuple(found)


def week_start(page: RunPage, number: int) -> date:
    """The first day of a week of the run."""
    return date.fromisoformat(page.run.spec["start"]) + timedelta(days=7 * number)


def drawn_weeks(page: RunPage, measure: str, hand: Hand) -> list[dict[str, Any]]:
    """The same as a table."""
    shown = [option for option in page.options if option.outcome]
    many = len(shown[0].outcome.weeks) if shown and shown[0].outcome else 0
    return [
        _line(
            measure,
            date_format(week_start(page, number), "j M Y"),
            [_of_week(option, number, measure) for option in page.options],
            hand,
        )
        for number in range(many)
    ]


def _of_week(option: RunOption, number: int, measure: str) -> tuple[Band | None, Band | None]:
    own = option.outcome.weeks[number].get(measure) if option.outcome else None
    return own, option.difference.weeks[number].get(measure) if option.difference else None


# -- what it stands on --------------------------------------------------------------------------------------------


def drawn_ground(run: SimulationRun, hand: Hand) -> dict[str, Any]:
    """Warnings, the forecast, sizes, and what was fitted."""
    told = run.result
    forecast = told.get("forecast")
    return {
        "warnings": told.get("warnings", []),
        "forecast": forecast | {"url": reverse("planning:forecast", args=[forecast["id"]])} if forecast else None,
        "sizes": told.get("sizes", {}),
        "cpu": figure_of(told.get("cpu_seconds", 0.0) / 60, "minutes", hand),
        "findings": told.get("findings", [])[:FINDINGS],
        "more_findings": max(0, len(told.get("findings", [])) - FINDINGS),
    }


def dims(page: RunPage) -> list[tuple[str, str]]:
    """By what a run can be taken apart."""
    first = page.options[0].outcome
    return [(name, str(words)) for name, words in DIMS.items() if first and first.by.get(name)]
