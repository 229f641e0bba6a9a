"""The conversation, without its words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.core.events import Entry, MessageInbound, MessageOutbound, MessageReclassified
from nakhoda.core.fact_rows.place import Place, Places, person_in
from nakhoda.core.facts import CaseState


@dataclass(slots=True)
class Turn:
    """One message; `waited_seconds` is how long the oldest unanswered request had waited for this answer."""

    place: Place
    message_id: int
    at: datetime
    direction: str
    author_kind: str
    author_id: int | None
    is_public: bool
    is_substantive: bool
    is_request: bool
    asks_question: bool = False
    macro: str = ""
    waited_seconds: int | None = None


class Messages:
    """Hears what is written. `macro`: the last one a public answer used; `asked`: our last answer was a question."""

    def __init__(self, places: Places) -> None:
        self.turns: dict[int, Turn] = {}
        self.macro = ""
        self.asked = False
        self._places = places

    def inbound(self, before: CaseState, after: CaseState, entry: Entry, said: MessageInbound) -> None:
        """Somebody outside wrote."""
        by_member = said.author_kind == "member"
        writer = after.member_id if by_member else person_in(entry.actor)
        place = self._places.of(after, entry.at, entry.policy_version)
        about = (said.message_id, entry.at, "in", said.author_kind, writer)
        self.turns[said.message_id] = Turn(place, *about, True, False, said.is_request)

    def outbound(self, before: CaseState, after: CaseState, entry: Entry, said: MessageOutbound) -> None:
        """We wrote."""
        by_agent = said.author_kind == "agent"
        answers = by_agent and said.is_public
        waited = entry.at - before.unanswered_since if answers and before.unanswered_since else None
        place = self._places.of(after, entry.at, entry.policy_version, said.author_id if by_agent else None)
        about = (said.message_id, entry.at, "out", said.author_kind, said.author_id)
        kind = (said.is_public, said.is_substantive, False, said.asks_question, said.macro)
        self.turns[said.message_id] = Turn(place, *about, *kind, int(waited.total_seconds()) if waited else None)
        if answers:
            self.asked, self.macro = said.asks_question, said.macro or self.macro

    def reread(self, before: CaseState, after: CaseState, entry: Entry, said: MessageReclassified) -> None:
        """An inbound message was read again."""
        if turn := self.turns.get(said.message_id):
            turn.is_request = said.is_request

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The table `message`."""
        for turn in self.turns.values():
            yield (
                *turn.place, turn.message_id, turn.at, turn.direction, turn.author_kind, turn.author_id,
                turn.is_public, turn.is_substantive, turn.is_request, turn.asks_question, turn.macro,
                turn.waited_seconds,
            )  # fmt: skip
