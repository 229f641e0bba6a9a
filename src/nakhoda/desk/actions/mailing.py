"""What leaves by mail: acknowledgements with their caps, and messages, each at least once under one Message-ID (P6)."""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta

from django.db import connection

from nakhoda.core.events import CaseAcknowledged, Event, MessageDelivery, MessageOutbound
from nakhoda.desk.actions.letters import (
    ACKNOWLEDGEMENT,
    SURVEY,
    appeal_letter,
    automatic_text,
    letter_for,
    mail_id_of,
    notice_letter,
    requester_of,
)
from nakhoda.desk.actions.messages import outbound
from nakhoda.desk.actions.post_office import PermanentFailure, hand_over
from nakhoda.desk.actions.remarks import next_number
from nakhoda.desk.actions.tallies import count_one, counted
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.jobs import defer
from nakhoda.desk.mail.compose import ComposeError
from nakhoda.desk.mail_texts import language_for_member
from nakhoda.desk.models import Case, CaseDecision, MemberAddress, Message, Participant
from nakhoda.desk.notice_texts import NOTICES
from nakhoda.desk.queries.cases import NoSuchCase, locked_case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor

TALLY = "acknowledgement"
SENDING = 20261124  # the first key of the advisory locks under which one worker sends one message


def acknowledge(case_id: int, *, actor: Actor, now: datetime) -> Message | None:
    """Write the automatic acknowledgement once and queue it; over the address's caps it is written down, not sent.

    The clock stops only when the mail system took it (`send_message`). None when there is nobody to write to.
    """
    case = locked_case_for(actor, case_id)
    to = requester_of(case)
    if to is None or Message.objects.filter(case_id=case.id, macro=ACKNOWLEDGEMENT).exists():
        return None
    within = _within_caps(to.address, now)
    if within:
        count_one(TALLY, to.address, now=now)
    return post_automatic(case, ACKNOWLEDGEMENT, to, actor=actor, now=now, suppressed=not within)


def post_survey(case: Case, *, actor: Actor, now: datetime) -> Message | None:
    """Invite the requester by mail; None where we know no address."""
    to = requester_of(case)
    return post_automatic(case, SURVEY, to, actor=actor, now=now) if to else None


def post_notice(case: Case, kind: str, text: str, *, actor: Actor, now: datetime) -> Message:
    """A notice on the member's page, and by mail where we know an address."""
    return post_automatic(case, kind, requester_of(case), actor=actor, now=now, text=text)


def post_automatic(
    case: Case,
    kind: str,
    to: Participant | None,
    *,
    actor: Actor,
    now: datetime,
    suppressed: bool = False,
    text: str = "",
) -> Message:
    """A message that the desk writes by itself, on the case and on its way; `text` where the kind has none."""
    language = language_for_member(case.locale, case.language)
    message_id = next_number("desk_message")
    told: list[Event] = [MessageOutbound(message_id=message_id, author_kind="system", is_substantive=False)]
    told += [MessageDelivery(message_id=message_id, outcome="suppressed")] if suppressed else []
    write_events(case, told, actor=actor, now=now)
    message = outbound(
        case,
        message_id=message_id,
        text=text or automatic_text(kind, language, case),
        at=now,
        author_kind="system",
        author_id=None,
        language=language,
        macro=kind,
        mail_id=mail_id_of(message_id),
        delivery="suppressed" if suppressed else "queued" if to else "page",
    )
    if to and not suppressed:
        defer("send_message", message_id=message_id)
    return message


def send_message(message_id: int, *, actor: Actor, now: datetime) -> str:
    """Hand one message to the mail system: sent | bounced | page | nothing (somebody else has it, or it left already).

    Raises `TemporaryFailure`: nothing changed, the job tries again. A crash after the hand-over repeats it under the
    same Message-ID. No row is locked while the network is slow: a case that moves meanwhile locks case, then messages,
    and whoever held a message and wanted the case would deadlock with it.
    """
    if not _alone(message_id):
        return "nothing"
    message = Message.objects.filter(id=message_id, delivery="queued", send_at=None).first()
    if message is None:
        return "nothing"
    case = Case.objects.get(id=message.case_id)
    to = requester_of(case)
    if to is None:
        return _mark(message, "page")
    outcome = _deliver(case, message, to)
    _record_delivery(message, outcome, actor=actor, now=now)
    for copy in _copied(case) if outcome == "sent" and message.author_kind == "agent" else ():
        defer("send_copy", message_id=message.id, participant_id=copy.id)
    return outcome


