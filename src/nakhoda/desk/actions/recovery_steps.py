"""An account is asked back: opened with its risk, frozen first, proven step by step (handbook 5.3)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nakhoda.core.events import (
    Event,
    RecoveryContactAsked,
    RecoveryFrozen,
    RecoveryOpened,
    RecoveryProofRecorded,
)
from nakhoda.core.facts import TERMINAL
from nakhoda.core.recovery import FAILED, INCONCLUSIVE, PASSED, limit_refusal, risk_of
from nakhoda.desk.actions.recovery_records import RecoveryRefused, locked_recovery, reassess, rule_at, tell_of_pattern
from nakhoda.desk.actions.remarks import next_number
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.jobs import defer
from nakhoda.desk.models import Attachment, Case, Participant, Recovery, RecoveryContact, RecoveryProof
from nakhoda.desk.queries.cases import locked_case_for
from nakhoda.desk.queries.recovery_facts import DEVICE, begun_today, mark_of, member_called, signals_for, story_marks
from nakhoda.org.actors import Actor

CHANGED = ("email", "phone", "factor")
REPORTED = ("urgency", "story_changed", "valued_account", "new_device")


def open_recovery(case_id: int, told: Mapping[str, Any], *, actor: Actor, now: datetime, handle: str = "") -> Recovery:
    """Begin. `told` has what the member reports: `changed` (of CHANGED) and the flags of REPORTED.

    `handle` names the account where the member writes from elsewhere. Raises `RecoveryRefused`.
    """
    case = locked_case_for(actor, case_id, "recovery:work")
    rule = rule_at(now)
    _refuse_opening(case, actor, now)
    row = Recovery(
        id=next_number("desk_recovery"),
        case_id=case.id,
        scope_id=case.scope_id,
        account_member_id=member_called(handle) if handle.strip() else case.member_id,
        told=_codes(told),
        owner=actor.organisation,
        opened_by=actor.id,
        opened_at=now,
        device_mark=mark_of(str(case.context.get(DEVICE, ""))),
        phrase_marks=story_marks(case.id),
    )
    risk = risk_of(rule, signals_for(case, row, rule.limits, actor, now))
    row.tier, row.signals = risk.outcome.key, [reason.code for reason in risk.reasons]
    row.save(force_insert=True)
    tell_of_pattern(row, now)
    since = case.received_at if case.lane in rule.lanes else now
    opened = RecoveryOpened(recovery_id=row.id, tier=row.tier, since=since, signals=tuple(row.signals))
    write_events(case, [opened], actor=actor, now=now)
    return row


def report_signals(case_id: int, told: Mapping[str, Any], *, actor: Actor, now: datetime) -> Recovery:
    """Something more became known: what was reported before stays, and the risk may only rise."""
    case, row = locked_recovery(actor, case_id)
    more = _codes(told)
    changed = sorted({*(row.told.get("changed") or ()), *more.pop("changed")})
    row.told = {**row.told, **{name: True for name, up in more.items() if up}, "changed": changed}
    row.save(update_fields=["told"])
    _write(case, reassess(case, row, actor=actor, now=now), actor, now)
    return row


def freeze_account(case_id: int, *, actor: Actor, now: datetime) -> Recovery:
    """Nobody can use the account from now on: it is done in the product, and its clock stops here."""
    case, row = locked_recovery(actor, case_id)
    if row.frozen_at:
        raise RecoveryRefused("the account is frozen already")
    row.frozen_at, row.frozen_by = now, actor.id or None
    row.save(update_fields=["frozen_at", "frozen_by"])
    _write(case, [RecoveryFrozen(recovery_id=row.id, by=actor.id or None)], actor, now)
    return row


def record_proof(
    case_id: int, kind: str, how: str, outcome: str, *, actor: Actor, now: datetime, file_id: int | None = None
) -> RecoveryProof:
    """Write down that a proof was checked: `how` is one of the policy's checks, `outcome` passed, failed, inconclusive.

    A document is named by a file of this case. A proof that failed raises the risk.
    """
    case, row = locked_recovery(actor, case_id)
    rule = rule_at(now)
    _refuse_proof(row, kind, how, outcome, now)
    if rule.proofs[kind].needs_file and outcome != INCONCLUSIVE:
        _require_file(case, file_id)
    proof = RecoveryProof.objects.create(
        case_id=case.id,
        scope_id=case.scope_id,
        recovery_id=row.id,
        kind=kind,
        how=how,
        outcome=outcome,
        by=actor.id,
        at=now,
        attachment_id=file_id,
    )
    told = RecoveryProofRecorded(recovery_id=row.id, kind=kind, how=how, outcome=outcome, by=actor.id or None)
    _write(case, [told, *reassess(case, row, actor=actor, now=now)], actor, now)
    return proof


def ask_contact(case_id: int, *, actor: Actor, now: datetime) -> Recovery:
    """Send the member a signed link under which they name a new contact themselves; again, when it was lost."""
    case, row = locked_recovery(actor, case_id)
    if not row.frozen_at:
        raise RecoveryRefused("freeze the account first: until then whoever is inside stays inside")
    if row.state != "opened":
        raise RecoveryRefused(f"the recovery is {row.state}: the contact is settled")
    if not Participant.objects.filter(case_id=case.id, role="requester", kind="email").exists():
        raise RecoveryRefused("no mail address of the member is known; ask the member to write by mail first")
    RecoveryContact.objects.filter(recovery_id=row.id).delete()  # the link begins anew
    row.contact_asked_at, row.contact_confirmed_at = now, None
    row.save(update_fields=["contact_asked_at", "contact_confirmed_at"])
    _write(case, [RecoveryContactAsked(recovery_id=row.id)], actor, now)
    defer("send_recovery_mail", kind="link", recovery_id=row.id)
    return row


def _refuse_opening(case: Case, actor: Actor, now: datetime) -> None:
    rule = rule_at(now)
    if case.lob not in rule.lobs:
        raise RecoveryRefused("accounts are given back in the lines that the policy names; correct the classification")
    if case.status in TERMINAL:
        raise RecoveryRefused(f"the case is {case.status}")
    if Recovery.objects.filter(case_id=case.id, ended_at=None).exists():
        raise RecoveryRefused("a recovery runs on this case already")
    if refusal := limit_refusal(rule.limits, *begun_today(actor, now)):
        raise RecoveryRefused(refusal)


def _refuse_proof(row: Recovery, kind: str, how: str, outcome: str, now: datetime) -> None:
    rule = rule_at(now)
    for value, known, what in (
        (kind, tuple(rule.proofs), "a proof"),
        (how, rule.checks, "a way to check"),
        (outcome, (PASSED, FAILED, INCONCLUSIVE), "an outcome"),
    ):
        if value not in known:
            raise RecoveryRefused(f"{value!r} is not {what}; choose one of {', '.join(known)}")
    if row.state != "opened":
        raise RecoveryRefused(f"the recovery is {row.state}; send it back before proofs change")


def _require_file(case: Case, file_id: int | None) -> None:
    if file_id is None or not Attachment.objects.filter(id=file_id, case_id=case.id).exclude(sha256="").exists():
        raise RecoveryRefused("name the file of this case on which it rests")


def _codes(told: Mapping[str, Any]) -> dict[str, Any]:
    changed = [name for name in CHANGED if name in (told.get("changed") or ())]
    return {"changed": changed, **{name: bool(told.get(name)) for name in REPORTED}}


def _write(case: Case, events: list[Event], actor: Actor, now: datetime) -> None:
    if events:
        write_events(case, events, actor=actor, now=now)
