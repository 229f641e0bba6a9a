"""A member contests a decision: somebody else looks again, and what they find is carried out in time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from nakhoda.core.appeals import redress_for
from nakhoda.core.events import AppealFiled
from nakhoda.core.facts import TERMINAL
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import RedressRule
from nakhoda.desk.actions.opening import open_case
from nakhoda.desk.actions.remarks import next_number
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.arrivals import Arrival
from nakhoda.desk.models import AppealRecord, Case, CaseDecision, MemberAddress, Participant
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor

UNDECIDED = ("filed", "proposed")
# What an appeal against a decision of a kind is about, where the policy has such a reason.
REASON_OF_KIND = {
    "account": "account_suspended",
    "content": "content_removed",
    "monetisation": "creator_eligibility",
    "feature_age": "feature_age",
    "age_restriction": "age_appeal",
    "underage_ban": "age_appeal",
}
REVIEWED_BY_TIER = 2  # `appeal:decide` is a specialist's; an agent of Tier 1 could only hand it on
SPEAKS_FOR = ("requester", "guardian")


class NoSuchDecision(LookupError):
    """Unknown and somebody else's are the same answer."""


class AppealRefused(ValueError):
    """The appeal cannot take this step; the message says what to do."""


class AppealTooLate(AppealRefused):
    """The window has closed; `last_day` is the last day on which it was open."""

    def __init__(self, until: datetime, addresses: tuple[RedressRule, ...] = ()) -> None:
        self.last_day, self.addresses = (until - timedelta(microseconds=1)).date(), addresses
        text = f"this decision could be appealed until {self.last_day:%d %b %Y} (UTC)"
        places = " or ".join(f"{row.title.get('en', row.key)}, {row.address}" for row in addresses)
        super().__init__(f"{text}; you can still turn to {places}" if places else text)


@dataclass(frozen=True, slots=True)
class Filed:
    """An appeal and its case; `is_new` is False when the decision was under appeal already: reply to that one."""

    appeal: AppealRecord
    case: Case
    is_new: bool


def file_appeal(reference: str, arrival: Arrival, *, actor: Actor, now: datetime, shown_kind: str = "") -> Filed:
    """Open the appeal's case. The caller holds `scope_of(system("intake:appeal"))`.

    The window is judged by the time of receipt. `shown_kind` is what the member says that the evidence is. Raises
    `NoSuchDecision`, `AppealTooLate`, `AppealRefused`.
    """
    decision = _decision_of(reference, arrival)
    if known := _running(decision):
        return known
    policy = policy_in_force(now)
    _refuse_untimely(policy, decision, arrival.received_at)
    about = _as_appeal(arrival, decision, policy)
    case = open_case(about, actor=actor, now=now, tier=REVIEWED_BY_TIER)
    appeal = AppealRecord.objects.create(
        id=next_number("desk_appeal"),
        case_id=case.id,
        scope_id=case.scope_id,
        decision_id=decision.id,
        decided_before_by=decision.decided_by,
        filed_at=arrival.received_at,
        shown_kind=shown_kind[:60],
    )
    filed = AppealFiled(appeal_id=appeal.id, decision_id=decision.id, original_by=decision.decided_by)
    write_events(case, [filed], actor=actor, now=now)
    return Filed(appeal, case, is_new=True)


# -- whose decision, and is it still open ----------------------------------------------------------------------


def _decision_of(reference: str, arrival: Arrival) -> CaseDecision:
    """Locked, so that two letters about one decision make one appeal."""
    code = reference.strip().upper().replace("-", "").replace(" ", "")
    decision = CaseDecision.objects.select_for_update().filter(reference=code).first()
    if decision is None or not _belongs(decision, arrival):
        raise NoSuchDecision("we know no decision of that reference about an account of yours")
    return decision


def _belongs(decision: CaseDecision, arrival: Arrival) -> bool:
    """To the member behind the address, or to somebody who speaks for them in the decision's case."""
    if arrival.sender is None:
        return False
    address = arrival.sender.address.strip().casefold()
    known = {"kind": arrival.sender.kind, "value": address}
    if decision.member_id and MemberAddress.objects.filter(member_id=decision.member_id, **known).exists():
        return True
    rows = Participant.objects.filter(case_id=decision.case_id or 0, approved=True, role__in=SPEAKS_FOR)
    return rows.filter(kind=arrival.sender.kind, address__iexact=address).exists()


def _running(decision: CaseDecision) -> Filed | None:
    """The appeal that the decision has already; a second letter joins it. Only an inadmissible one may be repeated."""
    appeals = AppealRecord.objects.filter(decision_id=decision.id).select_related("case").order_by("-id")
    for appeal in appeals:
        if appeal.state in UNDECIDED and appeal.case.status not in TERMINAL:
            return Filed(appeal, appeal.case, is_new=False)
        if appeal.state not in UNDECIDED and appeal.outcome != "inadmissible":
            raise AppealRefused(
                f"this decision was reviewed on {appeal.decided_at:%d %b %Y}; that review is final here"
            )
    return None


def _refuse_untimely(policy: CompiledPolicy, decision: CaseDecision, received_at: datetime) -> None:
    if decision.appeal_until is None:
        raise AppealRefused("nothing in this decision can be appealed")
    if received_at >= decision.appeal_until:
        raise AppealTooLate(decision.appeal_until, redress_for(policy.appeals, decision.jurisdictions))


def _as_appeal(arrival: Arrival, decision: CaseDecision, policy: CompiledPolicy) -> Arrival:
    """About what the form says; otherwise about what the decision was, which its member need not spell out."""
    if arrival.lob:
        return replace(arrival, channel="appeal")
    reason = policy.reasons.get(REASON_OF_KIND.get(decision.kind, ""))
    if reason is not None:
        return replace(arrival, channel="appeal", lob=reason.lob, reason=reason.key)
    return replace(arrival, channel="appeal", lob=decision.case.lob if decision.case else "")
