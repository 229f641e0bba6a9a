"""Replays as templates read them: finished words and figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nakhoda.core.charts import Line, LineChart, Point
from nakhoda.core.figures import Hand, figure_of
from nakhoda.planning.models import SimulationRun
from nakhoda.planning.views.runs_drawn import head_of

NEAR = 5.0  # points: an error below this is shown as near
HABITS = {
    "escalates": gettext_noop("Touches that end in an escalation"),
    "returned": gettext_noop("Escalations that Tier 2 sends back"),
    "asks": gettext_noop("Touches that end in a question"),
    "asks_upper": gettext_noop("Touches of Tier 2 that end in a question"),
    "holds": gettext_noop("Touches that end in waiting for somebody else"),
    "holds_upper": gettext_noop("Touches of Tier 2 that end in waiting for somebody else"),
    "answers": gettext_noop("Questions that members answer"),
    "reopens": gettext_noop("Resolved cases that members reopen"),
    "once_answered": gettext_noop("Questions and escalations after an answer, times as before it"),
    "keeps_over_shifts": gettext_noop("Cases kept over the end of a shift"),
    "keeps_replied": gettext_noop("Answered questions that wait for an absent person"),
    "keeps_held": gettext_noop("Ended holds that wait for an absent person"),
    "keeps_reopened": gettext_noop("Reopened cases that wait for an absent person"),
    "reply": gettext_noop("Hours until a member answers, median"),
    "holding": gettext_noop("Hours until somebody else has acted, median"),
    "reopening": gettext_noop("Hours until a case is reopened, median"),
}
HOURS, TIMES = ("reply", "holding", "reopening"), ("once_answered",)


def drawn_replay(run: SimulationRun, faces: Mapping[int, str]) -> dict[str, Any]:
    """A replay's head and line of the list."""
    return head_of(run, faces) | {
        "url": reverse("planning:replay", args=[run.id]),
        "first": date.fromisoformat(run.spec["first"]),
        "last": date.fromisoformat(run.spec["last"]),
        "going": run.state in ("waiting", "running"),
    }


def drawn_report(told: Mapping[str, Any], hand: Hand) -> dict[str, Any]:
    """The report: figures first, then the days, promises, waits, groups and queues."""
    backlog = told["backlog"]
    return {
        "figures": [
            (_("Backlog by queue and day is off by"), _share(backlog["wape"], hand)),
            (_("A model without fault would be off by"), _share(backlog["chance"], hand)),
            (_("Backlog in all is off by"), _share(backlog["wape_total"], hand)),
        ],
        "chart": _chart(told, hand),
        "promises": [_promise(name, each, hand) for name, each in told["sla"].items()],
        "waits": [
            (
                _("Tier %(tier)s") % {"tier": tier},
                name[1:3],
                hand.decimal(each["real"], 1),
                _band(each["simulated"], lambda value: hand.decimal(value, 1)),
            )
            for tier, quantiles in told["waits"].items()
            for name, each in quantiles.items()
        ],
        "groups": [
            (name, _share(each["real"], hand), _band(each["simulated"], lambda value: _share(value, hand)))
            for name, each in told["occupancy"].items()
        ],
        "queues": [
            (row["queue"], hand.decimal(row["real"], 1), hand.decimal(row["simulated"], 1), _share(row["wape"], hand))
            for row in backlog["queues"]
        ],
        "habits": [_habit(each) for each in told.get("habits", ()) if each["name"] in HABITS],
        "warnings": told["warnings"],
        "ground": {name: told[name] for name in ("cases", "classes", "groups", "people", "replications", "seed")},
        "policy": told["policy_version"],
        "load": told["load"],
    }


def _chart(told: Mapping[str, Any], hand: Hand) -> LineChart:
    first, days = date.fromisoformat(told["first"]), told["backlog"]["days"]
    labels = [date_format(first + timedelta(days=number), "j M") for number in range(len(days))]
    lines = tuple(
        Line(
            name,
            tuple(
                Point(at, day[key], f"{at}: {hand.decimal(day[key], 0)}") for at, day in zip(labels, days, strict=True)
            ),
        )
        for name, key in ((_("Real"), "real"), (_("Replayed"), "mean"))
    )
    summary = _("Open cases at the end of each day, real and replayed")
    return LineChart(_("Backlog day by day"), summary, lines, lambda value: hand.decimal(value, 0), from_zero=True)


def _promise(name: str, each: Mapping[str, Any], hand: Hand) -> dict[str, Any]:
    error = each["error_points"]
    return {
        "name": {
            "first_response": _("First response"),
            "next_response": _("Next response"),
            "resolution": _("Resolution"),
            "update": _("Update"),
            "tier2_accept": _("Tier 2 accepts"),
            "tier2_resolve": _("Tier 2 resolves"),
        }[name],
        "due": each["due"],
        "real": _share(each["real"], hand),
        "told": _share(each["simulated"]["mean"], hand),
        "error": f"{error['mean']:+.1f}",
        "range": f"{error['lo']:+.1f} … {error['hi']:+.1f}",
        "near": abs(error["mean"]) < NEAR,
    }


def _habit(found: Mapping[str, Any]) -> tuple[str, str, int]:
    """(what, value with its interval, how often it was seen)."""
    name = found["name"]

    def say(value: float) -> str:
        if name in HOURS:
            return f"{value / 3600:,.1f}"
        return f"×\u202f{value:.2f}" if name in TIMES else f"{value:.1%}".replace("%", "\u202f%")

    return _(HABITS[name]), f"{say(found['value'])} ({say(found['lo'])} … {say(found['hi'])})", found["n"]


def _band(band: Mapping[str, Any], say: Any) -> str:
    if band["mean"] is None:
        return "–"
    return f"{say(band['mean'])} ({say(band['lo'])} … {say(band['hi'])})"


def _share(value: float | None, hand: Hand) -> str:
    return "–" if value is None else figure_of(value, "share", hand)
