"""Decisions about accounts and content, each adverse one with its statement of reasons (handbook 6.4)."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, time, timedelta, timezone
from typing import Any

from nakhoda.core.appeals import export_days
from nakhoda.core.events import DecisionImplemented, DecisionMade, NoticeServed
from nakhoda.core.facts import TERMINAL
from nakhoda.core.policy import CompiledPolicy, appeal_window
from nakhoda.core.silence import tips_off
from nakhoda.core.statement import faults, missing_fields
from nakhoda.desk.actions.notices import tell_of_decision
from nakhoda.desk.actions.remarks import next_number
from nakhoda.desk.actions.vaulting import fields_in_tokens
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case, CaseDecision, Member
from nakhoda.desk.queries.cases import NoSuchCase, locked_case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.recovery_facts import member_called
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.org.queries import registry_id

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # 32 signs that nobody mixes up on the telephone
REFERENCE_LENGTH = 10  # 50 bits, and a guess must also know the member's address


class DecisionRefused(ValueError):
    """The decision cannot be taken, carried out or announced; the message says what to do."""


class StatementIncomplete(DecisionRefused):
    """An adverse decision lacks its reasons; `missing` names the fields, `faults` what is filled in wrongly."""

    def __init__(self, missing: tuple[str, ...], wrong: tuple[str, ...] = ()) -> None:
        super().__init__("; ".join([*(f"{name} is missing" for name in missing), *wrong]))
        self.missing, self.faults = missing, wrong


def make_decision(
    case_id: int,
    kind: str,
    statement: Mapping[str, Any],
    adverse: bool,
    *,
    actor: Actor,
    now: datetime,
    about_handle: str = "",
    read_version: int | None = None,
) -> CaseDecision:
    """Decide. `kind` is one of the policy's appeal windows; an adverse decision must carry its whole statement.

    `read_version` is the policy that was in force when the decider opened the form: who read an older text is shown
    in the register. `about_handle` names the account where it is not that of the case's own member: then the case is a
    report. Raises `StatementIncomplete` with the names of the missing fields.
    """
    case = locked_case_for(actor, case_id, "decision:make")
    policy, where = policy_in_force(now), (case.country, case.locale, case.source)
    if case.status in TERMINAL:
        raise DecisionRefused(f"the case is {case.status}; nothing is decided on it any more")
    _refuse_unfounded(policy, kind, statement, adverse)
    said = " ".join(str(statement.get(name, "")) for name in ("decision_facts", "clause", "legal_ground"))
    if refusal := tips_off(policy.appeals.silence, policy.jurisdictions_of(*where), case.tags, said):
        raise DecisionRefused(refusal)
    another = bool(about_handle.strip())
    member_id = member_called(about_handle) if another else case.member_id
    told = fields_in_tokens(case, statement, now=now)
    about = {"kind": kind, "adverse": adverse, "statement": told, "origin": "agent"}
    decision = CaseDecision.objects.create(
        id=next_number("desk_decision"),
        case_id=case.id,
        scope_id=case.scope_id,
        member_id=member_id,
        about_another=another and (member_id is None or member_id != case.member_id),
        decided_by=actor.id or None,
        decided_at=now,
        appeal_until=_appeal_until(policy, kind, adverse, now, where),
        export_until=_export_until(policy, kind, adverse, now, where),
        jurisdictions=list(policy.jurisdictions_of(*where)),
        reference=new_reference(),
        policy_version=policy.version,
        read_version=read_version,
        **about,
    )
    made = DecisionMade(decision_id=decision.id, kind=kind, adverse=adverse, decided_by=actor.id or None)
    write_events(case, [made], actor=actor, now=now)
    return decision


def record_product_decision(
    member_id: int,
    kind: str,
    statement: Mapping[str, Any],
    adverse: bool,
    *,
    decided_at: datetime,
    actor: Actor,
    now: datetime,
    informed_at: datetime | None = None,
    decided_by: int | None = None,
    country: str | None = None,
    origin: str = "product",
) -> CaseDecision:
    """Keep a decision that was taken outside the desk (by the product, or by automation), so that it can be appealed.

    `decided_by` is the moderator's person id where there was one: that person will not review it.
    """
    require(actor, "decision:make")
    policy = policy_in_force(now)
    _refuse_unfounded(policy, kind, statement, adverse)
    where = (country or _country_of(member_id), None, "")
    decision = CaseDecision.objects.create(
        scope_id=registry_id(),
        member_id=member_id,
        kind=kind,
        adverse=adverse,
        statement=dict(statement),
        origin=origin,
        decided_by=decided_by,
        decided_at=decided_at,
        informed_at=informed_at,
        implemented_at=decided_at,
        appeal_until=_appeal_until(policy, kind, adverse, informed_at or decided_at, where),
        export_until=_export_until(policy, kind, adverse, informed_at or decided_at, where),
        jurisdictions=list(policy.jurisdictions_of(*where)),
        reference=new_reference(),
        policy_version=policy.version,
    )
    told = {"kind": kind, "adverse": adverse, "origin": origin, "decided_at": decided_at.isoformat()}
    about = {"scope_id": decision.scope_id, "actor": actor.label, "now": now, "subject": f"decision:{decision.id}"}
    journal.record("decision.recorded", **about, **told)  # type: ignore[arg-type]
    return decision


def implement_decision(decision_id: int, *, actor: Actor, now: datetime) -> CaseDecision:
    """It was carried out in the product."""
    case, decision = _locked(actor, decision_id)
    if decision.implemented_at:
        raise DecisionRefused("it is carried out already")
    decision.implemented_at = now
    decision.save(update_fields=["implemented_at"])
    write_events(case, [DecisionImplemented(decision_id=decision.id)], actor=actor, now=now)
    return decision


def serve_notice(decision_id: int, *, actor: Actor, now: datetime) -> CaseDecision:
    """Tell the member with reasons, and whoever reported without; the days of appeal count from now, once."""
    case, decision = _locked(actor, decision_id)
    if decision.informed_at:
        raise DecisionRefused("the member is informed already")
    policy, where = policy_in_force(now), (case.country, case.locale, case.source)
    decision.informed_at = now
    decision.appeal_until = _appeal_until(policy, decision.kind, decision.adverse, now, where)
    decision.export_until = _export_until(policy, decision.kind, decision.adverse, now, where)
    decision.save(update_fields=["informed_at", "appeal_until", "export_until"])
    tell_of_decision(case, decision, actor=actor, now=now)
    write_events(case, [NoticeServed(decision_id=decision.id)], actor=actor, now=now)
    return decision


def new_reference() -> str:
    """A name for the decision that nobody guesses, for letters and the appeal form."""
    return "".join(secrets.choice(ALPHABET) for _ in range(REFERENCE_LENGTH))


def _locked(actor: Actor, decision_id: int) -> tuple[Case, CaseDecision]:
    decision = CaseDecision.objects.filter(id=decision_id).first()
    if decision is None or decision.case_id is None:  # what the product decided, the product announces
        raise NoSuchCase(f"there is no decision {decision_id} that you may open")
    case = locked_case_for(actor, decision.case_id, "decision:make")
    return case, CaseDecision.objects.select_for_update().get(id=decision_id)


def _refuse_unfounded(policy: CompiledPolicy, kind: str, statement: Mapping[str, Any], adverse: bool) -> None:
    kinds = sorted({window.kind for window in policy.appeals.windows})
    if kind not in kinds:
        raise DecisionRefused(f"a decision is about one of {', '.join(kinds)}")
    missing, wrong = (missing_fields(statement) if adverse else ()), faults(statement)
    if missing or wrong:
        raise StatementIncomplete(missing, wrong)


def _appeal_until(
    policy: CompiledPolicy,
    kind: str,
    adverse: bool,
    since: datetime,
    where: tuple[str | None, str | None, str],
) -> datetime | None:
    """The end (UTC) of the last day on which it may be contested; None when there is nothing to contest."""
    days = appeal_window(policy, kind, policy.jurisdictions_of(*where)) if adverse else None
    return None if days is None else _end_of(since, days)


def _export_until(
    policy: CompiledPolicy,
    kind: str,
    adverse: bool,
    since: datetime,
    where: tuple[str | None, str | None, str],
) -> datetime | None:
    """The end of the last day on which the member may take their data out; None where no law promises one."""
    days = export_days(policy.appeals, kind, policy.jurisdictions_of(*where)) if adverse else 0
    return _end_of(since, days) if days else None


def _end_of(since: datetime, days: int) -> datetime:
    last = since.astimezone(timezone.utc).date() + timedelta(days=days)
    return datetime.combine(last + timedelta(days=1), time.min, tzinfo=timezone.utc)


def _country_of(member_id: int) -> str | None:
    return Member.objects.filter(id=member_id).values_list("country", flat=True).first()
