"""Capacity on pages: plans, one with its weeks and pools, one gap with its levers; ask, cancel, publish, export."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
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
from nakhoda.org.permissions import may
from nakhoda.org.queries import faces_of_people
from nakhoda.planning.actions.capacity import (
    CapacityFaulty,
    CapacityNotNow,
    breaches_of_plan,
    cancel_plan,
    make_plan,
    publish_plan,
    waive_breach,
)
from nakhoda.planning.queries.capacity import PlanPage, gap_for, plan_for, plans_for
from nakhoda.planning.queries.capacity_files import KINDS as FILES
from nakhoda.planning.queries.capacity_files import plan_file
from nakhoda.planning.queries.exchange_rates import BASE, currencies_known
from nakhoda.planning.queries.forecasts import versions_for
from nakhoda.planning.queries.names import names_for
from nakhoda.planning.queries.readiness import waves_for
from nakhoda.planning.views.capacity_drawn import (
    drawn_breaches,
    drawn_chart,
    drawn_conflict,
    drawn_hires,
    drawn_lags,
    drawn_levers,
    drawn_near_live,
    drawn_plan,
    drawn_pools,
    drawn_waves,
    drawn_weeks,
    money,
    people,
)
from nakhoda.planning.views.targets import hand_of

FILTERS = ("lob", "language", "tier", "site")
WEEKS = (4, 6, 13, 26, 52)
MOST_BREACHES = 40


@only_staff
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """`/capacity/`: every plan, newest first."""
    return render(request, "planning/capacity.html", _listed(reader(request)))


@only_staff
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Ask for a plan; what cannot be made is said on the list, with what was typed."""
    actor = reader(request)
    try:
        weeks, forecast = (_whole(request, name) for name in ("weeks", "forecast"))
        name, currency = request.POST.get("name", ""), request.POST.get("currency", "").strip() or BASE
        plan = make_plan(name, forecast, weeks, actor=actor, now=timezone.now(), currency=currency)
    except CapacityFaulty as refusal:
        context = _listed(actor) | {"refusal": str(refusal), "typed": request.POST}
        return render(request, "planning/capacity.html", context, status=422)
    return see_other(reverse("planning:capacity_plan", args=[plan.id]))


@only_staff
@require_safe
def show(request: HttpRequest, number: int) -> HttpResponse:
    """`/capacity/<number>/`: two lines and a band, weeks, pools, hire-by dates, shifts that break the law."""
    return render(request, "planning/capacity_plan.html", _shown(request, number))


@only_staff
@require_safe
def gap(request: HttpRequest, number: int, queue: str, week: int) -> HttpResponse:
    """`/capacity/<number>/gap/<queue>/<week>/`: the levers of one gap."""
    actor = reader(request)
    page, pool, levers = gap_for(actor, number, queue, week)
    hand, names = hand_of(actor), names_for(actor)
    told = pool.row.told
    context = {
        "plan": drawn_plan(page.row, {}),
        "pool": pool.row,
        "site": names.word("site", pool.row.site),
        "owner": names.word("owner", pool.row.owner),
        "monday": page.monday(week),
        "gap": people(pool.gap[week], hand),
        "required": people(pool.rows["required"][week], hand),
        "band": f"{people(pool.rows['low'][week], hand)}–{people(pool.rows['high'][week], hand)}",
        "available": people(pool.rows["available"][week], hand),
        "with_plan": people(pool.rows["with_plan"][week], hand),
        "levers": [] if page.own_part else drawn_levers(levers, page.row.spec.get("currency", "USD"), hand),
        "conflict": None if page.own_part else drawn_conflict(told.get("conflict", {}), page, hand),
        "own_part": page.own_part,
    }
    return render(request, "planning/capacity_gap.html", context)


@only_staff
@require_safe
def readiness(request: HttpRequest, number: int) -> HttpResponse:
    """`/capacity/<number>/readiness/`: waves of the next three weeks, and who and what must be ready for them."""
    actor = reader(request)
    page = plan_for(actor, number)
    waves = waves_for(actor, page.row, timezone.now())
    context = {"plan": drawn_plan(page.row, {}), "waves": drawn_waves(waves, names_for(actor), hand_of(actor))}
    return render(request, "planning/capacity_readiness.html", context)


