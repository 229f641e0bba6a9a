"""What a plan assumes, on pages: places with their rate cards, classes, leave, and somebody's week."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from nakhoda.core.capacity.assumed import BY_NAME, FIELDS, RATE_CARD, Field
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
from nakhoda.planning.actions.exchange_rates import add_rate
from nakhoda.planning.actions.rosters import RosterBreaks, WeekWish, plan_week
from nakhoda.planning.queries.capacity_places import Place, history_for, narrower_rows, parts_known, places_for
from nakhoda.planning.queries.capacity_roster import classes_for, leave_for, workers_for
from nakhoda.planning.queries.exchange_rates import rates_for
from nakhoda.planning.queries.names import names_for
from nakhoda.planning.views.capacity_drawn import drawn_breaches
from nakhoda.planning.views.capacity_words import field_word

WEEKDAYS = 7
WIDEST = 1000  # a range beyond that says nothing
PARTS = ("lob", "language", "tier")


@only_staff
@require_safe
def assumptions(request: HttpRequest) -> HttpResponse:
    """`/capacity/assumptions/`: every partner and site, what is agreed there; classes and leave."""
    return render(request, "planning/capacity_assumptions.html", _places(reader(request)))


@only_staff
@require_http_methods(["GET", "HEAD", "POST"])
def assumption(request: HttpRequest, owner: str, site: str) -> HttpResponse:
    """`/capacity/assumptions/<owner>/<site>/`: every figure with its source and range; who changed what.

    `?lob=&language=&tier=` narrows it to a part of the work there, whose figures stand before those of the place.
    """
    actor = reader(request)
    place = _place(actor, owner, site)
    where = _part_of(request, place)
    if request.method != "POST":
        return render(request, "planning/capacity_assumption.html", _one(actor, place, where, {}, {}))
    typed = {name: request.POST.get(name, "") for name in (*BY_NAME, "source")}
    try:
        set_assumptions(where, typed, typed["source"], actor=actor, now=timezone.now())
    except CapacityFaulty as refusal:
        context = _one(actor, place, where, typed, refusal.faults)
        return render(request, "planning/capacity_assumption.html", context, status=422)
    messages.success(request, _("Kept. The next plan reads it."))
    return see_other(part_url(where))


@only_staff
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """What a currency is worth from a day on."""

    def act(actor: Actor) -> None:
        usd, since = _number(request, "usd"), _day(request, "since")
        currency, source = request.POST.get("currency", ""), request.POST.get("source", "")
        add_rate(currency, usd, since, source, actor=actor, now=timezone.now())

    return _decided(request, act, _("Written down. The next plan reckons with it."))


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
        "rates": _rates(actor),
        "queues": [(queue.key, queue.title) for place in places for queue in place.queues],
        "classes": classes_for(actor),
        "leave": leave_for(actor),
    }


def _rates(actor: Actor) -> list[dict[str, Any]]:
    rows = rates_for(actor)
    faces = {n: f.name for n, f in faces_of_people({row.author_id for row in rows}).items()}
    return [{"row": row, "who": faces.get(row.author_id or 0, "")} for row in rows]


def _place(actor: Actor, owner: str, site: str) -> Place:
    found = next((p for p in places_for(actor, timezone.now()) if (p.owner, p.site) == (owner, site)), None)
    if found is None:
        raise Http404
    return found


def _part_of(request: HttpRequest, place: Place) -> Where:
    """The part of the place's work that is meant; one that does not exist there is missing."""
    asked = {name: request.GET.get(name, "") for name in ("lob", "language", "tier")}
    known = parts_known(place)
    if any(value and value not in known[name] for name, value in asked.items()):
        raise Http404
    tier = int(asked["tier"] or 0)
    return Where(owner=place.owner, site=place.site, lob=asked["lob"], language=asked["language"], tier=tier)


def part_url(where: Where) -> str:
    """The page of a place, or of a part of its work."""
    part = {"lob": where.lob, "language": where.language, "tier": where.tier or ""}
    query = urlencode({name: value for name, value in part.items() if value})
    return reverse("planning:capacity_assumption", args=[where.owner, where.site]) + (f"?{query}" if query else "")


