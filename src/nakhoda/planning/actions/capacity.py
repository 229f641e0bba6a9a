"""Set what is assumed of people, decide classes and leave, ask for a capacity plan, cancel it, publish it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from nakhoda.core.capacity.assumed import BY_NAME, FIELDS, RATE_CARD, assumptions_of, read
from nakhoda.core.costing.currencies import known_currency
from nakhoda.core.costing.money import CostError
from nakhoda.core.staffing.refusal import StaffingError
from nakhoda.desk.jobs import defer
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import HOME_REGION, scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.capacity_run import HABIT_DAYS, assumptions_as_they_stand, rates_used
from nakhoda.planning.models import CapacityPlan, HiringClass, LabourWaiver, Leave, StaffingAssumption
from nakhoda.planning.queries.capacity import locked_plan_for
from nakhoda.planning.queries.capacity_places import latest_rows
from nakhoda.planning.queries.exchange_rates import BASE
from nakhoda.planning.queries.forecasts import NoSuchForecast, version_for
from nakhoda.planning.queries.labour import breaches_between

PROGRAM = system("capacity")
LONGEST_NAME, LONGEST_NOTE, LONGEST_SOURCE, LONGEST_REASON = 120, 200, 200, 300
MOST_WEEKS = 52
MOST_HEADS = 500


class CapacityFaulty(ValueError):
    """Nothing was done; `faults` says by field what to do."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in faults.items()))
        self.faults = dict(faults)


