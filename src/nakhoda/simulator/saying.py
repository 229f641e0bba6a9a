"""Words of a case: what is said, by whom, with its event."""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.events import MessageInbound, MessageOutbound
from nakhoda.simulator.double import Double, Seat
from nakhoda.simulator.phrases import BANKS
from nakhoda.simulator.stories import CaseStory, Said

NOTE = "Asked the product team; they answer by the review time."


def say(
    double: Double, story: CaseStory, what: str, at: datetime, seat: Seat, *, asks: bool = False, last: bool = False
) -> None:
    """The colleague writes an answer, a question or (what "note") a note; `last` takes the refusal of the bank."""
    public = what != "note"
    message_id, language = double.numbering.take("message"), bank_of(story)
    lines = getattr(BANKS[language], what) if public else (NOTE,)
    text = lines[-1] if last else double.rng.choice(lines)
    macro = double.habits.trouble.macro_for(story.tale.state) if what == "answers" else ""
    said = MessageOutbound(
        message_id=message_id,
        author_kind="agent",
        author_id=seat.worker.id,
        is_public=public,
        asks_question=asks,
        macro=macro,
    )
    story.tale.tell(said, at, f"person:{seat.worker.id}")
    who = seat.worker.who.name
    tongue = language if public else "en"
    story.said.append(Said(message_id, "agent", seat.worker.id, who, public, tongue, text, at, asks))


def hear(double: Double, story: CaseStory, what: str, at: datetime, request: bool = True) -> None:
    """The member writes again: replies, complaints or thanks."""
    message_id, language = double.numbering.take("message"), bank_of(story)
    text = double.rng.choice(getattr(BANKS[language], what))
    heard = MessageInbound(message_id=message_id, language=story.tale.state.language, is_request=request)
    story.tale.tell(heard, at, f"member:{story.member_id}")
    name = story.member.name if story.member else ""
    story.said.append(Said(message_id, "member", story.member_id, name, True, language, text, at))


def bank_of(story: CaseStory) -> str:
    """The bank in which this member is answered."""
    language = story.tale.state.language
    return language if language in BANKS else story.member.language if story.member else "en"
