"""Whose turn it is (handbook 1.2): waiting for the member, on hold, resolved, reopened, closed, withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime, timedelta

from nakhoda.core import events as e
from nakhoda.core.facts import TERMINAL
from nakhoda.core.routing import PRIORITY_RANK
from nakhoda.desk.actions.outbox import release_now
from nakhoda.desk.actions.remarks import remark
from nakhoda.desk.actions.replies import owner_keeps
from nakhoda.desk.actions.touches import end_touches_on
from nakhoda.desk.actions.writing import state_of, write_events
from nakhoda.desk.jobs import defer
from nakhoda.desk.models import Case, Escalation, Message
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.records import waits_for_approval
from nakhoda.desk.queries.work import WORKABLE, workable_case_for
from nakhoda.org.actors import Actor, system

OUTCOMES = ("granted", "denied", "information", "no_response", "duplicate")
# Codes, because the journal keeps them for ever and may hold no personal text; free words go into a note.
HOLD_REASONS = {
    "other_team": "Another team has to do something first",
    "product_fix": "The product has to be repaired first",
    "partner": "A partner has to answer first",
    "evidence": "Evidence is being checked",
    "security_check": "A security check is running",
    "legal": "Legal has to answer first",
    "authority": "An authority has to answer first",
    "payment_provider": "A payment provider has to answer first",
    "approval": "An approval is needed",
}
_CODE = re.compile(r"[a-z0-9_]{0,40}")
_TAG = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class NotAllowed(ValueError):
    """The case stays as it is; the message says what to do first."""


class AnswerFirst(NotAllowed):
    """The member asked something that nobody has answered."""


class NoQuestionSent(NotAllowed):
    """We may wait for the member only when we asked her something."""


def set_pending(case_id: int, *, actor: Actor, now: datetime) -> Case:
    """Wait for the member, whom we asked a question. Ends the undo time of an answer that waits."""
    case = workable_case_for(actor, case_id)
    _refuse_unless(case, ("new", "open"))
    release_now(case, now=now)
    if case.unanswered_since is not None or not _question_sent(case):
        raise NoQuestionSent("ask the member a question first: pending means that it is her turn")
    write_events(case, [e.StatusChanged(status="pending_member", reason="question_sent")], actor=actor, now=now)
    _hands_free(case, now)
    return case


def hold(case_id: int, reason: str, review_at: datetime, *, actor: Actor, now: datetime, note: str = "") -> Case:
    """Wait for a third party until `review_at`; `reason` is one of HOLD_REASONS. The member's clock keeps running."""
    case = workable_case_for(actor, case_id)
    _refuse_unless(case, ("new", "open", "pending_member"))
    if reason not in HOLD_REASONS:
        raise NotAllowed(f"say what you wait for: one of {', '.join(HOLD_REASONS)}")
    if review_at <= now:
        raise NotAllowed("choose a review time in the future: a held case must come back by itself")
    release_now(case, now=now)
    events: list[e.Event] = [remark(case, note.strip(), actor=actor, now=now)] if note.strip() else []
    write_events(case, [*events, e.HoldStarted(reason=reason, review_at=review_at)], actor=actor, now=now)
    _hands_free(case, now)
    return case


def end_hold(case_id: int, *, actor: Actor, now: datetime, reason: str = "answered") -> Case:
    """The third party answered (or the review time came): ours again, with its owner if she is on shift."""
    case = workable_case_for(actor, case_id)
    _refuse_unless(case, ("on_hold",))
    _refuse_unapproved(case)
    _check_code(reason)
    write_events(case, [e.HoldEnded(reason=reason)], actor=actor, now=now)
    return_if_ownerless(case, now)
    return case


def resolve(case_id: int, outcome: str, *, actor: Actor, now: datetime) -> Case:
    """We believe that it is solved. Raises `AnswerFirst` while the member waits for an answer (journey C 2).

    Ends the undo time of an answer that waits, everybody's touches, and an escalation that is still open.
    """
    case = workable_case_for(actor, case_id)
    _refuse_unless(case, ("new", "open", "pending_member", "on_hold"))
    _refuse_unapproved(case)
    if outcome not in OUTCOMES:
        raise NotAllowed(f"choose an outcome: one of {', '.join(OUTCOMES)}")
    release_now(case, now=now)
    if case.unanswered_since is not None:
        raise AnswerFirst("answer the member's last message first")
    end_touches_on(case, now=now)
    resolver = actor.id if actor.kind == "person" else case.assignee_id
    events = [*_end_escalation(case, now), e.CaseResolved(outcome=outcome, agent_id=resolver)]
    write_events(case, events, actor=actor, now=now)
    defer("case_resolved", case_id=case.id)
    _drain_later(case)
    return case


def reopen(case_id: int, *, actor: Actor, now: datetime, by: str = "agent") -> Case:
    """It was not solved. `by` is agent, qa or appeal; a member reopens by writing (`replies`)."""
    case = workable_case_for(actor, case_id)
    _refuse_unless(case, ("resolved",))
    if by not in ("agent", "qa", "appeal"):
        raise NotAllowed("a case is reopened by an agent, by QA or by an appeal")
    write_events(case, [e.CaseReopened(by=by)], actor=actor, now=now)
    return_if_ownerless(case, now)
    return case


