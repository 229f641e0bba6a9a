"""`/scenarios/fidelity/`: how near the simulated desk comes to the real one, period by period."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.permissions import may, require
from nakhoda.org.queries import faces_of_people
from nakhoda.planning.actions.replays import ReplayFaulty, ask_replay
from nakhoda.planning.queries.replays import replay_for, replays_for
from nakhoda.planning.views.fidelity_drawn import drawn_replay, drawn_report
from nakhoda.planning.views.targets import hand_of

WEEKS = 4


@only_staff
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Replays, newest first; a form asks for another."""
    zone = ZoneInfo(reader(request).time_zone)
    yesterday = timezone.now().astimezone(zone).date() - timedelta(days=1)
    first = yesterday - timedelta(days=7 * WEEKS - 1)
    return _page(request, {"first": first.isoformat(), "last": yesterday.isoformat()}, {})


@only_staff
@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """Another period is to be lived again."""
    actor = reader(request)
    require(actor, "scenario:run")
    typed = {name: request.POST.get(name, "").strip() for name in ("first", "last")}
    days = {name: _day(text) for name, text in typed.items()}
    faults = {name: _("Write a day.") for name, day in days.items() if day is None}
    if days["first"] and days["last"]:
        try:
            run = ask_replay(days["first"], days["last"], actor=actor, now=timezone.now())
            return see_other(reverse("planning:replay", args=[run.id]))
        except ReplayFaulty as refusal:
            faults[refusal.field] = str(refusal)
    return _page(request, typed, faults)


def _page(request: HttpRequest, typed: dict[str, str], faults: dict[str, str]) -> HttpResponse:
    actor = reader(request)
    rows = replays_for(actor)
    faces = {number: face.name for number, face in faces_of_people({row.asked_by for row in rows}).items()}
    context = {
        "runs": [drawn_replay(row, faces) for row in rows],
        "typed": typed,
        "faults": faults,
        "may": {"run": bool(may(actor, "scenario:run"))},
    }
    return render(request, "planning/scenarios/fidelity.html", context, status=422 if faults else 200)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@only_staff
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """One replay: how far it is, or its report."""
    return render(request, "planning/scenarios/replay.html", _context(request, number))


@only_staff
@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    """The living part; once the end has been seen, 410 says that nothing more will come."""
    context = _context(request, number)
    run = context["run"]
    tag = f'"{number}.{run["state"]}.{run["progress"]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304 if run["going"] else 410, headers={"ETag": tag})
    answer = render(request, "planning/scenarios/_replay.html", context)
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-store"
    return answer


def _context(request: HttpRequest, number: int) -> dict[str, Any]:
    actor = reader(request)
    row = replay_for(actor, number)
    faces = {person: face.name for person, face in faces_of_people({row.asked_by}).items()}
    told = drawn_report(row.result, hand_of(actor)) if row.state == "done" else None
    return {"run": drawn_replay(row, faces), "told": told}
