"""Write a recovery plan, approve it, carry it out, end it. Two people make a plan: one writes, another approves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.core.slices import Slice, parse_slice, slice_key, slice_of
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import require
from nakhoda.org.scope import scope_of
from nakhoda.performance.actions.remarks import note, reason_from
from nakhoda.performance.models import Diagnosis, PlanAction, RecoveryPlan
from nakhoda.performance.queries.diagnoses import diagnosis_for
from nakhoda.performance.queries.figures import contract_of
from nakhoda.performance.queries.labels import covered, label_for, ordinary
from nakhoda.performance.queries.plans import LIVE, drawn, locked_plan_for

LONGEST_WEEKS, MOST_ACTIONS = 52, 12
LONGEST_TEXT = 200


class PlanRefused(ValueError):
    """The plan stays as it was; `problems` are sentences for whoever wrote it."""

    def __init__(self, *problems: str) -> None:
        self.problems = problems
        super().__init__("; ".join(problems))


@dataclass(frozen=True, slots=True)
class ActionSpec:
    """One corrective action as it was typed; `effect` is signed and in the metric's unit (a share: 0.02)."""

    what: str
    due: date
    effect: float
    person_id: int | None = None
    lag_weeks: int = 0
    ramp_weeks: int = 0


@dataclass(frozen=True, slots=True)
class CounterSpec:
    """A figure that must stay healthy: no worse than `limit`, in its own good direction."""

    metric: str
    limit: float


@dataclass(frozen=True, slots=True)
class PlanSpec:
    """A whole plan as it was typed. `starts_on` is moved back to its Monday."""

    title: str
    baseline: float
    target: float
    tolerance: float
    starts_on: date
    person_id: int
    weeks: int = 8
    exit_weeks: int = 3
    baseline_n: int = 0
    sponsor_id: int | None = None
    actions: tuple[ActionSpec, ...] = ()
    counters: tuple[CounterSpec, ...] = ()
    shortfall_why: str = ""


def draft_plan(diagnosis_id: int, spec: PlanSpec, *, actor: Actor, now: datetime) -> RecoveryPlan:
    """A plan against the accepted cause of a diagnosis. Raises `PlanRefused` with every problem."""
    require(actor, "plan:edit")
    diagnosis = diagnosis_for(actor, diagnosis_id)
    if diagnosis.verdict != "accepted" or diagnosis.cause is None:
        raise PlanRefused("accept a cause of the diagnosis first: a plan answers a cause that somebody stands for")
    cause = diagnosis.result["causes"][diagnosis.cause]
    if cause["kind"] == "data_fault":
        raise PlanRefused("this cause is about the data: ask whoever sends it; there is no work to recover")
    _refuse_unfit(spec, diagnosis.metric)
    plan = RecoveryPlan(diagnosis=diagnosis, cause=cause, author_id=actor.id or None, created_at=now)
    where = where_of_cause(diagnosis, cause)
    plan.source, plan.metric = diagnosis.source, diagnosis.metric
    plan.slice_key, plan.where = slice_key(where), dict(where)
    known = slice_of(
        {**cause.get("implied", {}), **dict(where)}
    )  # a site names its partner, and so whose rows they are
    plan.covers = list(ordinary(covered(known, frozenset(diagnosis.covers))))
    return _kept_new(plan, spec, actor, now, "plan.drafted", diagnosis_id=diagnosis.id)


def where_of_cause(diagnosis: Diagnosis, cause: dict[str, Any]) -> Slice:
    """The part of the operation that a plan against this cause is about."""
    narrowed = cause["where"] if cause["kind"] == "rate" else {}
    return slice_of({**diagnosis.where, **narrowed})


def edit_plan(plan_id: int, spec: PlanSpec, *, actor: Actor, now: datetime) -> RecoveryPlan:
    """Change a draft whole. What is approved is not edited: it is re-planned."""
    plan = locked_plan_for(actor, plan_id, "plan:edit")
    if plan.state != "draft":
        raise PlanRefused("this plan is approved; ask for a re-plan, and its history stays")
    _refuse_unfit(spec, plan.metric)
    _fill(plan, spec, now)
    plan.save()
    _write_actions(plan, spec.actions)
    _told("plan.edited", plan, actor, now)
    return plan


def approve_plan(plan_id: int, *, actor: Actor, now: datetime) -> RecoveryPlan:
    """Another person than its author says yes. A shortfall must have been explained in words."""
    plan = locked_plan_for(actor, plan_id, "plan:approve")
    if plan.state != "draft":
        raise PlanRefused(f"this plan is {plan.state} already")
    if plan.author_id == actor.id or plan.person_id == actor.id:
        raise PlanRefused("somebody other than its author and its owner must approve a plan")
    shown = drawn(plan)
    if not shown.actions:
        raise PlanRefused("a plan without actions is a wish; add what will be done")
    if not shown.balance.closed and not plan.shortfall_why.strip():
        raise PlanRefused("the actions do not sum to the gap: add one, lower the target, or say why it is worth doing")
    plan.state = "running" if plan.starts_on <= now.date() else "approved"
    plan.approver_id, plan.approved_at, plan.changed_at, plan.health = actor.id or None, now, now, "on_path"
    plan.save()
    _told("plan.approved", plan, actor, now, shortfall=shown.balance.shortfall)
    if plan.replaces_id:
        _end_replaced(plan, actor, now)
    return plan


