"""Requests that come while another is being written are written together: one transaction for all who wait.

Nobody waits for company. Whoever finds nobody writing writes at once; who comes meanwhile waits, and one of those
writes all of them next. So a lone request pays nothing, and a crowd shares statements, commits and the disk's flush.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from threading import Event, Lock
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")


class Unwritten(RuntimeError):
    """Whoever wrote for us was stopped before the end; nothing is known to be saved."""


@dataclass(slots=True, eq=False)
class _Place(Generic[T, R]):
    """One request in the queue: what it brings, and what becomes of it."""

    item: T
    called: Event = field(default_factory=Event)
    leads: bool = False
    outcome: R | Exception = field(default_factory=lambda: Unwritten("the writer stopped"))

    def result(self) -> R:
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


class Gathering(Generic[T, R]):
    """`write` gets what waits, at most `most` at once, and says for each, in order, what came of it."""

    def __init__(self, write: Callable[[Sequence[T]], Sequence[R | Exception]], most: int) -> None:
        self._write, self._most = write, most
        self._lock = Lock()
        self._waiting: list[_Place[T, R]] = []
        self._busy = False

    def submit(self, item: T) -> R:
        """The outcome for this item, once it is written; raises what `write` gave for it."""
        place: _Place[T, R] = _Place(item)
        if not self._leads(place):
            place.called.wait()
        if place.leads:
            self._lead(place)
        return place.result()

    def _leads(self, place: _Place[T, R]) -> bool:
        with self._lock:
            place.leads, self._busy = not self._busy, True
            if not place.leads:
                self._waiting.append(place)
            return place.leads

    def _lead(self, own: _Place[T, R]) -> None:
        with self._lock:
            lot = [own, *self._waiting[: self._most - 1]]
            del self._waiting[: self._most - 1]
        try:
            for place, outcome in zip(lot, self._outcomes(lot), strict=True):
                place.outcome = outcome
        finally:
            self._hand_over()
            for place in lot[1:]:
                place.called.set()

    def _outcomes(self, lot: Sequence[_Place[T, R]]) -> Sequence[R | Exception]:
        """One that cannot be written must not take the others with it: after a failure each is tried by itself."""
        try:
            return self._write([place.item for place in lot])
        except Exception as error:
            return [error] if len(lot) == 1 else [self._outcomes([place])[0] for place in lot]

    def _hand_over(self) -> None:
        with self._lock:
            following = self._waiting.pop(0) if self._waiting else None
            self._busy = following is not None
        if following:
            following.leads = True
            following.called.set()
