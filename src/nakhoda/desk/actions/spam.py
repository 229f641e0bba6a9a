"""Out of the operation and back: clocks are cancelled, and revive with the time they had used (handbook 1.3 f)."""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.events import CaseMarkedSpam, CaseUnmarkedSpam, Event
from nakhoda.core.facts import TERMINAL
from nakhoda.desk.actions.letting_go import drain_for
from nakhoda.desk.actions.placing import routed
from nakhoda.desk.actions.touches import end_touches_on
from nakhoda.desk.actions.writing import Story, write_events, write_story
from nakhoda.desk.models import Case
from nakhoda.desk.queries.cases import locked_case_for
from nakhoda.org.actors import Actor

SPAM_REASONS = {
    "agent": "As an agent sees it",
    "advertising": "Advertising",
    "bulk": "The same text to everybody",
    "phishing": "Tries to steal access or money",
    "nonsense": "No message that anybody could answer",
    "machine": "Written by a machine to a machine",
}
OWN_DOORS = {"appeal": "an appeal is decided as inadmissible", "internal_form": "a colleague's request is refused"}


class SpamRefused(ValueError):
    """The mark cannot be set or lifted; the message says what to do."""


def mark_spam(case_id: int, reason: str = "agent", *, actor: Actor, now: datetime) -> Case:
    """Nothing is owed to spam. `reason` is one of SPAM_REASONS; a breach that was recorded stays."""
    case = locked_case_for(actor, case_id, "case:spam")
    if reason not in SPAM_REASONS:
        raise SpamRefused(f"say what kind of spam: {', '.join(SPAM_REASONS)}")
    if case.status in TERMINAL:
        raise SpamRefused(f"the case is {case.status}")
    if case.channel in OWN_DOORS:
        raise SpamRefused(f"this is no spam: {OWN_DOORS[case.channel]}")
    end_touches_on(case, now=now)
    before = case.assignee_id
    write_events(case, [CaseMarkedSpam(reason=reason)], actor=actor, now=now)
    drain_for(before)
    return case


def unmark_spam(case_id: int, *, actor: Actor, now: datetime) -> Case:
    """It was somebody's after all: back to where it was, in a queue that exists now."""
    case = locked_case_for(actor, case_id, "case:spam")
    if case.status != "spam":
        raise SpamRefused("the case is not marked as spam")

    def tell(story: Story) -> None:
        lifted: Event = CaseUnmarkedSpam()
        story.tell(lifted, actor.label)
        if story.state.queue not in story.policy.queue_by_key:
            story.tell(routed(story.policy, story.state), "system:router")

    write_story(case, tell, now=now)
    return case
