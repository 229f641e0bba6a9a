"""The promises a policy makes for a case: SLA targets, statutory obligations, contracts between the tiers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from operator import attrgetter

from nakhoda.core.clocks import ClockTerm
from nakhoda.core.events import EscalationRaised, Event
from nakhoda.core.facts import CaseState
from nakhoda.core.policy.compiled import CompiledPolicy
from nakhoda.core.policy.conditions import FILTERED, Condition, Facts, facts_of
from nakhoda.core.policy.rules import ObligationRule, QueueRule, SlaRule
from nakhoda.core.policy.schema import INHOUSE

# What a promise may depend on: the facts that filters ask (`conditions.facts_of`), and the calendar of the place.
_asked = attrgetter(*(name for name in FILTERED if name != "jurisdiction"), "calendar")
QUARTER = 900  # seconds: laws begin and end at a local midnight, and zones differ by quarters of an hour
REMEMBERED = 4096


def terms_for(
    policy: CompiledPolicy, case: CaseState, at: datetime, event: Event | None = None
) -> tuple[ClockTerm, ...]:
    """All that is promised for the case, at `event` where one makes a difference (the reason of an escalation).

    An obligation binds by the law in force when the case was received.
    """
    reason = event.reason if isinstance(event, EscalationRaised) else ""
    asked = (_asked(case), (case.received_at or at).timestamp() // QUARTER, reason)
    if (known := policy.promised.get(asked)) is None:
        if len(policy.promised) >= REMEMBERED:
            policy.promised.clear()
        known = policy.promised[asked] = _terms_for(policy, case, at, reason)
    return known


def _terms_for(policy: CompiledPolicy, case: CaseState, at: datetime, reason: str) -> tuple[ClockTerm, ...]:
    facts = facts_of(case, policy.jurisdictions_of(case.country, case.locale, case.source))
    internal = case.channel == "internal_form"
    terms = [*(_internal(policy, case) if internal else _member(policy, case, facts, reason))]
    terms += [_obligation(policy, rule, case) for rule in obligations_for(policy, facts, case.received_at or at)]
    return tuple(terms)


def obligations_for(policy: CompiledPolicy, facts: Facts, received: datetime) -> list[ObligationRule]:
    """The obligations in force at `received` whose condition holds."""
    return [rule for rule in policy.obligations if _in_force(rule, received) and _binds(rule, facts)]


def sla_for(policy: CompiledPolicy, facts: Facts) -> SlaRule | None:
    """The first SLA policy, by position, whose filter lets the case through."""
    return next((rule for rule in policy.sla if rule.when.hold(facts)), None)


def appeal_window(policy: CompiledPolicy, kind: str, jurisdictions: tuple[str, ...] = ()) -> int | None:
    """Days in which a decision of `kind` may be contested: the longest that any law grants; None if it may not."""
    rows = [row for row in policy.appeals.windows if row.kind == kind]
    local = [row.days for row in rows if row.jurisdiction in jurisdictions]
    return max(local or [row.days for row in rows if not row.jurisdiction], default=None)


def survey_refusal(policy: CompiledPolicy, case: CaseState) -> str:
    """Why this case's member is never asked (handbook 1.7); empty when asking is allowed."""
    rule, lane, reason = policy.surveys, policy.lanes.get(case.lane), policy.reasons.get(case.reason)
    if case.lane in rule.never_lanes or (lane and lane.no_survey):
        return f"lane {case.lane} is never surveyed"
    if case.reason in rule.never_reasons or (reason and not reason.surveyable):
        return f"reason {case.reason} is never surveyed"
    if barred := sorted(rule.never_tags & case.tags):
        return f"tagged {barred[0]}"
    return f"channel {case.channel} is never surveyed" if case.channel in rule.never_channels else ""


def _binds(rule: ObligationRule, facts: Facts) -> bool:
    return rule.jurisdiction in facts["jurisdiction"] and rule.when.hold(facts)


def _in_force(rule: ObligationRule, received: datetime) -> bool:
    day = received.astimezone(rule.zone).date()
    return rule.effective_from <= day and (rule.effective_to is None or day <= rule.effective_to)


