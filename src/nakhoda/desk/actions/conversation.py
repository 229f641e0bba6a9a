"""What we say: answers with their undo time, internal notes, and who may take part."""

from __future__ import annotations

from datetime import datetime, timedelta

from nakhoda.core.events import CaseAssigned, Event, MessageDelivery, ParticipantAdded
from nakhoda.core.facts import TERMINAL
from nakhoda.core.macros import placeholders_in
from nakhoda.core.silence import tips_off
from nakhoda.desk.actions.drafts import delete_draft, save_draft
from nakhoda.desk.actions.letters import mail_id_of
from nakhoda.desk.actions.messages import add_files, outbound
from nakhoda.desk.actions.outbox import is_waiting
from nakhoda.desk.actions.remarks import next_number, remark
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.arrivals import File
from nakhoda.desk.jobs import defer
from nakhoda.desk.models import Case, Message, Participant
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.work import workable_case_for
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import HANDLERS

ROLES = ("cc", "guardian")


class CannotReply(ValueError):
    """The answer is not sent; the message says what to do."""


class CannotUndo(ValueError):
    """It has left already."""


def reply(
    case_id: int,
    text: str,
    *,
    actor: Actor,
    now: datetime,
    macro: str = "",
    asks_question: bool = False,
    language: str = "",
    files: tuple[File, ...] = (),
) -> Message:
    """Send a public answer: it waits `undo_send_seconds`, then it is said (see `outbox`). Drops the reply draft.

    Raises `CannotReply` on an empty text, an unfilled `{{placeholder}}` or a case that has ended.
    """
    case = workable_case_for(actor, case_id)
    _refuse_unsendable(case, text)
    _refuse_tipping_off(case, text, now)
    _take(case, actor, now)
    number = next_number("desk_message")
    send_at = now + timedelta(seconds=policy_in_force(now).routing.undo_send_seconds)
    message = outbound(
        case,
        message_id=number,
        text=text,
        at=now,
        author_kind="agent",
        author_id=actor.id or None,
        author_name=actor.name[:200],
        language=language or case.language,
        macro=macro,
        asks_question=asks_question,
        mail_id=mail_id_of(number),
        delivery="queued",
        send_at=send_at,
    )
    add_files(case, number, files)
    delete_draft(case_id, actor=actor, now=now)
    defer("release_message", at=send_at, message_id=number)
    return message


def undo_send(message_id: int, *, actor: Actor, now: datetime) -> Message:
    """Take an answer back while it waits; its words become the draft again. Raises `CannotUndo` afterwards."""
    case_id = Message.objects.filter(id=message_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NoSuchCase("there is no such message that you may take back")
    case = workable_case_for(actor, case_id)
    message = Message.objects.get(id=message_id)
    if message.author_kind != "agent" or message.author_id != actor.id:
        raise CannotUndo("only its author may take an answer back")
    if not is_waiting(message):
        raise CannotUndo("it has been sent; write again to correct it")
    write_events(case, [MessageDelivery(message_id=message.id, outcome="recalled")], actor=actor, now=now)
    save_draft(case_id, message.text, actor=actor, now=now, macro=message.macro)
    message.text, message.delivery, message.send_at = "", "recalled", None
    message.save(update_fields=["text", "delivery", "send_at"])
    return message


def add_note(case_id: int, text: str, *, actor: Actor, now: datetime) -> Message:
    """An internal note: seen by staff, stops no clock. Drops the note draft."""
    case = workable_case_for(actor, case_id)
    if not text.strip():
        raise CannotReply("write the note first")
    event = remark(case, text, actor=actor, now=now)
    write_events(case, [event], actor=actor, now=now)
    delete_draft(case_id, actor=actor, now=now, kind="note")
    return Message.objects.get(id=event.message_id)


def approve_participant(
    case_id: int, participant_id: int, *, actor: Actor, now: datetime, role: str = "cc"
) -> Participant:
    """Let somebody who was copied take part from now on, as `cc` or `guardian`; mail alone never does that."""
    case = workable_case_for(actor, case_id)
    proposed = Participant.objects.filter(case_id=case.id, id=participant_id, role="proposed").first()
    if proposed is None or role not in ROLES:
        raise CannotReply("nobody by that number waits for approval on this case")
    proposed.role, proposed.approved = role, True
    proposed.save(update_fields=["role", "approved"])
    write_events(case, [ParticipantAdded(participant_id=proposed.id, role=role)], actor=actor, now=now)
    return proposed


def _refuse_tipping_off(case: Case, text: str, now: datetime) -> None:
    policy = policy_in_force(now)
    laws = policy.jurisdictions_of(case.country, case.locale, case.source)
    if refusal := tips_off(policy.appeals.silence, laws, case.tags, text):
        raise CannotReply(refusal)


def _refuse_unsendable(case: Case, text: str) -> None:
    if not text.strip():
        raise CannotReply("write the answer first")
    if missing := placeholders_in(text):
        named = ", ".join("{{" + name + "}}" for name in missing)
        raise CannotReply(f"fill in or remove {named}")
    if case.status in TERMINAL:
        raise CannotReply(f"the case is {case.status}: nothing more is sent on it")


def _take(case: Case, actor: Actor, now: datetime) -> None:
    """Who answers a case that nobody holds, holds it; otherwise it would be given to somebody else meanwhile."""
    if case.assignee_id is None and actor.holds(*HANDLERS) and case.status in ("new", "open"):
        events: list[Event] = [CaseAssigned(agent_id=actor.id, cause="reassigned")]
        write_events(case, events, actor=actor, now=now)
