"""Forecasts on pages: versions, one with its leaves, one leaf by day; make, change, lock, export."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.org.queries import faces_of_people
from nakhoda.planning.actions.forecasts import (
    KINDS,
    ForecastFaulty,
    ForecastLocked,
    Named,
    ask_forecast,
    lock_forecast,
    name_days,
    override_days,
)
from nakhoda.planning.models import ForecastRequest
from nakhoda.planning.queries.forecast_changes import changes, fared
from nakhoda.planning.queries.forecast_files import KINDS as FILES
from nakhoda.planning.queries.forecast_files import forecast_file
from nakhoda.planning.queries.forecast_series import NothingCame
from nakhoda.planning.queries.forecasts import (
    Leaf,
    Version,
    before,
    came_for,
    events_for,
    leaf_for,
    request_for,
    requests_for,
    version_for,
    versions_for,
)
from nakhoda.planning.queries.names import names_for
from nakhoda.planning.views.forecasts_drawn import (
    drawn_changes,
    drawn_days,
    drawn_effects,
    drawn_error,
    drawn_hours,
    drawn_leaf,
    drawn_version,
    leaf_chart,
    summary,
    version_chart,
)
from nakhoda.planning.views.targets import hand_of

WEEKS = (2, 4, 6, 13, 26)
FILTERS = ("lob", "channel", "language", "country")


@only_staff
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """`/forecasts/`: every version, newest first."""
    return render(request, "planning/forecasts.html", _listed(reader(request)))


@only_staff
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """A new draft; what cannot be made is said on the list, with what was typed."""
    actor = reader(request)
    try:
        weeks = _number(request.POST.get("weeks", ""))
        made = ask_forecast(int(weeks * 7), request.POST.get("note", ""), actor=actor, now=timezone.now())
    except (ForecastFaulty, NothingCame) as refusal:
        context = _listed(actor) | {"refusal": str(refusal), "typed": request.POST}
        return render(request, "planning/forecasts.html", context, status=422)
    if isinstance(made, ForecastRequest):
        return see_other(reverse("planning:forecast_asked", args=[made.id]))
    messages.success(request, _("Made. Nothing is promised until it is locked."))
    return see_other(reverse("planning:forecast", args=[made.id]))


@only_staff
@require_safe
def asked(request: HttpRequest, number: int) -> HttpResponse:
    """`/forecasts/asked/<number>/`: how far a forecast is that a worker makes; made, the way to it. A living part."""
    row = request_for(reader(request), number)
    tag = f'"{number}.{row.state}.{row.progress}"'
    going = row.state in ("waiting", "running")
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304 if going else 410, headers={"ETag": tag})
    is_part = "HX-Request" in request.headers and "HX-Boosted" not in request.headers
    template = "planning/_forecast_asked.html" if is_part else "planning/forecast_asked.html"
    answer = render(request, template, {"asked": row, "going": going, "weeks": row.days // 7})
    answer["ETag"] = tag
    answer["Cache-Control"] = "private, no-store"
    return answer


@only_staff
@require_POST
def name(request: HttpRequest) -> HttpResponse:
    """Days with a name, for the next forecast."""
    actor = reader(request)
    try:
        name_days(_named(request), actor=actor, now=timezone.now())
    except ForecastFaulty as refusal:
        context = _listed(actor) | {"refusal": str(refusal), "typed": request.POST}
        return render(request, "planning/forecasts.html", context, status=422)
    messages.success(request, _("Written down. The next forecast reads it."))
    return see_other(reverse("planning:forecasts"))


@only_staff
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """`/forecasts/<number>/`: the sum of what is chosen, its leaves, effects, changes, and how it fared."""
    return render(request, "planning/forecast.html", _shown(request, number))


@only_staff
@require_POST
def lock(request: HttpRequest, number: int) -> HttpResponse:
    """From now on it is what was promised."""
    try:
        lock_forecast(number, actor=reader(request), now=timezone.now())
    except ForecastLocked as refusal:
        return render(request, "planning/forecast.html", _shown(request, number, str(refusal)), status=409)
    messages.success(request, _("Locked. Its error is counted from its first day on."))
    return see_other(reverse("planning:forecast", args=[number]))


@only_staff
@require_safe
def leaf(request: HttpRequest, number: int, leaf_id: int) -> HttpResponse:
    """`/forecasts/<number>/<leaf>/`: one series by day."""
    return render(request, "planning/forecast_leaf.html", _one_leaf(request, number, leaf_id))


@only_staff
@require_POST
def override(request: HttpRequest, number: int, leaf_id: int) -> HttpResponse:
    """Change days by hand; a refused form comes back with what was typed."""
    try:
        first, last = _date(request.POST.get("first", ""), "days"), _date(request.POST.get("last", ""), "days")
        change = _number(request.POST.get("change", "").replace("%", "")) / 100
        reason = request.POST.get("reason", "")
        override_days(number, leaf_id, first, last, change, reason, actor=reader(request), now=timezone.now())
    except (ForecastFaulty, ForecastLocked) as refusal:
        context = _one_leaf(request, number, leaf_id) | {"refusal": str(refusal), "typed": request.POST}
        status = 409 if isinstance(refusal, ForecastLocked) else 422
        return render(request, "planning/forecast_leaf.html", context, status=status)
    messages.success(request, _("Changed. The figure that the method said stays beside it."))
    return see_other(reverse("planning:forecast_leaf", args=[number, leaf_id]))


@only_staff
@require_safe
def file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Every day of every leaf, as CSV or XLSX."""
    if kind not in FILES:
        raise Http404
    version = version_for(reader(request), number)
    answer = HttpResponse(forecast_file(version, kind), content_type=FILES[kind])
    answer["Content-Disposition"] = f'attachment; filename="forecast-v{number}-{version.row.starts_on}.{kind}"'
    return answer


