"""Requests that come while another is being written are written together, and none takes another down."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Event, Thread

import pytest

from nakhoda.desk.intake.gathering import Gathering, Unwritten

PATIENCE = 10


class Pen:
    """Writes what it gets, in capitals; waits at the first lot until it is let go."""

    def __init__(self) -> None:
        self.lots: list[list[str]] = []
        self.begun, self.free = Event(), Event()

    def write(self, lot: Sequence[str]) -> list[str | Exception]:
        self.lots.append(list(lot))
        self.begun.set()
        assert self.free.wait(PATIENCE)
        if "die" in lot:
            raise KeyboardInterrupt
        if "ink" in lot:
            raise ValueError("blot")
        return [ValueError(word) if word == "no" else word.upper() for word in lot]


def crowd(pen: Pen, first: str, others: Sequence[str], most: int = 8) -> dict[str, object]:
    """`others` come while `first` is being written; what each got."""
    gathering: Gathering[str, str] = Gathering(pen.write, most)
    got: dict[str, object] = {}

    def come(word: str) -> None:
        try:
            got[word] = gathering.submit(word)
        except (Exception, KeyboardInterrupt) as error:
            got[word] = type(error)

    threads = [Thread(target=come, args=(word,)) for word in (first, *others)]
    threads[0].start()
    assert pen.begun.wait(PATIENCE)
    for number, thread in enumerate(threads[1:], 1):
        thread.start()
        while len(gathering._waiting) < number:
            assert thread.is_alive()
    pen.free.set()
    for thread in threads:
        thread.join(PATIENCE)
    return got


def test_a_lone_request_is_written_at_once() -> None:
    pen = Pen()
    assert crowd(pen, "a", []) == {"a": "A"}
    assert pen.lots == [["a"]]


def test_those_who_come_meanwhile_share_the_next_lot() -> None:
    pen = Pen()
    assert crowd(pen, "a", ["b", "c", "d"]) == {"a": "A", "b": "B", "c": "C", "d": "D"}
    assert pen.lots == [["a"], ["b", "c", "d"]]


def test_a_lot_holds_no_more_than_is_allowed() -> None:
    pen = Pen()
    crowd(pen, "a", ["b", "c", "d"], most=2)
    assert pen.lots == [["a"], ["b", "c"], ["d"]]


def test_one_refusal_is_for_one_alone() -> None:
    assert crowd(Pen(), "a", ["b", "no", "d"]) == {"a": "A", "b": "B", "no": ValueError, "d": "D"}


def test_what_cannot_be_written_does_not_take_the_others_with_it() -> None:
    pen = Pen()
    assert crowd(pen, "a", ["b", "ink", "d"]) == {"a": "A", "b": "B", "ink": ValueError, "d": "D"}
    assert pen.lots[1:] == [["b", "ink", "d"], ["b"], ["ink"], ["d"]]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_writer_that_is_stopped_leaves_nobody_waiting_and_nobody_thinking_it_is_saved() -> None:
    got = crowd(Pen(), "a", ["die", "b"])
    assert got == {"a": "A", "die": KeyboardInterrupt, "b": Unwritten}