@only_staff
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Stop making it."""
    return _done(request, number, lambda actor: cancel_plan(number, actor=actor, now=timezone.now()), _("Cancelled."))


@only_staff
@require_POST
def publish(request: HttpRequest, number: int) -> HttpResponse:
    """Partners read their part from now on."""
    said = _("Published. Each partner reads its own part.")
    return _done(request, number, lambda actor: publish_plan(number, actor=actor, now=timezone.now()), said)


@only_staff
@require_POST
def waive(request: HttpRequest, number: int) -> HttpResponse:
    """Answer for a breach."""

    def answer(actor: Actor) -> None:
        person, since = _whole(request, "person"), _day(request.POST.get("since", ""))
        limit, reason = request.POST.get("limit", ""), request.POST.get("reason", "")
        waive_breach(number, person, limit, since, reason, actor=actor, now=timezone.now())

    return _done(request, number, answer, _("Written down: you answer for it."))


@only_staff
@require_safe
def file(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """Every week of every pool that one may see, as CSV or XLSX."""
    if kind not in FILES:
        raise Http404
    page = plan_for(reader(request), number)
    answer = HttpResponse(plan_file(page, kind), content_type=FILES[kind])
    answer["Content-Disposition"] = f'attachment; filename="capacity-{number}-{page.row.first_monday}.{kind}"'
    return answer


def _done(request: HttpRequest, number: int, act: Any, said: str) -> HttpResponse:
    try:
        act(reader(request))
    except (CapacityNotNow, CapacityFaulty) as refusal:
        status = 409 if isinstance(refusal, CapacityNotNow) else 422
        return render(request, "planning/capacity_plan.html", _shown(request, number, str(refusal)), status=status)
    messages.success(request, said)
    return see_other(reverse("planning:capacity_plan", args=[number]))


def _listed(actor: Actor) -> dict[str, Any]:
    rows = plans_for(actor)
    faces = _faces({n for row in rows for n in (row.asked_by, row.published_by)})
    writes = bool(may(actor, "capacity:plan"))
    versions = versions_for(actor) if writes else []
    return {
        "plans": [drawn_plan(row, faces) for row in rows],
        "forecasts": [(row.id, row) for row in versions],
        "weeks": WEEKS,
        "currencies": currencies_known(timezone.now().date()) if writes else [],
        "may": {"plan": writes},
    }


def _shown(request: HttpRequest, number: int, refusal: str = "") -> dict[str, Any]:
    actor, now = reader(request), timezone.now()
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    page, hand, names = plan_for(actor, number, asked), hand_of(actor), names_for(actor)
    total = page.total(page.pools)
    may_plan = bool(may(actor, "capacity:plan"))
    finished = page.row.state == "done"
    today = now.astimezone(ZoneInfo(page.row.zone)).date()
    return {
        "plan": drawn_plan(page.row, _faces({page.row.asked_by, page.row.published_by})),
        "url": request.path,
        "refusal": refusal,
        "own_part": page.own_part,
        "chart": drawn_chart(page, total, hand) if finished and page.pools else None,
        "weeks": drawn_weeks(page, total, hand) if finished and page.pools else [],
        "pools": drawn_pools(page, names, hand) if finished else [],
        "hires": [] if page.own_part else drawn_hires(page, today),
        "filters": _filters(plan_for(actor, number), names) if finished else [],
        "asked": asked,
        "may": {"plan": may_plan, "publish": may_plan and finished and page.row.published_at is None},
        **_of_the_whole(actor, page, may_plan and finished),
    }


def _of_the_whole(actor: Actor, page: PlanPage, may_plan: bool) -> dict[str, Any]:
    """What only readers of the whole plan get."""
    hand = hand_of(actor)
    if page.own_part:
        return {"warnings": [], "conflicts": [], "breaches": [], "blocked": 0, "cost": "", "summary": {}}
    result = page.row.result
    found = breaches_of_plan(page.row) if may_plan else ()
    faces = _faces({each.person_id for each in found[:MOST_BREACHES]})
    return {
        "warnings": result.get("warnings", []),
        "conflicts": [drawn_conflict(each, page, hand) for each in result.get("conflicts", [])],
        "breaches": drawn_breaches(found[:MOST_BREACHES], faces),
        "blocked": sum(not each.waived for each in found),
        "cost": money(float(result["cost"]), hand, result.get("currency", "USD")) if result.get("cost") else "",
        "lags": drawn_lags(result.get("lags", {}), names_for(actor), hand),
        "near_live": drawn_near_live(page, hand),
    }


def _filters(page: PlanPage, names: Any) -> list[dict[str, Any]]:
    labels = {"lob": _("Line of business"), "language": _("Language"), "tier": _("Tier"), "site": _("Site")}
    values: Mapping[str, set[str]] = {
        "lob": {lob for pool in page.pools for lob in pool.lobs},
        "language": {tag for pool in page.pools for tag in pool.languages},
        "tier": {str(pool.row.tier) for pool in page.pools},
        "site": {pool.row.site for pool in page.pools},
    }
    found = []
    for name in FILTERS:
        choices = [(value, names.word(name, value)) for value in sorted(values[name])]
        if len(choices) > 1:
            found.append({"name": name, "label": labels[name], "choices": choices})
    return found


def _faces(ids: set[int | None]) -> dict[int, str]:
    return {number: face.name for number, face in faces_of_people(ids).items()}


def _whole(request: HttpRequest, name: str) -> int:
    text = request.POST.get(name, "").strip()
    if not text.isdecimal() or len(text) > 9:
        raise CapacityFaulty({name: _("%(text)s is not a number") % {"text": text[:20] or "–"}})
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise CapacityFaulty({"since": _("write the day as 2026-12-31")}) from None
