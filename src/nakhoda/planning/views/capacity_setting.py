"""What a plan assumes, on pages: places with their rate cards, classes, leave, and somebody's week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nakhoda.core.capacity.assumed import BY_NAME, FIELDS, RATE_CARD
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.actors import Actor
from nakhoda.org.queries import faces_of_people
from nakhoda.planning.actions.capacity import (
    CapacityFaulty,
    CapacityNotNow,
    Where,
    cancel_class,
    plan_class,
    plan_leave,
    set_assumptions,
)
from nakhoda.planning.actions.rosters import RosterBreaks, WeekWish, plan_week
from nakhoda.planning.queries.capacity_places import Place, history_for, places_for
from nakhoda.planning.queries.capacity_roster import classes_for, leave_for, workers_for
from nakhoda.planning.queries.names import names_for
from nakhoda.planning.views.capacity_drawn import drawn_breaches
from nakhoda.planning.views.capacity_words import field_word

WEEKDAYS = 7


@only_staff
@require_safe
def assumptions(request: HttpRequest) -> HttpResponse:
    """`/capacity/assumptions/`: every partner and site, what is agreed there; classes and leave."""
    return render(request, "planning/capacity_assumptions.html", _places(reader(request)))


@only_staff
@require_http_methods(["GET", "HEAD", "POST"])
def assumption(request: HttpRequest, owner: str, site: str) -> HttpResponse:
    """`/capacity/assumptions/<owner>/<site>/`: every figure with its source; who changed what."""
    actor = reader(request)
    place = _place(actor, owner, site)
    if request.method != "POST":
        return render(request, "planning/capacity_assumption.html", _one(actor, place, {}, {}))
    typed = {name: request.POST.get(name, "") for name in (*BY_NAME, "source")}
    try:
        where = Where(owner=owner, site=site)
        set_assumptions(where, typed, typed["source"], actor=actor, now=timezone.now())
    except CapacityFaulty as refusal:
        context = _one(actor, place, typed, refusal.faults)
        return render(request, "planning/capacity_assumption.html", context, status=422)
    messages.success(request, _("Kept. The next plan reads it."))
    return see_other(reverse("planning:capacity_assumption", args=[owner, site]))


@only_staff
@require_POST
def hiring_class(request: HttpRequest) -> HttpResponse:
    """A class that is decided."""

    def act(actor: Actor) -> None:
        starts, heads = _day(request, "starts_on"), _number(request, "heads")
        if heads != int(heads):
            raise CapacityFaulty({"heads": _("whole people only")})
        queue, note = request.POST.get("queue", ""), request.POST.get("note", "")
        plan_class(queue, starts, int(heads), note, actor=actor, now=timezone.now())

    return _decided(request, act, _("Written down. The next plan counts on it."))


@only_staff
@require_POST
def class_cancelled(request: HttpRequest, number: int) -> HttpResponse:
    """It will not begin."""
    return _decided(request, lambda actor: cancel_class(number, actor=actor, now=timezone.now()), _("Cancelled."))


@only_staff
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Heads that are away."""

    def act(actor: Actor) -> None:
        first, last, heads = _day(request, "first"), _day(request, "last"), _number(request, "heads")
        queue, note = request.POST.get("queue", ""), request.POST.get("note", "")
        plan_leave(queue, first, last, heads, note, actor=actor, now=timezone.now())

    return _decided(request, act, _("Written down. The next plan counts on it."))


@only_staff
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest) -> HttpResponse:
    """`/capacity/roster/`: plan one week of somebody; the law is asked before anything is written."""
    actor = reader(request)
    if request.method != "POST":
        return render(request, "planning/capacity_roster.html", _roster(actor, {}))
    try:
        count = plan_week(_wish(request), request.POST.get("reason", ""), actor=actor, now=timezone.now())
    except CapacityFaulty as refusal:
        context = _roster(actor, request.POST) | {"refusal": str(refusal)}
        return render(request, "planning/capacity_roster.html", context, status=422)
    except RosterBreaks as refusal:
        faces = {n: face.name for n, face in faces_of_people({each.person_id for each in refusal.found}).items()}
        context = _roster(actor, request.POST) | {"breaches": drawn_breaches(refusal.found, faces)}
        return render(request, "planning/capacity_roster.html", context, status=409)
    messages.success(request, _("%(count)s shifts are planned.") % {"count": count})
    return see_other(reverse("planning:capacity_roster"))


def _decided(request: HttpRequest, act: Callable[[Actor], None], said: str) -> HttpResponse:
    actor = reader(request)
    try:
        act(actor)
    except (CapacityFaulty, CapacityNotNow) as refusal:
        context = _places(actor) | {"refusal": str(refusal), "typed": request.POST}
        status = 409 if isinstance(refusal, CapacityNotNow) else 422
        return render(request, "planning/capacity_assumptions.html", context, status=status)
    messages.success(request, said)
    return see_other(reverse("planning:capacity_assumptions"))


