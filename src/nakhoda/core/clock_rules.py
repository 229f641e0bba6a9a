"""Which event starts, stops, moves or ends which clock: the table of handbook 1.3 and its rules (a)-(g).

A rule gets the ledger and the moment (state before and after, the event, the terms) and writes to the ledger.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.core import events as e
from nakhoda.core.clock_fold import SPAM_LIFTED
from nakhoda.core.clock_ledger import Ledger
from nakhoda.core.clock_model import Clock, ClockTerm
from nakhoda.core.facts import CaseState

WITH_THE_CASE = ("acknowledgement", "first_response", "resolution", "requester_wait", "agent_work")
UNTIL_RESOLVED = ("resolution", "requester_wait", "agent_work")
UPDATES = ("update", "pausable_update")
TIER_2 = ("tier2_accept", "tier2_resolve")
ENDED_BY_RESOLVE = ("first_response", *TIER_2, "approval", "containment")  # what is not owed by law
OUT = frozenset({"merged", "spam", "withdrawn"})
CARRY_OUT = ("overturned", "partial")  # appeal outcomes that must be implemented


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry as the rules see it."""

    before: CaseState
    after: CaseState
    entry: e.Entry
    terms: Sequence[ClockTerm]

    @property
    def event(self) -> Any:
        return self.entry.event

    def terms_of(self, *metrics: str) -> list[ClockTerm]:
        return [term for term in self.terms if term.metric in metrics]

    def term_of(self, clock: Clock) -> ClockTerm | None:
        return next((term for term in self.terms if term.code == clock.code), None)

    def changed(self, *names: str) -> bool:
        return any(getattr(self.before, name) != getattr(self.after, name) for name in names)


Rule = Callable[[Ledger, Moment], None]

# -- clocks that start with the case -----------------------------------------------------------------


def start_with_the_case(ledger: Ledger, m: Moment) -> None:
    """Starts at the trusted time of receipt, whenever the term becomes known.

    The law binds at once. A contract binds whoever got the case, by the hours of that queue: it is written when the
    case is placed, which happens in the transaction that received it.
    """
    if m.after.status in OUT:
        return
    known = {clock.code for clock in ledger.clocks}
    for term in m.terms_of(*WITH_THE_CASE):
        if term.code not in known and (m.after.owner or term.kind == "obligation"):
            clock = ledger.start(term, m.after.received_at or m.entry.at)
            if (moment := _happened(m.after, term.metric)) is not None:
                ledger.stop([clock], moment)


def _happened(case: CaseState, metric: str) -> datetime | None:
    if metric == "acknowledgement":
        return case.acknowledged_at
    return case.first_response_at if metric == "first_response" else case.resolved_at


def stop_acknowledgement(ledger: Ledger, m: Moment) -> None:
    ledger.stop(ledger.open("acknowledgement"))


def retarget(ledger: Ledger, m: Moment) -> None:
    """Rule (c): another priority or class gives open clocks another target, reckoned from their start."""
    if not m.changed("priority", "lane", "lob", "reason"):
        return
    reason = "priority" if isinstance(m.event, e.PriorityChanged) else "classified"
    for clock in ledger.open():
        term = m.term_of(clock)
        if term is not None and not clock.is_obligation and clock.metric not in TIER_2:
            ledger.reschedule(clock, reason, term=term)


def rehome(ledger: Ledger, m: Moment) -> None:
    """Rule (a): the calendar of the owning queue's site; the target stays what was promised (rule b).

    Whoever owns the case when a contract clock falls due answers for it (handbook 1.11): a missed one stays theirs.
    """
    if not m.changed("calendar", "owner"):
        return
    owner = next((term.attributable_to for term in m.terms if term.kind == "sla"), "")
    for clock in ledger.open():
        if not clock.is_obligation:
            reason = "calendar" if m.changed("calendar") else "owner"
            ledger.reschedule(clock, reason, term=_hours(m, clock), owner=owner if clock.kind == "sla" else "")


def _hours(m: Moment, clock: Clock) -> ClockTerm | None:
    """The promise as it was made, by the hours of where the case is now; None when it runs around the clock."""
    term = m.term_of(clock)
    if term is None or not (clock.business and term.business):
        return None
    return ClockTerm(clock.code, clock.metric, clock.kind, clock.target_minutes, True, term.calendar)


