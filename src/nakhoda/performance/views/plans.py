"""Recovery plans on pages: which run, one of them with its path, and the editor."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nakhoda.core.glide_path import tolerance_of_share
from nakhoda.desk.views.answers import only_staff, reader, see_other
from nakhoda.org.permissions import require
from nakhoda.performance.actions import plans as act
from nakhoda.performance.actions.plans import ActionSpec, CounterSpec, PlanRefused, PlanSpec
from nakhoda.performance.models import Diagnosis, RecoveryPlan
from nakhoda.performance.queries.diagnoses import diagnosis_for
from nakhoda.performance.queries.figures import contract_of, contracts, figures_of, reader_of
from nakhoda.performance.queries.people import owners_for
from nakhoda.performance.queries.plan_page import plan_page, plan_row
from nakhoda.performance.queries.plans import VIEWS, drawn, plan_for, plans_for
from nakhoda.performance.queries.sentences import hand, size_of
from nakhoda.performance.queries.words import metric_words, place_words
from nakhoda.performance.views.answering import answers_missing, chosen, day_of, decimal, whole

SPARE = 2  # empty lines for further actions
WORSE = {"up": "lo", "down": "hi"}


@only_staff
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """What asks for somebody first."""
    view = chosen(request.GET.get("view", ""), VIEWS) or "live"
    rows = [plan_row(drawn(plan)) for plan in plans_for(reader(request), view)]
    words = {"live": _("Running"), "drafts": _("Drafts"), "ended": _("Ended"), "all": _("All")}
    return render(request, "performance/plans/list.html", {"rows": rows, "view": view, "views": words.items()})


@only_staff
@require_safe
@answers_missing
def plan(request: HttpRequest, number: int) -> HttpResponse:
    """One plan: the path, what came, what was promised and what it did."""
    found = plan_for(reader(request), number)
    return render(request, "performance/plans/plan.html", plan_page(reader(request), drawn(found), timezone.now()))


@only_staff
@answers_missing
def new(request: HttpRequest) -> HttpResponse:
    """A plan against the accepted cause of `?diagnosis=`."""
    actor = reader(request)
    require(actor, "plan:edit")
    number = whole(request.POST.get("diagnosis", "") or request.GET.get("diagnosis", ""))
    if number is None:
        return render(request, "performance/plans/start.html")
    source = diagnosis_for(actor, number)
    if request.method == "POST":
        return _saved(request, source, None)
    if source.verdict != "accepted":
        return render(request, "performance/plans/start.html", {"diagnosis": source})
    return _editor(request, source, None, _proposed(source, actor.id), ())


@only_staff
@answers_missing
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """A draft again."""
    found = plan_for(reader(request), number, "plan:edit")
    if request.method == "POST":
        return _saved(request, None, found)
    return _editor(request, None, found, _spec_of(found), ())


def _saved(request: HttpRequest, source: Diagnosis | None, found: RecoveryPlan | None) -> HttpResponse:
    actor, now, problems = reader(request), timezone.now(), list[str]()
    metric = found.metric if found else source.metric if source else ""
    spec = _typed(request, metric, problems)
    try:
        if problems:
            raise PlanRefused(*problems)
        with transaction.atomic():
            if found:
                kept = act.edit_plan(found.id, spec, actor=actor, now=now)
            else:
                kept = act.draft_plan(source.id if source else 0, spec, actor=actor, now=now)
    except PlanRefused as refusal:
        return _editor(request, source, found, spec, refusal.problems, status=422)
    messages.success(request, _("Draft saved. Somebody else approves it."))
    return see_other(reverse("performance:plan", args=[kept.id]))


def _proposed(source: Diagnosis, author: int) -> PlanSpec:
    """The gap as the diagnosis found it: back to where the slice was, in eight weeks, with its counter-metrics."""
    contract, cause = contract_of(source.metric), source.result["causes"][source.cause or 0]
    where = act.where_of_cause(source, cause)
    own = cause["kind"] == "rate" and cause.get("after") is not None and source.result.get("yardstick") is None
    reader_, window = reader_of(source.covers), (source.after_start, source.after_end)
    names = [source.metric, *(name for name in contract.show_with if name in contracts())]
    told = figures_of(reader_, names, window, where, source.source)
    value = told[source.metric]
    baseline = value.value if value.value is not None else source.result["after"]
    target = cause["before"] if own else source.result["before"]
    weeks = max(1.0, (source.after_end - source.after_start).days / 7)
    today = timezone.localdate()
    return PlanSpec(
        title=_("%(metric)s %(where)s, back to where it was")
        % {"metric": metric_words(source.metric), "where": place_words(where)},
        baseline=round(baseline, 4),
        baseline_n=value.n,
        target=round(target, 4),
        tolerance=_tolerance(contract.unit, baseline, value.n / weeks),
        starts_on=today + timedelta(days=7 - today.weekday()),
        person_id=author,
        counters=tuple(
            CounterSpec(name, round(limit, 4)) for name in names[1:] if (limit := _limit(name, told[name])) is not None
        ),
        actions=(ActionSpec("", today + timedelta(days=14), round(round(target, 4) - round(baseline, 4), 4)),),
    )


def _tolerance(unit: str, baseline: float, weekly: float) -> float:
    if unit == "share" and weekly > 0 and 0 <= baseline <= 1:
        return round(tolerance_of_share(baseline, weekly), 4)
    return round(abs(baseline) * 0.05, 4)


def _limit(name: str, value: Any) -> float | None:
    """No worse than it is now, chance allowed for."""
    good = contracts()[name].good
    return getattr(value, WORSE[good]) if good in WORSE and value.value is not None else None


def _spec_of(found: RecoveryPlan) -> PlanSpec:
    names = ("title", "baseline", "baseline_n", "target", "tolerance", "starts_on", "weeks", "exit_weeks")
    about: dict[str, Any] = {
        name: getattr(found, name) for name in (*names, "person_id", "sponsor_id", "shortfall_why")
    }
    lines = found.actions.order_by("due", "id")
    return PlanSpec(
        **about,
        actions=tuple(
            ActionSpec(one.what, one.due, one.effect, one.person_id, one.lag_weeks, one.ramp_weeks) for one in lines
        ),
        counters=tuple(CounterSpec(one["metric"], one["limit"]) for one in found.counters),
    )


def _typed(request: HttpRequest, metric: str, problems: list[str]) -> PlanSpec:
    """What was typed. Shares are typed in per cent and points, everything else in the figure's own unit."""
    told, scale = request.POST, scale_of(metric)

    def number(name: str, text: str, words: str, by: float = 1.0) -> float:
        value = decimal(text)
        if value is None:
            problems.append(_("%(field)s: give a number") % {"field": words})
        return (value or 0.0) / by

    def day(text: str, words: str) -> date:
        value = day_of(text)
        if value is None:
            problems.append(_("%(field)s: give a day as 2026-12-31") % {"field": words})
        return value or timezone.localdate()

    def count(name: str, words: str) -> int:
        return int(number(name, told.get(name, ""), words))

    names = ("what", "due", "effect", "who", "lag", "ramp")
    lines = zip(*(told.getlist(name)[: act.MOST_ACTIONS + SPARE] for name in names), strict=False)
    actions = tuple(
        ActionSpec(
            what=what,
            due=day(due, _("due")),
            effect=number("effect", effect, _("effect"), scale),
            person_id=whole(who),
            lag_weeks=whole(lag) or 0,
            ramp_weeks=whole(ramp) or 0,
        )
        for what, due, effect, who, lag, ramp in lines
        if what.strip()
    )
    watched = [name for name in told.getlist("counter") if name in contracts()]
    counters = tuple(
        CounterSpec(name, number(name, told.get(f"limit_{name}", ""), metric_words(name), scale_of(name)))
        for name in watched
    )
    return PlanSpec(
        title=told.get("title", ""),
        baseline=number("baseline", told.get("baseline", ""), _("where it stands"), scale),
        baseline_n=whole(told.get("baseline_n", "")) or 0,
        target=number("target", told.get("target", ""), _("target"), scale),
        tolerance=number("tolerance", told.get("tolerance", ""), _("tolerance"), scale),
        starts_on=day(told.get("starts_on", ""), _("starts on")),
        weeks=count("weeks", _("weeks")),
        exit_weeks=count("exit_weeks", _("weeks in target")),
        person_id=whole(told.get("person", "")) or 0,
        sponsor_id=whole(told.get("sponsor", "")),
        actions=actions,
        counters=counters,
        shortfall_why=told.get("shortfall_why", ""),
    )


