"""Replays as templates read them: finished words and figures."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from nakhoda.core.charts import Line, LineChart, Point
from nakhoda.core.figures import Hand, figure_of
from nakhoda.planning.models import SimulationRun
from nakhoda.planning.views.runs_drawn import head_of

NEAR = 5.0  # points: an error below this is shown as near


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
            (_("Tier %(tier)s") % {"tier": tier}, name[1:3], _plain(each["real"]), _band(each["simulated"], _plain))
            for tier, quantiles in told["waits"].items()
            for name, each in quantiles.items()
        ],
        "groups": [
            (name, _share(each["real"], hand), _band(each["simulated"], lambda value: _share(value, hand)))
            for name, each in told["occupancy"].items()
        ],
        "queues": [
            (row["queue"], _plain(row["real"]), _plain(row["simulated"]), _share(row["wape"], hand))
            for row in backlog["queues"]
        ],
        "warnings": told["warnings"],
        "ground": {name: told[name] for name in ("cases", "classes", "groups", "people", "replications", "seed")},
        "policy": told["policy_version"],
        "load": told["load"],
    }


def _chart(told: Mapping[str, Any], hand: Hand) -> LineChart:
    first, days = date.fromisoformat(told["first"]), told["backlog"]["days"]
    labels = [date_format(first + timedelta(days=number), "j M") for number in range(len(days))]
    lines = tuple(
        Line(name, tuple(Point(at, day[key], f"{at}: {day[key]:,.0f}") for at, day in zip(labels, days, strict=True)))
        for name, key in ((_("Real"), "real"), (_("Replayed"), "mean"))
    )
    summary = _("Open cases at the end of each day, real and replayed")
    return LineChart(_("Backlog day by day"), summary, lines, lambda value: f"{value:,.0f}", from_zero=True)


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


def _band(band: Mapping[str, Any], say: Any) -> str:
    if band["mean"] is None:
        return "–"
    return f"{say(band['mean'])} ({say(band['lo'])} … {say(band['hi'])})"


def _plain(value: float) -> str:
    return f"{value:,.1f}"


def _share(value: float | None, hand: Hand) -> str:
    return "–" if value is None else figure_of(value, "share", hand)
