"""Short beginnings of stories: a case in a named queue, an answer sent, a member writing again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from nakhoda.core.events import Entry
from nakhoda.desk.actions import conversation, outbox, replies
from nakhoda.desk.actions.opening import open_case
from nakhoda.desk.actions.placing import moved
from nakhoda.desk.actions.writing import state_of, write_events
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.models import Case, ClockRow, Message, Notice
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.journal.queries import entries_of
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of
from tests.cast import NOW, actor

MEMBER = Sender(kind="email", address="siti.hajar@mail.example", name="Siti Hajar binti Yusof")
CHENNAI, KL, SECURITY = "meridian_accounts_en", "selat_accounts_en", "hub_accounts"
UNDO = timedelta(seconds=10)


def minutes(count: float) -> datetime:
    """So long after the beginning of every story."""
    return NOW + timedelta(minutes=count)


@contextmanager
def acting(key: str) -> Iterator[Actor]:
    """As somebody of the cast, in their scopes."""
    who = actor(key)
    with scope_of(who):
        yield who


@contextmanager
def the_program() -> Iterator[Actor]:
    """As the program itself."""
    who = system("test")
    with scope_of(who):
        yield who


def opened(
    text: str = "I cannot sign in to my account", *, queue: str = CHENNAI, at: datetime = NOW, **more: Any
) -> Case:
    """A member's case that waits in `queue`."""
    about: dict[str, Any] = {"channel": "web_form", "received_at": at, "text": text, "sender": MEMBER}
    about |= {"lob": "account_access", "locale": "en-IN", "country": "IN", "acknowledged": "page"} | more
    with scope_of(system("intake:test")):
        case = open_case(Arrival(**about), actor=system("intake:test"), now=at)
        put_into(case, queue, at)
        return case


def put_into(case: Case, queue: str, at: datetime) -> None:
    """Moves a case, wherever the router sent it."""
    policy = policy_in_force(at)
    if queue and case.queue != queue:
        write_events(
            case, [moved(policy, state_of(case), policy.queue_by_key[queue], "workload")], actor=system("test"), now=at
        )


def answered(case_id: int, who: str, at: datetime, text: str = "Please try again now.", **more: Any) -> Message:
    """An answer that has outlived its undo time."""
    with acting(who) as agent:
        message = conversation.reply(case_id, text, actor=agent, now=at, **more)
    with the_program():
        assert outbox.release_message(message.id, now=at + UNDO)
        return Message.objects.get(id=message.id)


def writes(case_id: int, text: str, at: datetime, sender: Sender | None = MEMBER, **more: Any) -> Message:
    """The member writes again on the case."""
    arrival = Arrival(channel="web_form", received_at=at, text=text, sender=sender, **more)
    with scope_of(system("intake:test")):
        return replies.receive_reply(case_id, arrival, actor=system("intake:test"), now=at)


def now_is(case_id: int) -> Case:
    """The case as stored."""
    with the_program():
        return Case.objects.get(id=case_id)


def journal(case_id: int) -> list[Entry]:
    """All that happened."""
    with the_program():
        return entries_of(case_id)


def told(case_id: int, *kinds: type) -> list[Any]:
    """The events of these kinds, in order."""
    return [entry.event for entry in journal(case_id) if isinstance(entry.event, kinds)]


def clock(case_id: int, metric: str) -> ClockRow:
    """The last clock of a metric."""
    with the_program():
        row = ClockRow.objects.filter(case_id=case_id, metric=metric).order_by("number").last()
        assert row is not None, f"no {metric} clock"
        return row


def notified(kind: str) -> dict[int, int]:
    """Who was told of this kind of thing: person -> the number that the phrase tells."""
    with the_program():
        return dict(Notice.objects.filter(kind=kind).values_list("person_id", "number"))


def jobs(name: str) -> list[dict[str, Any]]:
    """Arguments of the jobs that wait, oldest first."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    rows = ProcrastinateJob.objects.filter(task_name=f"nakhoda.{name}").order_by("id")
    return list(rows.values_list("args", flat=True))
