"""Answers between "send" and gone: an answer waits out its undo time, and only then is it said.

Nothing is written in the journal while it waits: an answer that was taken back must not have stopped a clock. The
event is told when the time is over, by the job `release_message`; the sweep catches what a lost job left behind.
"""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.events import CaseAcknowledged, MessageDelivery, MessageOutbound
from nakhoda.core.facts import TERMINAL
from nakhoda.desk.actions.letters import requester_of
from nakhoda.desk.actions.writing import Story, write_story
from nakhoda.desk.jobs import defer
from nakhoda.desk.models import Case, Message


def release_message(message_id: int, *, now: datetime) -> bool:
    """Say what waited, if its undo time is over; False when there is nothing to do (any more). The system's scope."""
    found = Message.objects.filter(id=message_id).values_list("case_id", flat=True).first()
    if found is None:
        return False
    case = Case.objects.select_for_update().get(id=found)
    return bool(_release(case, list(_waiting(case.id).filter(id=message_id, send_at__lte=now)), now))


def release_messages(now: datetime, limit: int = 200) -> int:
    """The safety net of `release_message`: everything whose undo time is over; the count. The system's scope."""
    rows = Message.objects.filter(delivery="queued", send_at__lte=now).order_by("send_at")
    ids = sorted(set(rows.values_list("case_id", flat=True)[:limit]))
    cases = Case.objects.filter(id__in=ids).order_by("id").select_for_update(skip_locked=True)
    return sum(_release(case, list(_waiting(case.id).filter(send_at__lte=now)), now) for case in cases)


def release_now(case: Case, *, now: datetime) -> int:
    """The next step on a locked case ends the undo time: what waits is said first."""
    return _release(case, list(_waiting(case.id)), now)


def is_waiting(message: Message) -> bool:
    """True while the answer may be taken back, and nobody outside may see it."""
    return message.delivery == "queued" and message.send_at is not None


def _waiting(case_id: int):  # type: ignore[no-untyped-def]  # a queryset
    return Message.objects.filter(case_id=case_id, delivery="queued", send_at__isnull=False).order_by("id")


def _release(case: Case, messages: list[Message], now: datetime) -> int:
    for message in messages:
        if case.status in TERMINAL:
            _suppress(case, message, now)
        else:
            _say(case, message, now)
    return len(messages)


def _say(case: Case, message: Message, now: datetime) -> None:
    by_mail = requester_of(case) is not None  # the form's members have an address too; the app's look in the app

    def tell(story: Story) -> None:
        author = f"person:{message.author_id}"
        said = MessageOutbound(
            message_id=message.id,
            author_kind="agent",
            author_id=message.author_id,
            asks_question=message.asks_question,
            macro=message.macro,
        )
        story.tell(said, author)
        if case.channel != "email" and story.state.acknowledged_at is None:
            story.tell(CaseAcknowledged(via="human"), author)  # by mail alone it counts when delivered

    write_story(case, tell, now=now)
    message.send_at, message.at, message.delivery = None, now, "queued" if by_mail else "page"
    message.save(update_fields=["send_at", "at", "delivery"])
    if by_mail:
        defer("send_message", message_id=message.id)


def _suppress(case: Case, message: Message, now: datetime) -> None:
    """The case ended meanwhile (merged, withdrawn, spam): the answer stays here and is seen by nobody outside."""
    event = MessageDelivery(message_id=message.id, outcome="suppressed")
    write_story(case, lambda story: story.tell(event, f"person:{message.author_id}"), now=now)
    message.send_at, message.delivery = None, "suppressed"
    message.save(update_fields=["send_at", "delivery"])
