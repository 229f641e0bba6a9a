"""One plan as its page shows it, and its row in the list."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nakhoda.core.figures import figure_of, interval_of
from nakhoda.core.slices import parse_slice
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.org.queries import faces_of_people
from nakhoda.performance.models import RecoveryPlan
from nakhoda.performance.queries.history import history_of
from nakhoda.performance.queries.pictures import plan_chart, plan_rows, said
from nakhoda.performance.queries.plans import LIVE, Drawn, counters_of
from nakhoda.performance.queries.sentences import band_of, cause_sentence, hand, size_of
from nakhoda.performance.queries.words import metric_words, slice_words

NAMED = ("person", "sponsor", "author", "approver")
ADVICE = {"keep": gettext_lazy("keep it"), "extend": gettext_lazy("extend it"), "stop": gettext_lazy("stop it")}


def plan_row(shown: Drawn) -> dict[str, Any]:
    """A row of the list: where it should be, where it is, and what it asks for."""
    plan, last = shown.plan, shown.last
    return {
        "id": plan.id,
        "url": page_of(plan),
        "title": plan.title,
        "metric_words": metric_words(plan.metric),
        "where_words": slice_words(parse_slice(plan.slice_key)),
        "state": plan.state,
        "state_words": states()[plan.state],
        "health": plan.health if plan.state in LIVE else "",
        "health_words": healths().get(plan.health, "") if plan.state in LIVE else "",
        "week": len(shown.told),
        "weeks": plan.weeks,
        "actual": _figure(plan, last.actual if last else None),
        "expected": _figure(plan, last.expected if last else plan.baseline),
        "target": _figure(plan, plan.target),
        "owner": faces_of_people([plan.person_id]).get(plan.person_id),
        "done": sum(one.done_at is not None for one in shown.actions),
        "actions": len(shown.actions),
    }


def plan_page(actor: Actor, shown: Drawn, now: datetime) -> dict[str, Any]:
    """Context of `performance/plans/plan.html`."""
    plan = shown.plan
    people = [plan.person_id, plan.sponsor_id, plan.author_id, plan.approver_id, *(a.person_id for a in shown.actions)]
    faces = faces_of_people(people)
    sentence = plan_sentence(shown)
    return plan_row(shown) | {
        "plan": plan,
        "sentence": sentence,
        "chart": plan_chart(shown, sentence),
        "rows": [_week(row, plan) for row in plan_rows(shown)],
        "people": {name: faces.get(getattr(plan, f"{name}_id") or 0) for name in NAMED},
        "cause": cause_sentence(plan.cause, plan.unit) if plan.cause else "",
        "cause_url": reverse("performance:diagnosis", args=[plan.diagnosis_id]) if plan.diagnosis_id else "",
        "gap": size_of(shown.balance.gap, plan.unit),
        "promised": size_of(shown.balance.promised, plan.unit),
        "shortfall": size_of(shown.balance.shortfall, plan.unit) if not shown.balance.closed else "",
        "baseline": _figure(plan, plan.baseline),
        "tolerance": size_of(plan.tolerance, plan.unit),
        "actions": [_action(plan, one, faces, now) for one in shown.actions],
        "counters": _counters(shown),
        "exit": shown.exit,
        "exit_reasons": _exit_reasons(shown),
        "effect": _effect(plan),
        "history": [(line, steps().get(line.name, line.name)) for line in history_of(f"plan:{plan.id}")],
        "replacement": plan.replaced_by.order_by("-id").first(),
        "may": _may(actor, plan),
    }


def plan_sentence(shown: Drawn, health: str | None = None) -> str:
    """How it stands, in one sentence; `health` as it was at another time."""
    plan, last = shown.plan, shown.last
    health = plan.health if health is None else health
    told = {"week": len(shown.told), "weeks": plan.weeks, "target": _figure(plan, plan.target)}
    if last is None or last.actual is None:
        told |= {"baseline": _figure(plan, plan.baseline)}
        return _("From %(baseline)s to %(target)s in %(weeks)s weeks; nothing is counted yet.") % told
    told |= {"actual": _figure(plan, last.actual), "expected": _figure(plan, last.expected)}
    if health == "amber":
        return (
            _("Week %(week)s: %(actual)s, %(expected)s promised: missed twice in a row. It asks for a re-plan.") % told
        )
    if health == "off_path":
        return _("Week %(week)s: %(actual)s, %(expected)s promised: off the path.") % told
    return _("Week %(week)s: %(actual)s, %(expected)s promised: on the path to %(target)s.") % told


def page_of(plan: RecoveryPlan) -> str:
    """Its address."""
    return reverse("performance:plan", args=[plan.id])


def _figure(plan: RecoveryPlan, value: float | None) -> str:
    return figure_of(value, plan.unit, hand())


def _week(row: dict[str, Any], plan: RecoveryPlan) -> dict[str, Any]:
    words = {
        "on": _("on the path"),
        "ahead": _("ahead"),
        "missed": _("missed"),
        "not measured": _("too few cases"),
        "to come": _("to come"),
    }
    return row | {
        "said": said(row, plan.unit) if row["n"] else "–",
        "band": interval_of(row["lo"], row["hi"], plan.unit, hand()),
        "expected_words": _figure(plan, row["expected"]),
        "limit_words": _figure(plan, row["limit"]),
        "twin_words": _figure(plan, row["twin"]) if row["twin"] is not None else "",
        "standing_words": words[row["standing"]],
    }


def _action(plan: RecoveryPlan, one: Any, faces: Any, now: datetime) -> dict[str, Any]:
    return {
        "id": one.id,
        "what": one.what,
        "due": one.due,
        "late": one.done_at is None and one.due < now.date() and plan.state in LIVE,
        "done_at": one.done_at,
        "effect": size_of(one.effect, plan.unit),
        "lag": one.lag_weeks,
        "owner": faces.get(one.person_id or 0),
        "url": reverse("performance:plan_action", args=[plan.id, one.id]),
    }


def _counters(shown: Drawn) -> list[dict[str, Any]]:
    last = shown.told[-1].counters if shown.told else []
    known = {one["metric"]: one for one in last}
    rows = []
    for one in shown.plan.counters:
        seen, unit = known.get(one["metric"], {}), one.get("unit", "share")
        rows.append(
            {
                "title": metric_words(one["metric"]),
                "limit": figure_of(one["limit"], unit, hand()),
                "good": one["good"],
                "value": figure_of(seen.get("value"), unit, hand()),
                "n": seen.get("n", 0),
                "healthy": seen.get("healthy"),
            }
        )
    return rows


def _exit_reasons(shown: Drawn) -> list[str]:
    """What `core.glide_path.exit_test` holds against an end, in the reader's language."""
    ending, plan = shown.exit, shown.plan
    told = []
    if ending.weeks_in_target < ending.weeks_needed:
        weeks = {"n": ending.weeks_in_target, "needed": ending.weeks_needed}
        told.append(_("%(n)s of %(needed)s weeks in target.") % weeks)
    for one in counters_of(plan, shown.told):
        said = _("%(metric)s is not healthy.") if one.healthy is False else _("%(metric)s cannot be read.")
        told += [] if one.healthy else [said % {"metric": metric_words(one.name)}]
    return told