def send_back_plan(plan_id: int, reason: str, *, actor: Actor, now: datetime) -> RecoveryPlan:
    """Not yet: the draft stays a draft, and its author reads why."""
    plan, words = locked_plan_for(actor, plan_id, "plan:approve"), reason_from(reason)
    if plan.state != "draft":
        raise PlanRefused("only a draft can be sent back")
    _told("plan.sent_back", plan, actor, now, words=words)
    return plan


def tick_action(plan_id: int, action_id: int, done: bool, *, actor: Actor, now: datetime) -> PlanAction:
    """Mark an action done, or not done after all."""
    plan = locked_plan_for(actor, plan_id, "plan:edit")
    action = plan.actions.select_for_update().filter(id=action_id).first() if action_id < 2**63 else None
    if action is None or plan.state not in LIVE:
        raise PlanRefused("there is no such action in a running plan")
    action.done_at = now if done else None
    action.save(update_fields=["done_at"])
    _told("plan.action_done" if done else "plan.action_undone", plan, actor, now, action_id=action.id)
    return action


def exit_plan(plan_id: int, *, actor: Actor, now: datetime) -> RecoveryPlan:
    """End a plan that passed its exit test: so many weeks in target, every counter-metric healthy."""
    plan = locked_plan_for(actor, plan_id, "plan:edit")
    if plan.state != "running":
        raise PlanRefused("only a running plan can exit")
    test = drawn(plan).exit
    if not test.passed:
        raise PlanRefused(*(reason.text for reason in test.reasons))
    _end(plan, "exited", actor, now)
    return plan


def stop_plan(plan_id: int, reason: str, *, actor: Actor, now: datetime) -> RecoveryPlan:
    """Give a plan up, with its reason. A draft is withdrawn the same way."""
    plan, words = locked_plan_for(actor, plan_id, "plan:edit"), reason_from(reason)
    if plan.state not in ("draft", *LIVE):
        raise PlanRefused(f"this plan is {plan.state} already")
    _end(plan, "stopped", actor, now, words=words)
    return plan


def resume_plan(plan_id: int, *, actor: Actor, now: datetime) -> RecoveryPlan:
    """Take a stop back."""
    plan = locked_plan_for(actor, plan_id, "plan:edit")
    if plan.state != "stopped":
        raise PlanRefused("only a stopped plan can be taken up again")
    plan.state = "draft" if plan.approved_at is None else ("running" if plan.starts_on <= now.date() else "approved")
    plan.ended_at, plan.changed_at = None, now
    plan.save(update_fields=["state", "ended_at", "changed_at"])
    _told("plan.resumed", plan, actor, now)
    return plan


def replan(plan_id: int, *, actor: Actor, now: datetime) -> RecoveryPlan:
    """A new draft that begins where the figure stands now; the old plan runs on until the new one is approved."""
    old = locked_plan_for(actor, plan_id, "plan:edit")
    if old.state not in LIVE:
        raise PlanRefused("only a plan that runs can be re-planned")
    if old.replaced_by.filter(state="draft").exists():
        raise PlanRefused("a new draft of this plan waits already")
    shown = drawn(old)
    actual = next((week.actual for week in reversed(shown.told) if week.actual is not None), old.baseline)
    new = RecoveryPlan(author_id=actor.id or None, created_at=now, replaces=old)
    for name in ("diagnosis", "cause", "source", "metric", "slice_key", "where", "covers"):
        setattr(new, name, getattr(old, name))
    spec = PlanSpec(
        title=old.title,
        baseline=actual,
        baseline_n=shown.told[-1].n if shown.told else old.baseline_n,
        target=old.target,
        tolerance=old.tolerance,
        starts_on=now.date() + timedelta(days=7),
        weeks=old.weeks,
        exit_weeks=old.exit_weeks,
        person_id=old.person_id,
        sponsor_id=old.sponsor_id,
        actions=tuple(_carried(one) for one in shown.actions if one.done_at is None),
        counters=tuple(CounterSpec(one["metric"], one["limit"]) for one in old.counters),
    )
    return _kept_new(new, spec, actor, now, "plan.drafted", replaces=old.id)


def _carried(one: PlanAction) -> ActionSpec:
    return ActionSpec(one.what, one.due, one.effect, one.person_id, one.lag_weeks, one.ramp_weeks)


