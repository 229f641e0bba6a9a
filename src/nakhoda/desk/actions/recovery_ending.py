"""Two people, time for the owner to object, and then the account goes back, or it does not (handbook 5.3)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from nakhoda.core.decisions import Reason
from nakhoda.core.events import (
    CaseTagged,
    Event,
    PriorityChanged,
    RecoveryApproved,
    RecoveryCooling,
    RecoveryEnded,
    RecoveryFrozen,
    RecoveryJudged,
    RecoveryObjected,
    RecoveryProposed,
    RecoverySentBack,
)
from nakhoda.core.facts import TERMINAL
from nakhoda.core.recovery import MARKS, OPEN, missing_to_propose, missing_to_restore
from nakhoda.desk.actions.recovery_records import (
    RecoveryRefused,
    lack_of,
    locked_recovery,
    reassess,
    rule_at,
    standing_of,
    tier_of,
)
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.jobs import defer
from nakhoda.desk.models import Case, Recovery, RecoveryContact
from nakhoda.desk.queries.recovery_facts import old_contacts
from nakhoda.org.actors import Actor

TAKEOVER = "takeover"  # the tag of a case whose account's owner objected
CRITICAL = "critical_error"
GIVEN_UP = ("refused", "abandoned")


def propose_restore(case_id: int, *, actor: Actor, now: datetime) -> Recovery:
    """Everything is there: to the second person where the tier asks for one, else the time to object begins."""
    case, row = locked_recovery(actor, case_id)
    events = reassess(case, row, actor=actor, now=now)
    _refuse(missing_to_propose(standing_of(row), lack_of(row, now)))
    row.state, row.proposed_by, row.proposed_at = "proposed", actor.id, now
    row.save(update_fields=["state", "proposed_by", "proposed_at"])
    events.append(RecoveryProposed(recovery_id=row.id, by=actor.id))
    if not tier_of(row, now).two_person:
        events.append(_begin_cooling(row, now))
    write_events(case, events, actor=actor, now=now)
    return row


def approve_restore(case_id: int, agrees: bool, *, actor: Actor, now: datetime) -> Recovery:
    """The second person agrees, and the time to object begins; or sends it back to the first."""
    case, row = locked_recovery(actor, case_id, "recovery:approve")
    if not agrees:
        return _send_back(case, row, actor, now)
    if row.state != "proposed":
        raise RecoveryRefused("nothing waits for a second person here")
    if actor.id in (row.proposed_by, row.opened_by):
        raise RecoveryRefused("you worked on it yourself: somebody else must agree")
    row.approved_by, row.approved_at = actor.id, now
    row.save(update_fields=["approved_by", "approved_at"])
    told: list[Event] = [RecoveryApproved(recovery_id=row.id, by=actor.id), _begin_cooling(row, now)]
    write_events(case, told, actor=actor, now=now)
    return row


def restore_account(case_id: int, *, actor: Actor, now: datetime) -> Recovery:
    """Give it back: everything is asked once more, and the contact goes to the product, not to a person."""
    case, row = locked_recovery(actor, case_id)
    events = reassess(case, row, actor=actor, now=now)
    _refuse(missing_to_restore(standing_of(row), tier_of(row, now), lack_of(row, now), now))
    _end(row, "restored", "", actor, now)
    events.append(RecoveryEnded(recovery_id=row.id, outcome="restored", by=actor.id or None))
    write_events(case, events, actor=actor, now=now)
    return row


def end_recovery(case_id: int, outcome: str, reason: str, *, actor: Actor, now: datetime) -> Recovery:
    """refused (with a reason of the policy) or abandoned (the member came no further). The account stays frozen."""
    case, row = locked_recovery(actor, case_id)
    if outcome not in GIVEN_UP:
        raise RecoveryRefused(f"it ends as one of {', '.join(GIVEN_UP)}")
    if reason not in rule_at(now).refusals:
        raise RecoveryRefused(f"say why: one of {', '.join(rule_at(now).refusals)}")
    _end(row, outcome, reason, actor, now)
    ended = RecoveryEnded(recovery_id=row.id, outcome=outcome, reason=reason, by=actor.id or None)
    write_events(case, [ended], actor=actor, now=now)
    return row


def object_to(recovery_id: int, *, actor: Actor, now: datetime) -> bool:
    """An old contact point says "this was not me": it stops, the account stays frozen, leads see it.

    Runs as the program. False when it was over already; that is told to nobody outside.
    """
    found = Recovery.objects.filter(id=recovery_id).values_list("case_id", flat=True).first()
    case = Case.objects.select_for_update().filter(id=found or 0).first()
    row = Recovery.objects.select_for_update().filter(id=recovery_id).first()
    if case is None or row is None or row.state not in OPEN:
        return False
    events: list[Event] = [RecoveryObjected(recovery_id=row.id)]
    if row.frozen_at is None:
        row.frozen_at = now
        events.append(RecoveryFrozen(recovery_id=row.id))
    _end(row, "stopped", "", actor, now)
    events.append(RecoveryEnded(recovery_id=row.id, outcome="stopped", reason="owner_objected"))
    if TAKEOVER not in case.tags:
        events.append(CaseTagged(added=(TAKEOVER,)))
    if case.priority != "urgent" and case.status not in TERMINAL:
        events.append(PriorityChanged(priority="urgent"))
    write_events(case, events, actor=actor, now=now)
    return True


def judge_recovery(case_id: int, *, actor: Actor, now: datetime) -> Recovery:
    """It turned out wrong: given to a stranger (a critical error), or kept from its owner."""
    case, row = locked_recovery(actor, case_id, "recovery:review", ended=True)
    mark = MARKS.get(row.state)
    if mark is None:
        raise RecoveryRefused(f"a recovery that is {row.state} can be neither")
    if row.mark:
        raise RecoveryRefused("that is on record already")
    if actor.id in (row.ended_by, row.approved_by, row.proposed_by):
        raise RecoveryRefused("you took part in it: somebody else must judge it")
    row.mark, row.marked_by, row.marked_at = mark, actor.id, now
    row.save(update_fields=["mark", "marked_by", "marked_at"])
    events: list[Event] = [RecoveryJudged(recovery_id=row.id, mark=mark, by=actor.id or None)]
    if mark == "wrongful_handover" and CRITICAL not in case.tags:
        events.append(CaseTagged(added=(CRITICAL,)))
    write_events(case, events, actor=actor, now=now)
    return row


def _send_back(case: Case, row: Recovery, actor: Actor, now: datetime) -> Recovery:
    """To the beginning of the proofs, from before or after the second person; whoever doubts may, alone."""
    if row.state not in ("proposed", "cooling"):
        raise RecoveryRefused("it is with the first person already")
    emptied = {"state": "opened", "proposed_by": None, "proposed_at": None, "cooling_until": None}
    emptied |= {"approved_by": None, "approved_at": None}
    for name, value in emptied.items():
        setattr(row, name, value)
    row.save(update_fields=list(emptied))
    write_events(case, [RecoverySentBack(recovery_id=row.id, by=actor.id)], actor=actor, now=now)
    return row


def _begin_cooling(row: Recovery, now: datetime) -> RecoveryCooling:
    contacts = old_contacts(row.account_member_id)
    row.state, row.cooling_until = "cooling", now + timedelta(hours=tier_of(row, now).cooling_hours)
    row.notices = len(contacts)
    row.save(update_fields=["state", "cooling_until", "notices"])
    for contact in contacts:
        defer("send_recovery_mail", kind="notice", recovery_id=row.id, address_id=contact.pk)
    return RecoveryCooling(recovery_id=row.id, until=row.cooling_until, notices=row.notices)


def _end(row: Recovery, outcome: str, reason: str, actor: Actor, now: datetime) -> None:
    row.state, row.reason, row.ended_at, row.ended_by = outcome, reason, now, actor.id or None
    row.save(update_fields=["state", "reason", "ended_at", "ended_by", "frozen_at"])
    if outcome != "restored":  # what was named is of no use any more
        RecoveryContact.objects.filter(recovery_id=row.id).delete()


def _refuse(missing: Iterable[Reason]) -> None:
    """What is missing, in one sentence."""
    if told := "; ".join(reason.text for reason in missing):
        raise RecoveryRefused(told)
