"""What a draft of the desk policy would do: a page of its own, and a part of the page on which it is published."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from nakhoda.desk.queries.policies import version_for
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.permissions import may
from nakhoda.planning.actions.policy_effects import NoEffect, ask_effect, digest_of
from nakhoda.planning.actions.runs import RunFaulty
from nakhoda.planning.queries.names import names_for
from nakhoda.planning.queries.runs import RunPage, effects_for
from nakhoda.planning.views.policy_parts import drawn_moved
from nakhoda.planning.views.run_words import MEASURES
from nakhoda.planning.views.runs_drawn import drawn_measures, drawn_options, drawn_run
from nakhoda.planning.views.targets import hand_of

SHOWN = ("sla_first_response", "sla_resolution", "sla_tier2", "wait_p90_h", "backlog_end", "occupancy_t1",
         "occupancy_t2")  # fmt: skip


@only_staff
def effect(request: HttpRequest, version_id: int) -> HttpResponse:
    """`/policies/<id>/effect/`: read, or (posted) asked for. A living part of another page, or a page of its own."""
    actor = reader(request)
    version = version_for(actor, version_id)
    if request.method == "POST":
        try:
            ask_effect(version_id, actor=actor, now=timezone.now())
            messages.success(request, _("Asked. The answer comes here, beside the button that publishes."))
        except (NoEffect, RunFaulty) as refusal:
            messages.error(request, str(refusal))
        return see_other(reverse("desk:policy", args=[version_id]) + "#effect")
    found = effects_for(actor, version_id) if may(actor, "scenario:read") else {}
    tag = (
        f'"{version_id}:'
        + ",".join(f"{page.run.id}.{page.run.state}.{page.run.progress}" for page in found.values())
        + '"'
    )
    if request.headers.get("If-None-Match") == tag:
        going = any(page.run.state in ("waiting", "running") for page in found.values())
        return HttpResponse(status=304 if going else 410, headers={"ETag": tag})
    is_part = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    template = "planning/scenarios/_effect.html" if is_part else "planning/scenarios/effect.html"
    answer = render(request, template, _context(request, version, found))
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-store"
    return answer


def _context(request: HttpRequest, version: Any, found: dict[str, RunPage]) -> dict[str, Any]:
    actor = reader(request)
    digest = digest_of(version, timezone.now()) if found else ""
    titles = {"past": _("The last four weeks, had it ruled them"), "future": _("The next thirteen weeks")}
    return {
        "policy": {"id": version.id, "title": version.title, "draft": version.state == "draft"},
        "windows": [_window(request, titles[key], found[key], digest) for key in titles if key in found],
        "stale": any(page.run.draft_digest != digest for page in found.values()),
        "going": any(page.run.state in ("waiting", "running") for page in found.values()),
        "may": {"read": bool(may(actor, "scenario:read")), "run": bool(may(actor, "scenario:run"))},
    }


def _window(request: HttpRequest, title: str, page: RunPage, digest: str) -> dict[str, Any]:
    hand, names = hand_of(reader(request)), names_for(reader(request))
    rows = [row for row in drawn_measures(page, hand) if row["name"] in SHOWN] if page.is_done else []
    clear = [row for row in rows if row["cells"][-1].get("clear")]
    return {
        "title": title,
        "run": drawn_run(page.run, {}),
        "options": drawn_options(page, names),
        "rows": rows,
        "parts": drawn_moved(page, names, hand) if page.is_done else [],
        "clear": [(str(MEASURES[row["name"]][0]), row["cells"][-1]) for row in clear],
    }