def _obligation(policy: CompiledPolicy, rule: ObligationRule, case: CaseState) -> ClockTerm:
    return ClockTerm(
        code=rule.code,
        metric=rule.metric,
        kind="obligation",
        target_minutes=rule.target_minutes,
        business=rule.business,
        calendar=_calendar(policy, case) if rule.business else "",
        attributable_to=rule.owner_role,
        policy_version=policy.version,
    )


def _member(policy: CompiledPolicy, case: CaseState, facts: Facts, escalated: str) -> Iterator[ClockTerm]:
    yield from _human_eyes(policy, case)
    rule = sla_for(policy, facts)
    for target in rule.targets if rule else ():
        if minutes := target.minutes.get(case.priority):
            yield _term(policy, case, target.code, target.metric, minutes, target.business, pauses_in=target.pauses_in)
    yield from _tier2(policy, case, escalated)
    if policy.recovery.containment_minutes and case.lob in policy.recovery.lobs:
        yield _term(policy, case, "containment", "containment", policy.recovery.containment_minutes, False)
    if case.channel == "appeal":
        appeals = policy.appeals
        yield _term(policy, case, "appeal_decision", "appeal_decision", appeals.decision_minutes, False)
        yield _term(policy, case, "appeal_implementation", "implementation", appeals.implementation_minutes, False)


def _human_eyes(policy: CompiledPolicy, case: CaseState) -> Iterator[ClockTerm]:
    lane = policy.lanes.get(case.lane)
    if lane and lane.human_eyes_minutes:
        yield _term(policy, case, "human_eyes", "first_response", lane.human_eyes_minutes, False)


def _tier2(policy: CompiledPolicy, case: CaseState, reason: str) -> Iterator[ClockTerm]:
    """What Tier 2 owes Tier 1; some reasons are more pressing than others."""
    rule = policy.escalation.reasons.get(reason, policy.escalation)
    business = policy.escalation.business
    for code, minutes in (("tier2_accept", rule.accept_minutes), ("tier2_resolve", rule.resolve_minutes)):
        yield _term(policy, case, code, code, minutes, business, kind="internal", owner="t2")


def _internal(policy: CompiledPolicy, case: CaseState) -> Iterator[ClockTerm]:
    request = policy.request_types.get(case.reason) or policy.request_types.get(case.source)
    if request is None:
        return
    promised = [(request.key, "resolution", request.sla_minutes), ("approval", "approval", request.approval_minutes)]
    for code, metric, minutes in promised:
        if minutes:
            yield _term(policy, case, code, metric, minutes, request.business, kind="internal", owner="t2")


def _term(
    policy: CompiledPolicy,
    case: CaseState,
    code: str,
    metric: str,
    minutes: int,
    business: bool,
    *,
    kind: str = "sla",
    owner: str = "",
    pauses_in: tuple[str, ...] = (),
) -> ClockTerm:
    return ClockTerm(
        code=code,
        metric=metric,
        kind=kind,
        target_minutes=minutes,
        business=business,
        calendar=_calendar(policy, case) if business else "",
        pauses_in=pauses_in,
        attributable_to=owner or _owner(policy.queue_by_key.get(case.queue)),
        policy_version=policy.version,
    )


def _owner(queue: QueueRule | None) -> str:
    """Who answers for the clock (handbook 1.3): the partner, Tier 2, or nobody yet."""
    if queue is None:
        return ""
    return "t2" if queue.owner == INHOUSE else "partner"


def _calendar(policy: CompiledPolicy, case: CaseState) -> str:
    """The calendar of the owning queue's site (handbook 1.3 a)."""
    queue = policy.queue_by_key.get(case.queue)
    return case.calendar or (queue.site if queue else "")


def governed_by(rule: ObligationRule) -> str:
    """When an obligation applies, as a sentence of facts: `lane is L6 or reason is statutory_grievance`."""
    told = [" and ".join(map(_said, rule.when.every)), " or ".join(map(_said, rule.when.some))]
    return " and ".join(f"({part})" if " or " in part and all(told) else part for part in told if part)


def _said(condition: Condition) -> str:
    values = " or ".join(sorted(condition.values))
    return f"{condition.field} {condition.operator.replace('_', ' ')} {values}"