# -- turns of the conversation -----------------------------------------------------------------------


def start_next_response(ledger: Ledger, m: Moment) -> None:
    """Runs from the oldest unanswered request; the first request belongs to the first response."""
    case = m.after
    if case.unanswered_since is None or case.first_response_at is None or case.status in OUT:
        return
    running = {clock.code for clock in ledger.open("next_response")}
    for term in m.terms_of("next_response"):
        if term.code not in running:
            ledger.start(term, case.unanswered_since)


def reread_request(ledger: Ledger, m: Moment) -> None:
    """A mere "thanks" asks for nothing: its clock is cancelled, and starts anew at the next request, if any."""
    if m.changed("unanswered_since"):
        ledger.cancel(ledger.open("next_response"), "no_request")
        start_next_response(ledger, m)


def answer(ledger: Ledger, m: Moment) -> None:
    """An agent's public message: first response (once), next response, and a new update interval."""
    if not m.event.is_public or m.event.author_kind != "agent":
        return
    if m.changed("first_response_at"):
        ledger.stop(ledger.open("first_response"))
    ledger.stop(ledger.open("next_response", *UPDATES))
    if m.after.status not in OUT | {"resolved", "closed"}:
        for term in m.terms_of(*UPDATES):
            ledger.start(term, m.entry.at)


# -- the end, and the end of the end -----------------------------------------------------------------


def resolve(ledger: Ledger, m: Moment) -> None:
    """Implementation, appeals and duties run on; turns end, and what was never answered counts as cancelled."""
    ledger.stop(ledger.open(*UNTIL_RESOLVED))
    ledger.cancel(ledger.open("next_response", *UPDATES), "resolved")
    ledger.cancel([clock for clock in ledger.open(*ENDED_BY_RESOLVE) if not clock.is_obligation], "resolved")


def reopen(ledger: Ledger, m: Moment) -> None:
    """The case's own clocks revive with elapsed time, and so does what the resolution had cut short."""
    ledger.revive(
        [
            clock
            for clock in ledger.clocks
            if not clock.is_open
            and (
                (clock.metric in UNTIL_RESOLVED and not clock.cancel_reason)
                or (clock.cancel_reason == "resolved" and clock.metric != "next_response")
            )
        ],
        "reopened",
    )


def cancel_all(reason: str) -> Rule:
    """Rules (d), (f): nothing is owed here any more, by contract or by law."""
    return lambda ledger, m: ledger.cancel(ledger.open(), reason)


def lift_spam(ledger: Ledger, m: Moment) -> None:
    """Rule (f): what the spam mark cancelled revives."""
    ledger.revive([clock for clock in ledger.clocks if clock.cancel_reason == "spam"], SPAM_LIFTED)


def absorb(ledger: Ledger, m: Moment) -> None:
    """Rule (d): the earliest received time counts, and what the other case owed by law is owed here."""
    for clock in ledger.open(*WITH_THE_CASE):
        if m.event.received_at < clock.started_at:
            ledger.reschedule(clock, "merged", started_at=m.event.received_at)
    running = {clock.code for clock in ledger.open()}
    for text in m.event.obligations:
        term, started_at = read_owed(text)
        if term.code not in running:
            ledger.start(term, started_at)


def write_owed(clock: Clock) -> str:
    """An obligation as `case.absorbed` carries it; `read_owed` is the other half."""
    words = [clock.code, clock.metric, str(clock.target_minutes), "b" if clock.business else "c", clock.calendar]
    return "|".join([*words, str(clock.policy_version), clock.started_at.isoformat()])


def read_owed(text: str) -> tuple[ClockTerm, datetime]:
    """The term and the start of an inherited obligation; raises ValueError on text that `write_owed` never wrote."""
    code, metric, target, business, calendar, version, started_at = text.split("|")
    term = ClockTerm(code, metric, "obligation", int(target), business == "b", calendar, policy_version=int(version))
    return term, datetime.fromisoformat(started_at)