class CapacityNotNow(ValueError):
    """The plan is not in a state for this; the message says what can be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """A partner at a site; empty fields mean all that it works on."""

    owner: str
    site: str
    lob: str = ""
    language: str = ""
    tier: int = 0


def set_assumptions(
    where: Where, values: Mapping[str, str], source: str, *, actor: Actor, now: datetime
) -> StaffingAssumption:
    """What is assumed of a place from now on; the row before stays as its history. Raises `CapacityFaulty`."""
    require(actor, "capacity:plan")
    told = {name: text.strip() for name, text in values.items() if name in BY_NAME and text.strip()}
    before = _latest(where)
    _check(where, told, source, now, card=not (where.lob or where.language or where.tier))
    old = before.values if before else {}
    changed = {n: [old.get(n, ""), told.get(n, "")] for n in BY_NAME if old.get(n, "") != told.get(n, "")}
    with scope_of(PROGRAM):
        row = StaffingAssumption.objects.create(
            scope_id=scope_id(where.owner, where.lob, where.tier), region=HOME_REGION, owner=where.owner,
            site=where.site, lob=where.lob, language=where.language, tier=where.tier, values=told, changed=changed,
            source=source.strip(), author_id=actor.id or None, at=now,
        )  # fmt: skip
        journal.record(
            "capacity.assumed", scope_id=row.scope_id, actor=actor.label, now=now,
            subject=f"assumption:{where.owner}/{where.site}", fields=sorted(changed),
        )  # fmt: skip
    return row


def plan_class(queue: str, starts_on: date, heads: int, note: str, *, actor: Actor, now: datetime) -> HiringClass:
    """Write down a class that is decided. Raises `CapacityFaulty`."""
    require(actor, "capacity:plan")
    owner, faults = _queue_faults(queue, now)
    if starts_on < now.date() - timedelta(days=365) or starts_on > now.date() + timedelta(days=730):
        faults["starts_on"] = "a class begins within two years"
    if not 1 <= heads <= MOST_HEADS:
        faults["heads"] = f"between 1 and {MOST_HEADS}"
    _refuse(faults | _note_faults(note))
    with scope_of(PROGRAM):
        row = HiringClass.objects.create(
            scope_id=scope_id(owner), region=HOME_REGION, queue=queue, starts_on=starts_on, heads=heads,
            note=note.strip(), author_id=actor.id or None, at=now,
        )  # fmt: skip
        _record("capacity.class_planned", row.scope_id, f"class:{row.id}", actor, now, queue=queue, heads=heads)
    return row


def cancel_class(class_id: int, *, actor: Actor, now: datetime) -> None:
    """It will not begin."""
    require(actor, "capacity:plan")
    with scope_of(PROGRAM):
        row = HiringClass.objects.filter(id=class_id, state="planned").first()
        if row is None:
            raise CapacityNotNow("there is no planned class of this number")
        row.state = "cancelled"
        row.save(update_fields=["state"])
        _record("capacity.class_cancelled", row.scope_id, f"class:{row.id}", actor, now, queue=row.queue)


def plan_leave(queue: str, first: date, last: date, heads: float, note: str, *, actor: Actor, now: datetime) -> Leave:
    """So many heads of a queue are away, beyond the usual. Raises `CapacityFaulty`."""
    require(actor, "capacity:plan")
    owner, faults = _queue_faults(queue, now)
    if last < first:
        faults["last"] = "the last day lies before the first"
    if (last - first).days > 370 or first > now.date() + timedelta(days=730):
        faults["first"] = "leave is planned for at most a year, within two years"
    if not 0 < heads <= MOST_HEADS:
        faults["heads"] = f"more than 0 and at most {MOST_HEADS}"
    _refuse(faults | _note_faults(note))
    with scope_of(PROGRAM):
        row = Leave.objects.create(
            scope_id=scope_id(owner), region=HOME_REGION, queue=queue, first=first, last=last, heads=heads,
            note=note.strip(), author_id=actor.id or None, at=now,
        )  # fmt: skip
        _record("capacity.leave_planned", row.scope_id, f"leave:{row.id}", actor, now, queue=queue, heads=heads)
    return row


def make_plan(
    name: str, forecast: int, weeks: int, *, actor: Actor, now: datetime, by_job: bool = True, currency: str = BASE
) -> CapacityPlan:
    """Ask for a plan over the weeks of a forecast; a job makes it (or whoever asks, at once). Raises `CapacityFaulty`.

    What is assumed is pinned now: a change after this moment is of the next plan.
    """
    require(actor, "capacity:plan")
    row, monday, faults = _window(forecast, weeks, actor)
    if not name.strip() or len(name.strip()) > LONGEST_NAME:
        faults["name"] = f"give it a name of at most {LONGEST_NAME} characters"
    _refuse(faults)
    assert row is not None
    assert monday is not None
    policy, day = policy_in_force(now), now.date()
    try:
        currency = known_currency(currency)
        stood, rates = assumptions_as_they_stand(policy, day, currency), rates_used(policy, day, currency)
    except (StaffingError, CostError) as error:
        raise CapacityFaulty({error.field: str(error)}) from error
    spec = {"assumptions": stood, "habit_days": HABIT_DAYS, "currency": currency, "rates": rates}
    with scope_of(PROGRAM):
        plan = CapacityPlan.objects.create(
            scope_id=scope_id("inhouse"), region=HOME_REGION, name=name.strip(), forecast_id=row.id,
            forecast_state=row.state, first_monday=monday, weeks=weeks, zone=row.zone, asked_by=actor.id or None,
            asked_at=now, spec=spec,
        )  # fmt: skip
        _record("capacity.asked", plan.scope_id, f"capacity:{plan.id}", actor, now, forecast_id=row.id, weeks=weeks)
        if by_job:
            defer("make_capacity_plan", plan_id=plan.id)
    return plan


def cancel_plan(plan_id: int, *, actor: Actor, now: datetime) -> CapacityPlan:
    """Stop a plan that is being made; the job sees it at its next step."""
    plan = locked_plan_for(actor, plan_id, "capacity:plan")
    if plan.state not in ("waiting", "running"):
        raise CapacityNotNow("it is not being made any more")
    plan.state, plan.done_at = "cancelled", now
    with scope_of(PROGRAM):
        plan.save(update_fields=["state", "done_at"])
        _record("capacity.cancelled", plan.scope_id, f"capacity:{plan.id}", actor, now)
    return plan


def publish_plan(plan_id: int, *, actor: Actor, now: datetime) -> CapacityPlan:
    """Partners read their part from now on. A breach of a working-time rule blocks it until somebody answers for it."""
    plan = locked_plan_for(actor, plan_id, "capacity:plan")
    if plan.state != "done" or plan.published_at is not None:
        raise CapacityNotNow("only a finished plan that is not published yet can be published")
    open_ = [each for each in breaches_of_plan(plan) if not each.waived]
    if open_:
        raise CapacityNotNow(f"{len(open_)} planned shifts break a working-time rule: change them, or answer for them")
    plan.published_by, plan.published_at = actor.id or None, now
    with scope_of(PROGRAM):
        plan.save(update_fields=["published_by", "published_at"])
        _record("capacity.published", plan.scope_id, f"capacity:{plan.id}", actor, now)
    return plan


def waive_breach(
    plan_id: int, person_id: int, limit: str, since: date, reason: str, *, actor: Actor, now: datetime
) -> LabourWaiver:
    """Answer for one breach, with the reason. Raises `CapacityFaulty`, `CapacityNotNow`."""
    plan = locked_plan_for(actor, plan_id, "capacity:plan")
    if not reason.strip() or len(reason.strip()) > LONGEST_REASON:
        raise CapacityFaulty({"reason": f"say why, in at most {LONGEST_REASON} characters"})
    found = next((each for each in breaches_of_plan(plan) if each.key == (person_id, limit, since)), None)
    if found is None or found.waived:
        raise CapacityNotNow("there is no such breach any more")
    with scope_of(PROGRAM):
        row = LabourWaiver.objects.create(
            scope_id=scope_id("inhouse"), person_id=person_id, rule=found.breach.rule, limit=limit, since=since,
            reason=reason.strip(), author_id=actor.id or None, at=now,
        )  # fmt: skip
        told = {"limit": limit, "since": since.isoformat(), "rule": found.breach.rule}
        _record("capacity.breach_waived", row.scope_id, f"person:{person_id}", actor, now, **told)
    return row


def breaches_of_plan(plan: CapacityPlan) -> tuple[Any, ...]:
    """Every breach of the shifts that are planned in the plan's weeks."""
    last = plan.first_monday + timedelta(weeks=plan.weeks, days=-1)
    return breaches_between(plan.first_monday, last, meals_now())