def close(case_id: int, *, actor: Actor, now: datetime) -> Case:
    """The reopen window is over: nothing changes any more."""
    case = workable_case_for(actor, case_id)
    _refuse_unless(case, ("resolved",))
    window = timedelta(days=policy_in_force(now).routing.reopen_window_days)
    if case.resolved_at is None or now < case.resolved_at + window:
        raise NotAllowed(f"the member may still reopen it for {window.days} days after it was resolved")
    write_events(case, [e.CaseClosed()], actor=actor, now=now)
    return case


def withdraw(case_id: int, *, actor: Actor, now: datetime, reason: str = "member_asked") -> Case:
    """The member took it back. What waits in its undo time is never sent."""
    case = workable_case_for(actor, case_id)
    if case.status in TERMINAL or case.status == "resolved":
        raise NotAllowed(f"the case is {case.status} already")
    _check_code(reason)
    end_touches_on(case, now=now)
    before = case.assignee_id
    write_events(case, [e.CaseWithdrawn(reason=reason)], actor=actor, now=now)
    _drain_later(case, before)
    return case


def set_priority(case_id: int, priority: str, *, actor: Actor, now: datetime, reason: str = "") -> Case:
    """Recomputes every open clock from its start; an upgrade may breach at once (handbook 1.3 c)."""
    case = workable_case_for(actor, case_id)
    check_priority(priority)
    _check_code(reason)
    if case.status in TERMINAL:
        raise NotAllowed(f"the case is {case.status}")
    if case.priority != priority:
        write_events(case, [e.PriorityChanged(priority=priority, reason=reason)], actor=actor, now=now)
    return case


def tag(case_id: int, *, actor: Actor, now: datetime, add: Iterable[str] = (), remove: Iterable[str] = ()) -> Case:
    """Put tags on and take tags off; what is so already is not told again."""
    case = workable_case_for(actor, case_id)
    if event := tagging(case, add, remove):
        write_events(case, [event], actor=actor, now=now)
    return case


def tagging(case: Case, add: Iterable[str], remove: Iterable[str]) -> e.CaseTagged | None:
    """The event that makes the tags so, or None; raises `NotAllowed` on a word that is no tag."""
    has = set(case.tags)
    added, removed = {_as_tag(word) for word in add} - has, {_as_tag(word) for word in remove} & has
    if not added and not removed:
        return None
    return e.CaseTagged(added=tuple(sorted(added)), removed=tuple(sorted(removed - added)))


def check_priority(priority: str) -> None:
    """Raises `NotAllowed` on a word that is no priority."""
    if priority not in PRIORITY_RANK:
        raise NotAllowed(f"choose a priority: one of {', '.join(PRIORITY_RANK)}")


def return_if_ownerless(case: Case, now: datetime) -> None:
    """A case that came back goes to its queue when whoever holds it is not there or has no room."""
    if case.status in WORKABLE and case.assignee_id is not None:
        state = state_of(case)
        if not owner_keeps(state, policy_in_force(now), now):
            event = e.CaseAssigned(agent_id=None, cause="owner_off_shift")
            write_events(case, [event], actor=system("router"), now=now)


def _question_sent(case: Case) -> bool:
    sent = Message.objects.filter(case_id=case.id, author_kind="agent", is_public=True)
    last = sent.exclude(delivery__in=("recalled", "suppressed")).order_by("-id").first()
    return bool(last and last.asks_question)


def _end_escalation(case: Case, now: datetime) -> list[e.Event]:
    """Tier 2 is done with what it accepted; what it has not decided about must be decided first (handbook 2.6)."""
    if case.escalation_state in ("raised", "asked"):
        raise NotAllowed("the escalation waits for a decision: accept, return or recall it first")
    if case.escalation_id is None or case.escalation_state != "accepted":
        return []
    Escalation.objects.filter(id=case.escalation_id).update(state="resolved", resolved_at=now, ladder_at=None)
    return [e.EscalationResolved(escalation_id=case.escalation_id, outcome="solved")]


def _hands_free(case: Case, now: datetime) -> None:
    end_touches_on(case, now=now)
    _drain_later(case)


def _drain_later(case: Case, person_id: int | None = None) -> None:
    """Room became free: the router fills it (every capacity event drains)."""
    if holder := person_id or case.assignee_id:
        defer("drain", person_id=holder)


def _refuse_unless(case: Case, statuses: tuple[str, ...]) -> None:
    if case.status not in statuses:
        raise NotAllowed(f"the case is {case.status}; this is possible only while it is {' or '.join(statuses)}")


def _refuse_unapproved(case: Case) -> None:
    if waits_for_approval(case):
        raise NotAllowed("this request is not approved yet: its approvers decide when it becomes work")


def _check_code(reason: str) -> None:
    if not _CODE.fullmatch(reason):
        raise NotAllowed("a reason is a short code such as member_asked; write free words into a note")


def _as_tag(word: str) -> str:
    plain = word.strip().casefold().replace(" ", "-")
    if not _TAG.fullmatch(plain):
        raise NotAllowed("a tag is made of letters a to z, digits, - and _, at most 40")
    return plain
