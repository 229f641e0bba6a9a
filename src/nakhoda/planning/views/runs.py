"""Scenarios on pages: what was asked, the form, one run with its options side by side, and its files."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may, require
from nakhoda.org.queries import faces_of_people
from nakhoda.planning.actions.runs import About, RunFaulty, RunOver, ask_run, cancel_run
from nakhoda.planning.queries.business_cases import WRITES
from nakhoda.planning.queries.business_runs import cases_begun_with
from nakhoda.planning.queries.names import names_for
from nakhoda.planning.queries.run_files import KINDS as FILES
from nakhoda.planning.queries.run_files import run_file
from nakhoda.planning.queries.runs import RunPage, run_for, runs_for
from nakhoda.planning.views.run_forms import Typed, copied, drawn_form, fresh, read, spec_of
from nakhoda.planning.views.run_words import MEASURES
from nakhoda.planning.views.runs_drawn import (
    dims,
    drawn_ground,
    drawn_measures,
    drawn_options,
    drawn_parts,
    drawn_run,
    drawn_weeks,
    weeks_chart,
)
from nakhoda.planning.views.targets import hand_of

CHARTED = ("sla_first_response", "sla_resolution", "sla_tier2", "wait_p90_h", "backlog_end", "occupancy_t1",
           "occupancy_t2", "arrivals")  # fmt: skip


@only_staff
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """`/scenarios/`: what was asked, newest first."""
    actor = reader(request)
    rows = runs_for(actor)
    faces = {number: face.name for number, face in faces_of_people({row.asked_by for row in rows}).items()}
    context = {"runs": [drawn_run(row, faces) for row in rows], "may": {"run": bool(may(actor, "scenario:run"))}}
    return render(request, "planning/scenarios/list.html", context)


@only_staff
def new(request: HttpRequest) -> HttpResponse:
    """`/scenarios/new/`: the form. Buttons that add and take away come back with it; one asks."""
    actor, now = reader(request), timezone.now()
    require(actor, "scenario:run")
    if request.method != "POST":
        return _form(request, _start(request, actor))
    typed = read(request.POST.dict())
    if request.POST.get("do") != "ask":
        return _form(request, typed)
    spec, faults = spec_of(typed, actor, now)
    try:
        if faults:
            raise RunFaulty(faults)
        run = ask_run(typed.plain["name"], spec, actor=actor, now=now)
    except RunFaulty as refusal:
        return _form(request, typed, refusal.faults)
    messages.success(request, _("Asked. It is lived by the workers; you may leave this page."))
    return see_other(reverse("planning:scenario", args=[run.id]))


def _start(request: HttpRequest, actor: Actor) -> Typed:
    number = request.GET.get("from", "")
    if number.isdecimal() and len(number) < 10:
        return copied(run_for(actor, int(number)).run)
    return fresh(timezone.now().astimezone(ZoneInfo(actor.time_zone)).date())


def _form(request: HttpRequest, typed: Typed, faults: dict[str, str] | None = None) -> HttpResponse:
    context = drawn_form(typed, faults or {}, reader(request), timezone.now())
    return render(request, "planning/scenarios/form.html", context, status=422 if faults else 200)


@only_staff
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """`/scenarios/<number>/`: how far it is, or the answer."""
    page = run_for(reader(request), number)
    return render(request, "planning/scenarios/run.html", _context(request, page))


@only_staff
@require_safe
def part(request: HttpRequest, number: int) -> HttpResponse:
    """The living part of the page; once the end has been seen, 410 says that nothing more will come."""
    page = run_for(reader(request), number)
    tag = f'"{number}.{page.run.state}.{page.run.progress}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304 if page.run.state in ("waiting", "running") else 410, headers={"ETag": tag})
    answer = render(request, "planning/scenarios/_run.html", _context(request, page))
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-store"
    return answer


@only_staff
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Stop it."""
    try:
        cancel_run(number, actor=reader(request), now=timezone.now())
        messages.success(request, _("Cancelled. What was found so far is dropped."))
    except RunOver as refusal:
        messages.error(request, str(refusal))
    return see_other(reverse("planning:scenario", args=[number]))


@only_staff
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """The same question on other dice: what stays is no accident."""
    actor, now = reader(request), timezone.now()
    run = run_for(actor, number).run
    draft = About(run.draft_id, run.draft_digest, run.draft_window) if run.draft_id else None
    try:
        other = ask_run(run.name, run.spec | {"seed": run.spec["seed"] + 1}, actor=actor, now=now, about=draft)
    except RunFaulty as refusal:
        messages.error(request, str(refusal))
        return see_other(reverse("planning:scenario", args=[number]))
    messages.success(request, _("Asked again with another seed."))
    return see_other(reverse("planning:scenario", args=[other.id]))


@only_staff
@require_safe
def file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Every measure of every option and part, as CSV or XLSX."""
    page = run_for(reader(request), number)
    if kind not in FILES or not page.is_done:
        raise Http404
    answer = HttpResponse(run_file(page, kind), content_type=FILES[kind])
    answer["Content-Disposition"] = f'attachment; filename="scenario-{number}.{kind}"'
    return answer


def _context(request: HttpRequest, page: RunPage) -> dict[str, Any]:
    actor = reader(request)
    hand, names = hand_of(actor), names_for(actor)
    faces = {number: face.name for number, face in faces_of_people({page.run.asked_by}).items()}
    context: dict[str, Any] = {
        "run": drawn_run(page.run, faces),
        "options": drawn_options(page, names),
        "may": {"run": bool(may(actor, "scenario:run")), "case": page.is_done and bool(may(actor, WRITES))},
    }
    if not page.is_done:
        return context
    context["cases"] = cases_begun_with(actor, page.run.id)
    first = page.options[0].outcome
    known = [name for name in CHARTED if first and any(name in week for week in first.weeks)]
    measure = _one_of(request.GET.get("measure", ""), known)
    cuts = dims(page)
    dim = _one_of(request.GET.get("by", ""), [name for name, _words in cuts])
    return context | {
        "measures": drawn_measures(page, hand),
        "chart": weeks_chart(page, measure, hand) if measure else None,
        "weeks": drawn_weeks(page, measure, hand) if measure else [],
        "measure": measure,
        "charted": [(name, str(MEASURES[name][0])) for name in known],
        "dims": cuts,
        "parts": drawn_parts(page, dim, request.GET.get("of", ""), names, hand) if dim else None,
        "ground": drawn_ground(page.run, hand),
    }


def _one_of(asked: str, known: list[str]) -> str:
    return asked if asked in known else next(iter(known), "")
