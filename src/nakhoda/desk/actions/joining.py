"""Two cases about one thing become one; one case about two things becomes two (handbook 1.3 d, e)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nakhoda.core.clocks import owed
from nakhoda.core.escalation import UNDECIDED
from nakhoda.core.events import (
    CaseAbsorbed,
    CaseMerged,
    CaseSplit,
    Event,
    MessageReclassified,
    StatusChanged,
)
from nakhoda.core.facts import TERMINAL
from nakhoda.core.unanswered import unanswered
from nakhoda.desk.actions.duplicates import APART, settle_offer
from nakhoda.desk.actions.letting_go import drain_for, let_go
from nakhoda.desk.actions.opening import open_case
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.arrivals import Arrival, File, Sender
from nakhoda.desk.models import Attachment, Case, Message, Participant
from nakhoda.desk.queries.cases import locked_case_for
from nakhoda.desk.queries.clocks import clocks_of_case
from nakhoda.desk.queries.vault import as_written
from nakhoda.journal.queries import entries_of
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Scope
from nakhoda.org.scope import scope_of


class JoinRefused(ValueError):
    """The cases cannot be joined or parted; the message says what to do."""


class NeedsConfirmation(JoinRefused):
    """A merge cannot be undone: ask, then call again with `confirmed=True`."""


class DifferentMember(JoinRefused):
    """The cases belong to different members: ask, then call again with `different_member=True`."""


# -- two become one ------------------------------------------------------------------------------------------


def merge(
    case_id: int,
    into: int,
    *,
    actor: Actor,
    now: datetime,
    confirmed: bool = False,
    different_member: bool = False,
) -> Case:
    """Fold `case_id` into `into`, for good; the survivor is returned. Its readers see both conversations.

    The survivor keeps the earliest received time, owes what the other still owed by law, and has an unanswered
    request when the other had one. A breach that was recorded stays where it is.
    """
    if case_id == into:
        raise JoinRefused("a case cannot be merged into itself")
    locked = {number: locked_case_for(actor, number, "case:merge") for number in sorted((case_id, into))}
    child, survivor = locked[case_id], locked[into]
    _refuse_states(child, survivor)
    _refuse_compartments(child, survivor)
    if not different_member and (child.member_id is None or child.member_id != survivor.member_id):
        raise DifferentMember("the cases belong to different members; is it the same person?")
    if not confirmed:
        raise NeedsConfirmation(f"case {case_id} will end in case {into}; this cannot be undone")
    let_go(child, now=now)
    before, events = child.assignee_id, _absorbed(child, survivor)
    write_events(child, [CaseMerged(into=into)], actor=actor, now=now)
    write_events(survivor, events, actor=actor, now=now)
    _propose_requester(child, survivor)
    settle_offer(child, survivor, actor=actor, now=now)
    drain_for(before)
    return survivor


def _refuse_states(child: Case, survivor: Case) -> None:
    if child.status in TERMINAL:
        raise JoinRefused(f"case {child.id} is {child.status} already")
    if survivor.status in TERMINAL or survivor.status == "resolved":
        raise JoinRefused(f"case {survivor.id} is {survivor.status}; reopen it, or merge the other way round")
    if child.channel in APART:
        raise JoinRefused("an appeal or a request is decided by itself; it cannot be merged")
    if child.escalation_state in UNDECIDED:
        raise JoinRefused(f"case {child.id} is escalated; return, recall or resolve that first")


def _refuse_compartments(child: Case, survivor: Case) -> None:
    labels = Scope.objects.filter(id__in=[child.scope_id, survivor.scope_id])
    if len({label.compartment for label in labels}) > 1:
        raise JoinRefused("these cases lie in different compartments; what is sealed stays apart")


def _absorbed(child: Case, survivor: Case) -> list[Event]:
    """What the survivor takes over; worked out before the child's clocks are cancelled."""
    duties = owed(clocks_of_case(child))
    events: list[Event] = [CaseAbsorbed(case_id=child.id, received_at=child.received_at, obligations=duties)]
    return [*events, *_still_asked(child, survivor)]


