"""Which requests of a conversation still wait for an answer, read from its journal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from nakhoda.core.events import Entry, MessageInbound, MessageOutbound, MessageReclassified


def unanswered(entries: Iterable[Entry]) -> dict[int, datetime]:
    """The requests of a journal that no public answer has followed yet: message -> instant, oldest first."""
    waiting: dict[int, datetime] = {}
    written: dict[int, datetime] = {}
    for entry in entries:
        event = entry.event
        if isinstance(event, MessageInbound) and event.author_kind != "third_party":
            written[event.message_id] = entry.at
            if event.is_request:
                waiting[event.message_id] = entry.at
        elif isinstance(event, MessageOutbound) and event.is_public and event.author_kind == "agent":
            waiting.clear()
        elif isinstance(event, MessageReclassified):
            waiting.pop(event.message_id, None)
            if event.is_request:
                waiting[event.message_id] = written.get(event.message_id, event.unanswered_since or entry.at)
    return dict(sorted(waiting.items(), key=lambda item: item[1]))
