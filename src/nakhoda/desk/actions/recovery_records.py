"""What the steps of a recovery share: the locked row, the rule, and the risk, which only rises."""

from __future__ import annotations

from datetime import datetime, timedelta

from nakhoda.core.events import Event, RecoveryReassessed
from nakhoda.core.policy.recovery import RecoveryRule, RecoveryTier
from nakhoda.core.recovery import OPEN, Lack, Standing, higher, lack_of_proof, passed_kinds, risk_of, tier_called
from nakhoda.desk.actions.telling import tell
from nakhoda.desk.models import Case, Recovery
from nakhoda.desk.queries.cases import locked_case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.recovery_facts import proofs_of, signals_for
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of

PATTERN = "pattern"  # a signal: other accounts' requests share a contact, a device or words with this one
DAY = timedelta(days=1)
ANSWERS = "old_contact_answers"  # a kind of proof: then the account's own contact points will do


class RecoveryRefused(ValueError):
    """The recovery cannot take this step; the message says what is missing."""


def locked_recovery(
    actor: Actor, case_id: int, permission: str = "recovery:work", *, ended: bool = False
) -> tuple[Case, Recovery]:
    """The case and its latest recovery, both locked. Raises `NoSuchCase`, `RecoveryRefused`."""
    case = locked_case_for(actor, case_id, permission)
    row = Recovery.objects.select_for_update().filter(case_id=case.id).order_by("-id").first()
    if row is None:
        raise RecoveryRefused("nobody has begun a recovery on this case")
    if not ended and row.state not in OPEN:
        raise RecoveryRefused(f"the recovery is {row.state}; begin another one if there is reason to")
    return case, row


def rule_at(now: datetime) -> RecoveryRule:
    """The section of the policy in force."""
    return policy_in_force(now).recovery


def reassess(case: Case, row: Recovery, *, actor: Actor, now: datetime) -> list[Event]:
    """Weigh the request again; the event, when the risk or its signals changed. The caller saves nothing."""
    rule = rule_at(now)
    found = risk_of(rule, signals_for(case, row, rule.limits, actor, now))
    codes = [reason.code for reason in found.reasons]
    signals = [*row.signals, *(code for code in codes if code not in row.signals)]
    tier = higher(rule, row.tier, found.outcome.key)
    if (tier, signals) == (row.tier, row.signals):
        return []
    row.tier, row.signals, before = tier, signals, row.signals
    row.save(update_fields=["tier", "signals"])
    if PATTERN not in before:
        tell_of_pattern(row, now)
    return [RecoveryReassessed(recovery_id=row.id, tier=tier, signals=tuple(signals))]


def tell_of_pattern(row: Recovery, now: datetime) -> None:
    """Leads who may read the place learn that a request fits a pattern: one notice a place and day, with how many."""
    if PATTERN not in row.signals:
        return
    with scope_of(system("recovery")):
        today = Recovery.objects.filter(scope_id=row.scope_id, opened_at__gt=now - DAY)
        number = sum(PATTERN in signals for signals in today.values_list("signals", flat=True))
    tell("ring_found", label_id=row.scope_id, number=max(number, 1), code=f"{row.scope_id}@{now:%Y-%m-%d}", now=now)


def tier_of(row: Recovery, now: datetime) -> RecoveryTier:
    """What the request's tier asks for now."""
    return tier_called(rule_at(now), row.tier)


def lack_of(row: Recovery, now: datetime) -> Lack:
    """The proofs that are still missing."""
    return lack_of_proof(rule_at(now), tier_of(row, now), proofs_of(row.id))


def standing_of(row: Recovery) -> Standing:
    """Where it stands. A contact is proven when the member confirmed a new one, or an old one answers."""
    return Standing(
        state=row.state,
        frozen=row.frozen_at is not None,
        contact=row.contact_confirmed_at is not None or ANSWERS in passed_kinds(proofs_of(row.id)),
        proposed_by=row.proposed_by,
        approved_by=row.approved_by,
        cooling_until=row.cooling_until,
    )