def scale_of(metric: str) -> float:
    """By how much a typed number is larger than the engine's: shares are typed in per cent."""
    contract = contracts().get(metric)
    return 100.0 if contract and contract.unit == "share" else 1.0


def _editor(
    request: HttpRequest,
    source: Diagnosis | None,
    found: RecoveryPlan | None,
    spec: PlanSpec,
    problems: tuple[str, ...],
    status: int = 200,
) -> HttpResponse:
    metric = found.metric if found else source.metric if source else ""
    scale, contract = scale_of(metric), contract_of(metric)
    empty = {"what": "", "due": spec.starts_on, "effect": "", "who": "", "lag": 0, "ramp": 0}
    watched = {one.metric: one.limit for one in spec.counters}
    names = dict.fromkeys([*watched, *contract.show_with])
    promised = sum(one.effect for one in spec.actions)
    gap = spec.target - spec.baseline
    left = gap - promised
    context = {
        "plan": found,
        "diagnosis": source,
        "spec": spec,
        "metric_words": metric_words(metric),
        "unit_words": _unit_words(contract.unit),
        "shown": {name: _typed_back(getattr(spec, name), scale) for name in ("baseline", "target", "tolerance")},
        "actions": [_action(one, scale) for one in spec.actions] + [empty] * SPARE,
        "counters": [
            {
                "metric": name,
                "title": metric_words(name),
                "limit": _typed_back(watched[name], scale_of(name)) if name in watched else "",
                "unit": _unit_words(contracts()[name].unit),
                "good": contracts()[name].good,
                "on": name in watched,
            }
            for name in names
            if name in contracts() and contracts()[name].good != "none"
        ],
        "people": owners_for(reader(request), spec.person_id, spec.sponsor_id),
        "gap": size_of(gap, contract.unit),
        "promised": size_of(promised, contract.unit),
        "shortfall": size_of(left, contract.unit) if left * (1 if gap > 0 else -1) > 1e-9 else "",
        "problems": problems,
        "hand": hand(),
    }
    return render(request, "performance/plans/editor.html", context, status=status)


def _action(one: ActionSpec, scale: float) -> dict[str, Any]:
    return {
        "what": one.what,
        "due": one.due,
        "effect": _typed_back(one.effect, scale),
        "who": str(one.person_id or ""),
        "lag": one.lag_weeks,
        "ramp": one.ramp_weeks,
    }


def _typed_back(value: float, scale: float) -> str:
    return f"{value * scale:.4f}".rstrip("0").rstrip(".")


def _unit_words(unit: str) -> str:
    return {"share": "%", "minutes": _("minutes"), "hours": _("hours"), "days": _("days")}.get(unit, _("cases"))