def _part_words(part: Any, names: Any) -> str:
    """A part in words; empty for all the work of a place. `part` has lob, language and tier."""
    tier = _("Tier %(tier)s") % {"tier": part.tier} if part.tier else ""
    told = (names.word("lob", part.lob) if part.lob else "", names.word("language", part.language), tier)
    return " · ".join(filter(None, (told[0], told[1] if part.language else "", told[2])))


def _one(actor: Actor, place: Place, where: Where, typed: dict[str, str], faults: dict[str, str]) -> dict[str, Any]:
    names, narrow = names_for(actor), bool(where.lob or where.language or where.tier)
    key = (where.lob, where.language, where.tier)
    rows = [row for row in history_for(actor, place.owner, place.site) if (row.lob, row.language, row.tier) == key]
    own, wide = (rows[0] if rows else None), (place.row.values if place.row else {})
    said = own.values if own else {}
    faces = {n: f.name for n, f in faces_of_people({row.author_id for row in rows}).items()}
    return {
        "owner": names.word("owner", place.owner),
        "site": names.word("site", place.site),
        "url": part_url(where),
        "whole_url": reverse("planning:capacity_assumption", args=[place.owner, place.site]),
        "part": _part_words(where, names),
        "choices": [
            (name, _label(name), _choices(name, place, names), str(getattr(where, name) or "")) for name in PARTS
        ],
        "narrower": [
            {
                "url": part_url(
                    Where(owner=row.owner, site=row.site, lob=row.lob, language=row.language, tier=row.tier)
                ),
                "words": _part_words(row, names),
                "count": len(row.values),
            }
            for row in narrower_rows(actor, place)
        ],
        "fields": [
            _field(name, typed.get(name, said.get(name, "")) if typed else said.get(name, ""), faults)
            | ({"needed": False, "place": wide.get(name, "")} if narrow else {})
            for name in BY_NAME
        ],
        "source": typed.get("source", own.source if own else ""),
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


def _label(name: str) -> str:
    return {"lob": _("Line of business"), "language": _("Language"), "tier": _("Tier")}[name]


def _choices(name: str, place: Place, names: Any) -> list[tuple[str, str]]:
    return [(value, names.word(name, value)) for value in parts_known(place)[name]]


def _field(name: str, value: str, faults: dict[str, str]) -> dict[str, Any]:
    known = BY_NAME[name]
    return {
        "name": name,
        "label": field_word(name),
        "value": value,
        "fault": faults.get(name, ""),
        "assumed": "" if value else (known.value or ""),
        "source": known.source,
        "range": _range(known),
        "needed": name in RATE_CARD,
        "choices": ["nested", "disjoint"] if known.kind == "choice" else [],
    }


def _range(known: Field) -> str:
    """What is possible, as people read it; empty where it is no number, or any amount of money."""
    bounded = known.kind in ("number", "whole", "list") and known.high <= WIDEST
    return f"{known.low:g}–{known.high:g}" if bounded else ""


def _roster(actor: Actor, typed: Any) -> dict[str, Any]:
    today = timezone.now().date()
    monday = today + timedelta(days=7 - today.weekday())
    days = _weekdays(typed) if typed else (0, 1, 2, 3, 4)
    return {
        "workers": workers_for(actor, timezone.now()),
        "monday": monday.isoformat(),
        "typed": typed,
        "days": [(n, date(2024, 1, 1) + timedelta(days=n), n in days) for n in range(WEEKDAYS)],
    }


def _weekdays(typed: QueryDict) -> tuple[int, ...]:
    return tuple(sorted({int(text) for text in typed.getlist("days") if text.isdecimal() and len(text) == 1}))


def _wish(request: HttpRequest) -> WeekWish:
    person, begins = request.POST.get("person", ""), request.POST.get("begins", "")
    if not person.isdecimal() or len(person) > 18:
        raise CapacityFaulty({"person": _("choose somebody of the list")})
    try:
        at = time.fromisoformat(begins.strip())
    except ValueError:
        raise CapacityFaulty({"begins": _("write the time as 09:00")}) from None
    days = _weekdays(request.POST)
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