def _listed(actor: Actor) -> dict[str, Any]:
    rows, events = versions_for(actor), events_for(actor)
    people = {number for row in rows for number in (row.author_id, row.owner_id)} | {each.author_id for each in events}
    faces = {number: face.name for number, face in faces_of_people(people).items()}
    names = names_for(actor)
    return {
        "versions": [drawn_version(row, faces) for row in rows],
        "events": [(each, faces.get(each.author_id or 0, ""), names.word("lob", each.lob)) for each in events],
        "weeks": WEEKS,
        "coming": requests_for(actor),
        "kinds": [(kind, _kind(kind)) for kind in KINDS],
        "lobs": names.choices("lob"),
        "may": {"make": bool(may(actor, "forecast:make"))},
    }


def _shown(request: HttpRequest, number: int, refusal: str = "") -> dict[str, Any]:
    actor, now = reader(request), timezone.now()
    version, hand, names = version_for(actor, number), hand_of(actor), names_for(actor)
    asked = {each: request.GET.get(each, "") for each in FILTERS}
    chosen = [leaf for leaf in version.leaves if _is_asked(leaf, asked)]
    came, earlier = came_for(actor, version, now), before(actor, version)
    whole = len(chosen) == len(version.leaves)
    told = version.sum_of(chosen)
    error = fared(version, came) if whole else None
    faces = {n: face.name for n, face in faces_of_people({version.row.author_id, version.row.owner_id}).items()}
    return {
        "version": drawn_version(version.row, faces),
        "chart": version_chart(chosen, told, came, hand),
        "summary": summary(chosen, told, hand),
        "leaves": [drawn_leaf(leaf, names, hand) for leaf in sorted(chosen, key=lambda leaf: -leaf.days.total)],
        "filters": _filters(version, names),
        "asked": asked,
        "effects": drawn_effects(version.whole or (chosen[0] if len(chosen) == 1 else None), hand) if whole else [],
        "moved": version.whole.row.other.get("moved", []) if version.whole and whole else [],
        "changes": drawn_changes(changes(version, earlier), earlier, names, hand) if earlier and whole else None,
        "error": drawn_error(error, names, hand) if error else None,
        "warnings": version.whole.row.warnings if version.whole and whole else [],
        "refusal": refusal,
        "may": {
            "lock": bool(may(actor, "forecast:lock")) and version.row.state == "draft",
            "make": bool(may(actor, "forecast:make")),
        },
    }


def _one_leaf(request: HttpRequest, number: int, leaf_id: int) -> dict[str, Any]:
    actor, now = reader(request), timezone.now()
    version, found = leaf_for(actor, number, leaf_id)
    hand, names = hand_of(actor), names_for(actor)
    came = came_for(actor, version, now).get(leaf_id, [])
    faces = {n: face.name for n, face in faces_of_people({each.author_id for each in found.overrides}).items()}
    return {
        "version": drawn_version(version.row, {}),
        "leaf": drawn_leaf(found, names, hand),
        "chart": leaf_chart(found, came, hand),
        "summary": summary([found], found.days, hand),
        "days": drawn_days(found, came, hand),
        "hours": drawn_hours(found, _chosen(request, found), hand),
        "effects": drawn_effects(found, hand),
        "moved": found.row.other.get("moved", []),
        "warnings": found.row.warnings,
        "overrides": [(each, faces.get(each.author_id or 0, ""), f"{each.change:+.0%}") for each in found.overrides],
        "first": version.row.starts_on.isoformat(),
        "last": (version.row.starts_on + timedelta(days=6)).isoformat(),
        "may": {"change": bool(may(actor, "forecast:make")) and version.row.state == "draft"},
    }


def _chosen(request: HttpRequest, leaf: Leaf) -> date:
    """The day whose half hours are shown: the first one where none, or an impossible one, is asked for."""
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return leaf.days.first
    return day if 0 <= (day - leaf.days.first).days < len(leaf.days.mean) else leaf.days.first


def _is_asked(leaf: Leaf, asked: dict[str, str]) -> bool:
    return all(not value or leaf.place.get(name, "") == value for name, value in asked.items())


def _filters(version: Version, names: Any) -> list[dict[str, Any]]:
    labels = {"lob": _("Line of business"), "channel": _("Channel"), "language": _("Language"), "country": _("Country")}
    found = []
    for each in FILTERS:
        values = sorted({leaf.place.get(each, "") for leaf in version.leaves} - {""})
        choices = [(value, names.word(each, value)) for value in values]
        if len(choices) > 1:
            found.append({"name": each, "label": labels[each], "choices": choices})
    return found


def _kind(kind: str) -> str:
    return {"holiday": _("a day of our own"), "launch": _("a launch"), "incident": _("an incident")}[kind]


def _named(request: HttpRequest) -> Named:
    last = request.POST.get("last", "").strip()
    return Named(
        name=request.POST.get("name", ""),
        kind=request.POST.get("kind", ""),
        day=_date(request.POST.get("day", ""), "day"),
        last=_date(last, "last") if last else None,
        lob=request.POST.get("lob", ""),
    )


def _date(text: str, field: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ForecastFaulty({field: _("write the day as 2026-12-31")}) from None


def _number(text: str) -> float:
    try:
        found = float(text.strip())
    except ValueError:
        raise ForecastFaulty({"number": _("%(text)s is not a number") % {"text": text or "–"}}) from None
    if found != found or abs(found) > 1e6:
        raise ForecastFaulty({"number": _("%(text)s is not a number") % {"text": text}})
    return found
