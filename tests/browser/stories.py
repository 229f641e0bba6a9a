"""Beginnings of journeys: members and cases of today, and time that passes without waiting for it."""

from __future__ import annotations

import json
import time
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from nakhoda.config import schedule
from nakhoda.desk.actions import outbox, work
from nakhoda.desk.arrivals import Sender
from nakhoda.desk.models import Case, Macro, Message
from nakhoda.simulator.cast import MEMBERS
from tests.desk.stories import acting, opened, put_into, the_program

MEMBER = MEMBERS["member_kelantan"]
APPELLANT = MEMBERS["appellant"]
LATER = timedelta(minutes=1)
TASKS = {f"nakhoda.{function.__name__}": function for function, _retry in schedule.REACTIONS}


def sender_of(key: str) -> Sender:
    """A member of the cast, by e-mail."""
    who = MEMBERS[key]
    return Sender(kind="email", address=who.address, name=who.name, handle=who.handle)


def waits(text: str = "I cannot sign in to my account", *, hours: float = 0.1, **more: Any) -> Case:
    """A case that came some hours ago and waits in the Chennai queue (or in `queue`)."""
    return opened(text, at=timezone.now() - timedelta(hours=hours), **more)


def reaches(case_id: int, queue: str) -> None:
    """The case waits in this queue, whichever partner the router's shares had chosen for it."""
    with the_program():
        put_into(Case.objects.get(id=case_id), queue, timezone.now())


def available(who: str) -> list[int]:
    """Somebody starts work; the numbers of the cases that came to her."""
    with acting(who) as agent:
        return work.set_my_status("available", actor=agent, now=timezone.now())


def macro(key: str = "sign_in_steps", **texts: str) -> Macro:
    """A prepared answer with one place that the case fills and one that the agent must."""
    text = "Hello {{name}}, your case {{reference}} is with us. Please try again on {{day}}."
    places = [
        {"name": "name", "kind": "text", "source": "member.name"},
        {"name": "reference", "kind": "text", "source": "case.reference"},
        {"name": "day", "kind": "text", "source": ""},
    ]
    about = {"title": "Steps to sign in again", "lob": "account_access", "placeholders": places}
    with the_program():
        return Macro.objects.create(key=key, texts={"en": text} | texts, **about)


def undo_time_passes() -> None:
    """Every answer that waits is said: the undo time of ten seconds is over."""
    for _try in range(50):  # a case that its page touches just now is left to the next sweep
        with the_program():
            outbox.release_messages(now=timezone.now() + LATER)
            if not Message.objects.filter(delivery="queued", send_at__isnull=False).exists():
                return
        time.sleep(0.1)
    raise AssertionError("an answer still waits")


def jobs_run() -> None:
    """Does what the worker would do now: every reaction that an action asked for."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo' RETURNING task_name, args")
        rows = cursor.fetchall()
    for name, arguments in rows:
        TASKS[name](**(json.loads(arguments) if isinstance(arguments, str) else arguments))


def public_words(case_id: int) -> list[str]:
    """What was said to and by the member, oldest first, without what was taken back."""
    with the_program():
        rows = Message.objects.filter(case_id=case_id, is_public=True).exclude(delivery="recalled").order_by("id")
        return list(rows.values_list("text", flat=True))
