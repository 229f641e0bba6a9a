"""Which requests still wait, by the journal alone."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from nakhoda.core import events as e
from nakhoda.core.unanswered import unanswered

START = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)


def hour(count: int) -> datetime:
    return START + timedelta(hours=count)


def asks(number: int, **more: object) -> e.Event:
    return e.MessageInbound(message_id=number, **more)  # type: ignore[arg-type]


def says(number: int, kind: str = "agent", public: bool = True) -> e.Event:
    return e.MessageOutbound(message_id=number, author_kind=kind, is_public=public)


def reread(number: int, request: bool) -> e.Event:
    return e.MessageReclassified(message_id=number, is_request=request)


CASES: dict[str, tuple[list[e.Event], dict[int, datetime]]] = {
    "a request waits from when it came": ([asks(1)], {1: hour(0)}),
    "several wait, the oldest first": ([asks(1), asks(2)], {1: hour(0), 2: hour(1)}),
    "one answer is for all": ([asks(1), asks(2), says(3)], {}),
    "what comes after the answer waits": ([asks(1), says(2), asks(3)], {3: hour(2)}),
    "thanks ask for nothing": ([asks(1, is_request=False)], {}),
    "a third party is not the member": ([asks(1, author_kind="third_party")], {}),
    "a note answers nobody": ([asks(1), says(2, public=False)], {1: hour(0)}),
    "a machine answers nobody": ([asks(1), says(2, kind="bot")], {1: hour(0)}),
    "read again as thanks": ([asks(1), asks(2), reread(1, False)], {2: hour(1)}),
    "read again as a request": ([asks(1, is_request=False), asks(2), reread(1, True)], {1: hour(0), 2: hour(1)}),
}


@pytest.mark.parametrize(("story", "waiting"), CASES.values(), ids=CASES)
def test_what_waits(story: list[e.Event], waiting: dict[int, datetime]) -> None:
    entries = [e.Entry(7, seq, hour(seq - 1), "system:test", event) for seq, event in enumerate(story, start=1)]
    assert list(unanswered(entries).items()) == list(waiting.items())