def _effect(plan: RecoveryPlan) -> dict[str, Any]:
    """What it did: points and cases with their interval, apart from luck and from what happened everywhere."""
    told = plan.effect
    if not told:
        return {}
    # core.plan_effect says shares in percentage points already
    unit = "points" if plan.unit == "share" else plan.unit
    words: dict[str, Any] = {
        "size": figure_of(told["points"], unit, hand()) if told.get("points") is not None else "",
        "band": band_of(told.get("lo"), told.get("hi"), unit),
        "chance": round(100 * told["probability_helped"]) if told.get("probability_helped") is not None else None,
        "cases_words": _signed(round(told["cases"])) if told.get("cases") is not None else "",
        "cases_band": band_of(told.get("cases_lo"), told.get("cases_hi"), "count"),
        "verdict_words": ADVICE.get(told["verdict"], ""),
        "second_words": _second(told, unit),
    }
    return {**told, **words}


def _second(told: dict[str, Any], unit: str) -> str:
    second = told.get("second")
    if not second:
        return ""
    return f"{figure_of(second['points'], unit, hand())} (95 % {band_of(second['lo'], second['hi'], unit)})"


def _signed(count: int) -> str:
    return ("+" if count > 0 else "−" if count < 0 else "") + hand().whole(abs(count))


def _may(actor: Actor, plan: RecoveryPlan) -> dict[str, bool]:
    edits = bool(may(actor, "plan:edit"))
    others = actor.id not in (plan.author_id, plan.person_id)
    return {
        "edit": edits and plan.state == "draft",
        "approve": bool(may(actor, "plan:approve")) and plan.state == "draft" and others,
        "tick": edits and plan.state in LIVE,
        "replan": edits and plan.state in LIVE,
        "exit": edits and plan.state == "running",
        "stop": edits and plan.state in ("draft", *LIVE),
        "resume": edits and plan.state == "stopped",
    }


def states() -> dict[str, str]:
    """What a plan is."""
    return {
        "draft": _("draft"),
        "approved": _("approved"),
        "running": _("running"),
        "exited": _("reached its target"),
        "replanned": _("re-planned"),
        "stopped": _("stopped"),
    }


def healths() -> dict[str, str]:
    """How a running plan stands."""
    return {"on_path": _("on the path"), "off_path": _("off the path"), "amber": _("asks for a re-plan")}


def steps() -> dict[str, str]:
    """What was done to it."""
    return {
        "drafted": _("written"),
        "edited": _("changed"),
        "approved": _("approved"),
        "sent_back": _("sent back"),
        "started": _("started"),
        "action_done": _("an action was done"),
        "action_undone": _("an action was not done after all"),
        "turned_amber": _("missed twice in a row: turned amber by itself"),
        "on_path": _("back on the path"),
        "off_path": _("left the path"),
        "exited": _("reached its target"),
        "replanned": _("replaced by a new plan"),
        "stopped": _("stopped"),
        "resumed": _("taken up again"),
    }