def meals_now() -> dict[str, float]:
    """Minutes of meal break by site, as they are assumed now."""
    rows = [row for row in latest_rows() if not (row.lob or row.language or row.tier)]
    field = BY_NAME["meal_minutes"]
    return {row.site: float(read(field, row.values.get("meal_minutes") or str(field.value))) for row in rows}


def _latest(where: Where) -> StaffingAssumption | None:
    key = (where.owner, where.site, where.lob, where.language, where.tier)
    found = (row for row in latest_rows() if (row.owner, row.site, row.lob, row.language, row.tier) == key)
    return next(found, None)


def _check(where: Where, told: Mapping[str, str], source: str, now: datetime, *, card: bool) -> None:
    policy = policy_in_force(now)
    known = {(queue.owner, queue.site) for queue in policy.queues}
    faults: dict[str, str] = {}
    if (where.owner, where.site) not in known:
        faults["site"] = f"{where.owner} works at no site called {where.site!r}"
    if len(source.strip()) > LONGEST_SOURCE:
        faults["source"] = f"at most {LONGEST_SOURCE} characters"
    for field in FIELDS:
        try:
            if field.name in told:
                read(field, told[field.name])
            elif card and field.name in RATE_CARD:
                faults[field.name] = "is missing: without a rate card nothing can be planned here"
        except StaffingError as error:
            faults[field.name] = str(error)
    _refuse(faults)
    try:
        assumptions_of([told], f"{where.owner} at {where.site}", card=card)
    except StaffingError as error:
        raise CapacityFaulty({error.field: str(error)}) from error


def _window(forecast: int, weeks: int, actor: Actor) -> tuple[Any, date | None, dict[str, str]]:
    """(version, first Monday, faults)."""
    if not 1 <= weeks <= MOST_WEEKS:
        return None, None, {"weeks": f"a plan has 1 to {MOST_WEEKS} weeks"}
    try:
        row = version_for(actor, forecast).row
    except NoSuchForecast:
        return None, None, {"forecast": "choose a forecast of the list"}
    monday = row.starts_on + timedelta(days=-row.starts_on.weekday() % 7)
    most = (row.ends_on - monday).days // 7 + ((row.ends_on - monday).days % 7 == 6)
    if weeks > most:
        return row, monday, {"weeks": f"the forecast ends on {row.ends_on}: it holds {max(0, most)} whole weeks"}
    return row, monday, {}


def _queue_faults(key: str, now: datetime) -> tuple[str, dict[str, str]]:
    queue = policy_in_force(now).queue_by_key.get(key)
    return (queue.owner, {}) if queue else ("", {"queue": "choose a queue of the list"})


def _note_faults(note: str) -> dict[str, str]:
    return {"note": f"at most {LONGEST_NOTE} characters"} if len(note.strip()) > LONGEST_NOTE else {}


def _refuse(faults: Mapping[str, str]) -> None:
    if faults:
        raise CapacityFaulty(faults)


def _record(name: str, scope: int, subject: str, actor: Actor, now: datetime, **more: Any) -> None:
    journal.record(name, scope_id=scope, actor=actor.label, now=now, subject=subject, **more)