def send_copy(message_id: int, participant_id: int) -> str:
    """The same message to somebody who was approved to take part; the job itself is the memory of having done it."""
    message = Message.objects.get(id=message_id)
    to = Participant.objects.get(id=participant_id, case_id=message.case_id)
    return _deliver(Case.objects.get(id=message.case_id), message, to) if to.approved else "nothing"


def send_appeal_link(decision_id: int, address_id: int, language: str, *, now: datetime) -> None:
    """Hand over the link that a member asked for; the job itself is the memory of having done it."""
    row = MemberAddress.objects.filter(id=address_id).first()
    if row is not None:
        letter = appeal_letter(decision_id, row.value, language, now=now)
        with contextlib.suppress(PermanentFailure, ComposeError):
            hand_over(letter.raw, sender=letter.sender, recipient=letter.recipient, name=letter.name)


def send_decision_notice(decision_id: int, address_id: int, *, now: datetime) -> None:
    """Hand over the notice of a decision to a member whose case it is not; the job is the memory of having done it."""
    from nakhoda.desk.actions.notices import decision_text, spoken

    row = MemberAddress.objects.filter(id=address_id).select_related("member").first()
    decision = CaseDecision.objects.filter(id=decision_id).first()
    if row is None or decision is None:
        return
    language = spoken(row.member.locale)
    subject = NOTICES[language].decision_subject.format(code=decision.reference)
    text = decision_text(decision, language)
    with contextlib.suppress(PermanentFailure, ComposeError):
        letter = notice_letter(decision.id, row.value, subject, text, language, now=now)
        hand_over(letter.raw, sender=letter.sender, recipient=letter.recipient, name=letter.name)


def record_bounce(case_id: int, mail_id: str, *, actor: Actor, now: datetime) -> bool:
    """A delivery report came back to a case: mark the message it names, or else the last one that was sent."""
    ours = Message.objects.filter(case_id=case_id, delivery__in=("sent", "bounced")).exclude(author_kind="member")
    message = (ours.filter(mail_id=mail_id).first() if mail_id else None) or ours.order_by("-id").first()
    if message is None:
        return False
    if message.delivery != "bounced":
        _record_delivery(message, "bounced", actor=actor, now=now)
    return True


def _within_caps(address: str, now: datetime) -> bool:
    """Whole hours are counted, so a cap never lets more through than it says; late by up to an hour."""
    rule = policy_in_force(now).routing
    hour = counted(TALLY, address, since=now - timedelta(hours=1))
    return hour < rule.acks_per_hour and counted(TALLY, address, since=now - timedelta(days=1)) < rule.acks_per_day


def _deliver(case: Case, message: Message, to: Participant) -> str:
    try:
        letter = letter_for(case, message, to)
        hand_over(letter.raw, sender=letter.sender, recipient=letter.recipient, name=letter.name)
    except (PermanentFailure, ComposeError):
        return "bounced"
    return "sent"


def _alone(message_id: int) -> bool:
    """False while another worker sends the same message; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [SENDING, message_id % 2**31])
        return bool(cursor.fetchone()[0])


def _record_delivery(message: Message, outcome: str, *, actor: Actor, now: datetime) -> None:
    with contextlib.suppress(NoSuchCase):
        case = locked_case_for(actor, message.case_id)
        _mark(message, outcome)
        word = "delivered" if outcome == "sent" else outcome
        told: list[Event] = [MessageDelivery(message_id=message.id, outcome=word)]
        if outcome == "sent" and case.acknowledged_at is None and (via := _acknowledges(message)):
            told.append(CaseAcknowledged(via=via))
        write_events(case, told, actor=actor, now=now)
        if message.macro == SURVEY and outcome == "sent":
            defer("survey_delivered", case_id=case.id)


def _acknowledges(message: Message) -> str:
    if message.macro == ACKNOWLEDGEMENT:
        return "email"
    return "human" if message.author_kind == "agent" and message.is_public else ""


def _mark(message: Message, delivery: str) -> str:
    message.delivery = delivery
    message.save(update_fields=["delivery"])
    return delivery


def _copied(case: Case) -> list[Participant]:
    return list(Participant.objects.filter(case_id=case.id, kind="email", approved=True).exclude(role="requester"))
