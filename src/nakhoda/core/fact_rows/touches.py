"""Handlings that are over: one row each, with the seconds that the idle cap left (handbook 1.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from nakhoda.core.events import Entry, TouchEnded, TouchStarted
from nakhoda.core.fact_rows.place import Places
from nakhoda.core.facts import CaseState


class Touches:
    """Hears focus come and go."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._started: dict[int, datetime] = {}
        self._rows: list[tuple[Any, ...]] = []

    def started(self, before: CaseState, after: CaseState, entry: Entry, touch: TouchStarted) -> None:
        """Focus came."""
        self._started[touch.touch_id] = entry.at

    def ended(self, before: CaseState, after: CaseState, entry: Entry, touch: TouchEnded) -> None:
        """Focus left; a touch whose start nobody told began as long ago as it lasted."""
        began = self._started.pop(touch.touch_id, entry.at - timedelta(seconds=touch.seconds))
        place = self._places.of(after, entry.at, entry.policy_version, touch.agent_id)
        self._rows.append((*place, touch.touch_id, began, entry.at, touch.seconds))

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The table `touch`."""
        return iter(self._rows)