def _places(actor: Actor) -> dict[str, Any]:
    places, names = places_for(actor, timezone.now()), names_for(actor)
    faces = {n: f.name for n, f in faces_of_people({p.row.author_id for p in places if p.row}).items()}
    return {
        "places": [
            {
                "owner": names.word("owner", place.owner),
                "site": names.word("site", place.site),
                "url": reverse("planning:capacity_assumption", args=[place.owner, place.site]),
                "card": bool(place.row),
                "agreed": len(place.row.values) if place.row else 0,
                "all": len(FIELDS),
                "author": faces.get(place.row.author_id or 0, "") if place.row else "",
                "at": place.row.at if place.row else None,
            }
            for place in places
        ],
        "queues": [(queue.key, queue.title) for place in places for queue in place.queues],
        "classes": classes_for(actor),
        "leave": leave_for(actor),
    }


def _place(actor: Actor, owner: str, site: str) -> Place:
    found = next((p for p in places_for(actor, timezone.now()) if (p.owner, p.site) == (owner, site)), None)
    if found is None:
        raise Http404
    return found


def _one(actor: Actor, place: Place, typed: dict[str, str], faults: dict[str, str]) -> dict[str, Any]:
    names, said = names_for(actor), place.row.values if place.row else {}
    rows = history_for(actor, place.owner, place.site)
    faces = {n: f.name for n, f in faces_of_people({row.author_id for row in rows}).items()}
    return {
        "owner": names.word("owner", place.owner),
        "site": names.word("site", place.site),
        "url": reverse("planning:capacity_assumption", args=[place.owner, place.site]),
        "fields": [
            _field(name, typed.get(name, said.get(name, "")) if typed else said.get(name, ""), faults)
            for name in BY_NAME
        ],
        "source": typed.get("source", place.row.source if place.row else ""),
        "refusal": "; ".join(text for name, text in faults.items() if name not in BY_NAME),
        "faulty": bool(faults),
        "history": [
            {
                "who": faces.get(row.author_id or 0, ""),
                "at": row.at,
                "source": row.source,
                "changes": [
                    (field_word(name), before or "–", after or "–") for name, (before, after) in row.changed.items()
                ],
            }
            for row in rows
        ],
    }


def _field(name: str, value: str, faults: dict[str, str]) -> dict[str, Any]:
    known = BY_NAME[name]
    return {
        "name": name,
        "label": field_word(name),
        "value": value,
        "fault": faults.get(name, ""),
        "assumed": "" if value else (known.value or ""),
        "source": known.source,
        "needed": name in RATE_CARD,
        "choices": ["nested", "disjoint"] if known.kind == "choice" else [],
    }


def _roster(actor: Actor, typed: Any) -> dict[str, Any]:
    today = timezone.now().date()
    monday = today + timedelta(days=7 - today.weekday())
    days = [int(text) for text in typed.getlist("days") if text.isdecimal()] if typed else [0, 1, 2, 3, 4]
    return {
        "workers": workers_for(actor, timezone.now()),
        "monday": monday.isoformat(),
        "typed": typed,
        "days": [(n, date(2024, 1, 1) + timedelta(days=n), n in days) for n in range(WEEKDAYS)],
    }


def _wish(request: HttpRequest) -> WeekWish:
    person, begins = request.POST.get("person", ""), request.POST.get("begins", "")
    if not person.isdecimal():
        raise CapacityFaulty({"person": _("choose somebody of the list")})
    try:
        at = time.fromisoformat(begins.strip())
    except ValueError:
        raise CapacityFaulty({"begins": _("write the time as 09:00")}) from None
    days = tuple(sorted({int(text) for text in request.POST.getlist("days") if text.isdecimal()}))
    return WeekWish(
        person_id=int(person), monday=_day(request, "monday"), days=days, begins=at, hours=_number(request, "hours")
    )


def _day(request: HttpRequest, name: str) -> date:
    try:
        return date.fromisoformat(request.POST.get(name, "").strip())
    except ValueError:
        raise CapacityFaulty({name: _("write the day as 2026-12-31")}) from None


def _number(request: HttpRequest, name: str) -> float:
    text = request.POST.get(name, "").strip()
    try:
        found = float(text)
    except ValueError:
        raise CapacityFaulty({name: _("%(text)s is not a number") % {"text": text[:20] or "–"}}) from None
    if found != found or abs(found) > 1e6:
        raise CapacityFaulty({name: _("%(text)s is not a number") % {"text": text[:20]}})
    return found