def _still_asked(child: Case, survivor: Case) -> list[Event]:
    since = child.unanswered_since
    if since is None or (survivor.unanswered_since and survivor.unanswered_since <= since):
        return []
    asked = [number for number, at in unanswered(entries_of(child.id)).items() if at == since]
    again = MessageReclassified(message_id=asked[0] if asked else 0, is_request=True, unanswered_since=since)
    waits = survivor.status == "pending_member"
    return [again, *([StatusChanged(status="open", reason="merged")] if waits else [])]


def _propose_requester(child: Case, survivor: Case) -> None:
    """Another address takes part only when an agent approves it."""
    for row in Participant.objects.filter(case_id=child.id, role="requester"):
        about = {"role": "proposed", "approved": False, "name": row.name, "member_id": row.member_id}
        where = {"case_id": survivor.id, "kind": row.kind, "address": row.address}
        Participant.objects.get_or_create(**where, defaults={**about, "scope_id": survivor.scope_id})


# -- one becomes two -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Parted:
    """The case that was, and the new one (which may lie where the actor cannot see it)."""

    case: Case
    new: Case


def split(case_id: int, message_id: int, *, actor: Actor, now: datetime, keep_here: bool = False) -> Parted:
    """A message that raised a second issue opens a case of its own, with its text and files, from its own time.

    The message no longer asks for an answer here, unless `keep_here` (it raised both issues).
    """
    case = locked_case_for(actor, case_id, "case:merge")
    message = Message.objects.filter(id=message_id, case_id=case_id).first()
    if message is None or message.author_kind != "member" or not message.is_public:
        raise JoinRefused("only a message of the member's, in this case, can open another")
    if case.status in TERMINAL or case.channel == "internal_form":
        raise JoinRefused(f"a case that is {case.status} ({case.channel}) cannot be split")
    arrival = _arrival(case, message)
    with scope_of(system("split")):
        new = open_case(arrival, actor=actor, now=now)
    events: list[Event] = [CaseSplit(into=new.id, message_id=message_id)]
    write_events(case, [*events, *([] if keep_here else _no_longer_asked(case, message_id))], actor=actor, now=now)
    return Parted(case, new)


def _arrival(case: Case, message: Message) -> Arrival:
    sender = _sender(case, message)
    channel = case.channel if case.channel != "appeal" else ("in_app" if sender.kind == "app" else "email")
    return Arrival(
        channel=channel,
        received_at=message.at,
        text=as_written(case.id, message.text),  # the new case gives its own tokens
        html=as_written(case.id, message.html),
        quoted=as_written(case.id, message.quoted),
        subject=as_written(case.id, case.subject),
        sender=sender,
        source=case.source if channel == case.channel else "",
        locale=case.locale,
        country=case.country,
        files=tuple(map(_file, Attachment.objects.filter(message_id=message.id).order_by("id"))),
        split_from=case.id,
    )


def _sender(case: Case, message: Message) -> Sender:
    rows = Participant.objects.filter(case_id=case.id).exclude(role="proposed").order_by("id")
    row = rows.filter(member_id=message.author_id).first() or rows.first()
    if row is None:
        raise JoinRefused("nobody is known to answer to; add the member's address first")
    return Sender(kind=row.kind, address=row.address, name=row.name)


def _file(row: Attachment) -> File:
    return File(
        name=as_written(row.case_id, row.name),
        content_type=row.content_type,
        size=row.size,
        sha256=row.sha256,
        content_id=row.content_id,
        purpose=row.purpose,
        suspicious=row.suspicious,
    )


def _no_longer_asked(case: Case, message_id: int) -> list[Event]:
    waiting = unanswered(entries_of(case.id))
    if waiting.pop(message_id, None) is None:
        return []
    oldest = min(waiting.values(), default=None)
    return [MessageReclassified(message_id=message_id, is_request=False, unanswered_since=oldest)]