# -- escalations, decisions, appeals, approvals --------------------------------------------------------


def escalate(ledger: Ledger, m: Moment) -> None:
    """The age of Tier 2's part goes on across returns; each offer has to be accepted anew."""
    running = {clock.code for clock in ledger.open(*TIER_2)}
    for term in m.terms_of(*TIER_2):
        if term.code not in running:
            ledger.start(term, m.entry.at)


def return_escalation(ledger: Ledger, m: Moment) -> None:
    """A person's return is a decision; an automatic one (incomplete) is not, and Tier 2 never saw that offer."""
    if m.event.automatic:
        offered = {clock.started_at for clock in ledger.open("tier2_accept")}
        unseen = [clock for clock in ledger.open(*TIER_2) if clock.started_at in offered]
        ledger.cancel(unseen, "returned_automatically")
    else:
        ledger.stop(ledger.open("tier2_accept"))


def decide_appeal(ledger: Ledger, m: Moment) -> None:
    """The decision ends one clock; an overturned one has to be carried out."""
    subject = f"appeal:{m.event.appeal_id}"
    ledger.stop(ledger.open("appeal_decision", subject=subject))
    if m.event.outcome.startswith(CARRY_OUT):
        _start(ledger, m, "implementation", subject)


def _start(ledger: Ledger, m: Moment, metric: str, subject: str) -> None:
    for term in m.terms_of(metric):
        ledger.start(term, m.entry.at, subject)


def contain(ledger: Ledger, m: Moment) -> None:
    """A recovery runs against whoever is inside already: from receipt where the lane says so (handbook 5.1, L4)."""
    if not ledger.open("containment"):
        for term in m.terms_of("containment"):
            ledger.start(term, m.event.since, f"recovery:{m.event.recovery_id}")


def starts(metric: str, subject: str) -> Rule:
    """`subject` is a format of the event's fields."""
    return lambda ledger, m: _start(ledger, m, metric, subject.format(ev=m.event))


def stops(*metrics: str, subject: str | None = None) -> Rule:
    return lambda ledger, m: ledger.stop(ledger.open(*metrics, subject=subject and subject.format(ev=m.event)))


RULES: dict[type[e.Event], tuple[Rule, ...]] = {
    e.CaseReceived: (start_with_the_case,),
    e.CaseClassified: (retarget, start_with_the_case),
    e.CaseRouted: (rehome, start_with_the_case),
    e.CaseTransferred: (rehome,),
    e.PriorityChanged: (retarget, start_with_the_case),
    e.CaseAcknowledged: (stop_acknowledgement,),
    e.MessageInbound: (start_next_response,),
    e.MessageReclassified: (reread_request,),
    e.MessageOutbound: (answer,),
    e.CaseResolved: (resolve,),
    e.CaseReopened: (reopen,),
    e.CaseMerged: (cancel_all("merged"),),
    e.CaseMarkedSpam: (cancel_all("spam"),),
    e.CaseUnmarkedSpam: (lift_spam,),
    e.CaseWithdrawn: (cancel_all("withdrawn"),),
    e.CaseAbsorbed: (absorb,),
    e.EscalationRaised: (escalate,),
    e.EscalationAccepted: (stops("tier2_accept"),),
    e.EscalationReturned: (return_escalation,),
    e.EscalationRecalled: (lambda ledger, m: ledger.cancel(ledger.open(*TIER_2), "recalled"),),
    e.EscalationResolved: (stops(*TIER_2),),
    e.DecisionMade: (starts("implementation", "decision:{ev.decision_id}"),),
    e.DecisionImplemented: (stops("implementation", subject="decision:{ev.decision_id}"),),
    e.AppealFiled: (starts("appeal_decision", "appeal:{ev.appeal_id}"),),
    e.AppealDecided: (decide_appeal,),
    e.AppealImplemented: (stops("implementation", subject="appeal:{ev.appeal_id}"),),
    e.RecoveryOpened: (contain,),
    e.RecoveryFrozen: (stops("containment"),),
    e.ApprovalRequested: (starts("approval", "step:{ev.step}"),),
    e.ApprovalDecided: (stops("approval", subject="step:{ev.step}"),),
}