def _end_replaced(plan: RecoveryPlan, actor: Actor, now: datetime) -> None:
    old = RecoveryPlan.objects.select_for_update(of=("self",)).filter(id=plan.replaces_id or 0).first()
    if old is not None and old.state in LIVE:
        _end(old, "replanned", actor, now, by=plan.id)


def _end(plan: RecoveryPlan, state: str, actor: Actor, now: datetime, words: str = "", **told: Any) -> None:
    plan.state, plan.ended_at, plan.changed_at = state, now, now
    plan.save(update_fields=["state", "ended_at", "changed_at"])
    _told(f"plan.{state}", plan, actor, now, words=words, **told)


def _kept_new(plan: RecoveryPlan, spec: PlanSpec, actor: Actor, now: datetime, name: str, **told: Any) -> RecoveryPlan:
    _fill(plan, spec, now)
    with scope_of(system("plan")):  # its label may be new, and then nobody holds it before the next request
        plan.scope_id = label_for(plan.covers)
        plan.save(force_insert=True)
        _write_actions(plan, spec.actions)
        _told(name, plan, actor, now, **told)
    return plan


def _fill(plan: RecoveryPlan, spec: PlanSpec, now: datetime) -> None:
    contract = contract_of(plan.metric)
    plan.unit, plan.good, plan.changed_at = contract.unit, "down" if spec.target < spec.baseline else "up", now
    plan.title, plan.shortfall_why = spec.title.strip()[:120], spec.shortfall_why.strip()[:500]
    for name in ("baseline", "baseline_n", "target", "tolerance", "weeks", "exit_weeks", "person_id", "sponsor_id"):
        setattr(plan, name, getattr(spec, name))
    plan.starts_on = spec.starts_on - timedelta(days=spec.starts_on.weekday())
    plan.counters = [_counter(one) for one in spec.counters]


def _counter(spec: CounterSpec) -> dict[str, Any]:
    contract = contract_of(spec.metric)
    return {"metric": spec.metric, "limit": spec.limit, "good": contract.good, "unit": contract.unit}


def _write_actions(plan: RecoveryPlan, specs: Sequence[ActionSpec]) -> None:
    plan.actions.all().delete()
    PlanAction.objects.bulk_create(
        PlanAction(
            plan=plan,
            scope_id=plan.scope_id,
            what=spec.what.strip()[:LONGEST_TEXT],
            person_id=spec.person_id,
            due=spec.due,
            effect=spec.effect,
            lag_weeks=spec.lag_weeks,
            ramp_weeks=spec.ramp_weeks,
        )
        for spec in specs
    )


def _refuse_unfit(spec: PlanSpec, metric: str) -> None:
    good = contract_of(metric).good
    problems = [
        text
        for wrong, text in (
            (not spec.title.strip(), "give the plan a title"),
            (spec.target == spec.baseline, "the target must differ from where the figure stands"),
            (good == "up" and spec.target < spec.baseline, "for this figure higher is better: set a higher target"),
            (good == "down" and spec.target > spec.baseline, "for this figure lower is better: set a lower target"),
            (spec.tolerance < 0, "the tolerance cannot be negative"),
            (not 1 <= spec.weeks <= LONGEST_WEEKS, f"a plan takes 1 to {LONGEST_WEEKS} weeks"),
            (not 1 <= spec.exit_weeks <= spec.weeks, "the weeks in target must fit into the plan"),
            (len(spec.actions) > MOST_ACTIONS, f"at most {MOST_ACTIONS} actions: more is a programme, not a plan"),
            (not _on_roster({spec.person_id}), "name an owner who is on the roster"),
        )
        if wrong
    ]
    problems += [text for one in spec.actions for text in _action_problems(one)]
    if problems:
        raise PlanRefused(*problems)


def _action_problems(spec: ActionSpec) -> list[str]:
    told = spec.what.strip()[:60] or "an action"
    problems = [] if spec.what.strip() else ["say what will be done in every action"]
    if not (0 <= spec.lag_weeks <= LONGEST_WEEKS and 0 <= spec.ramp_weeks <= LONGEST_WEEKS):
        problems.append(f"{told}: give lag and ramp in whole weeks from 0")
    if spec.person_id is not None and not _on_roster({spec.person_id}):
        problems.append(_("%(action)s: its owner is not on the roster") % {"action": told})
    return problems


def _on_roster(ids: set[int]) -> bool:
    with scope_of(system("plan")):
        return Person.objects.filter(id__in=ids, active=True).count() == len(ids)


def _told(name: str, plan: RecoveryPlan, actor: Actor, now: datetime, words: str = "", **payload: Any) -> None:
    note(name, f"plan:{plan.id}", scope_id=plan.scope_id, actor=actor, now=now, words=words, **payload)


def where_of(plan: RecoveryPlan) -> Slice:
    """The slice of a plan."""
    return parse_slice(plan.slice_key)
