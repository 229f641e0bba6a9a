"""Write down what was done to a record: the step in the journal, the words beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.performance.models import Remark

LONGEST_WORDS = 500


class WordsMissing(ValueError):
    """The step needs a reason, and none was given."""


def reason_from(words: str) -> str:
    """The words, trimmed; raises `WordsMissing` when nothing is left."""
    said = words.replace("\x00", "").strip()[:LONGEST_WORDS]
    if not said:
        raise WordsMissing("say why, in a sentence: it stays with the record")
    return said


def note(
    name: str, subject: str, *, scope_id: int, actor: Actor, now: datetime, words: str = "", **payload: Any
) -> None:
    """`name` is the journal's (`alert.snoozed`); words are kept beside it, never in it."""
    if words:
        remark = Remark.objects.create(
            scope_id=scope_id, subject=subject, at=now, person_id=actor.id or None, words=words
        )
        payload["remark_id"] = remark.id
    journal.record(name, scope_id=scope_id, actor=actor.label, now=now, subject=subject, **payload)
