"""The survey's funnel: considered, offered, delivered, answered or expired; the place is the snapshot at the offer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from nakhoda.core import events as e
from nakhoda.core.events import Entry
from nakhoda.core.fact_rows.place import Place, Places
from nakhoda.core.facts import CaseState


@dataclass(slots=True)
class Question:
    """One survey question that was considered."""

    place: Place
    eligible: bool
    because: str
    eligible_at: datetime
    offer: e.SurveyOffered | None = None
    offered_at: datetime | None = None
    delivered_at: datetime | None = None
    responded_at: datetime | None = None
    expired_at: datetime | None = None
    score: int | None = None
    solved: str = ""
    outcome: str = ""


class Surveys:
    """Hears the funnel's events."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._all: list[Question] = []
        self._offers: dict[int, Question] = {}

    def considered(self, before: CaseState, after: CaseState, entry: Entry, event: e.SurveyEligible) -> None:
        """May we ask?"""
        place = self._places.of(after, entry.at, entry.policy_version, after.resolver_id)
        self._all.append(Question(place, event.eligible, event.because, entry.at, outcome=after.outcome))

    def offered(self, before: CaseState, after: CaseState, entry: Entry, event: e.SurveyOffered) -> None:
        """We asked; what the event says of resolver, tier, partner and queue stays with the row."""
        last = self._all[-1] if self._all else None
        if last is None or last.offer or not last.eligible:
            last = Question((), True, "", entry.at)
            self._all.append(last)
        then = replace(after, tier=event.tier, owner=event.owner, queue=event.queue, assignee_id=None)
        last.place = self._places.of(then, entry.at, entry.policy_version, event.agent_id)
        last.offer, last.offered_at, last.outcome = event, entry.at, event.outcome
        self._offers[event.offer_id] = last

    def delivered(self, before: CaseState, after: CaseState, entry: Entry, event: e.SurveyDelivered) -> None:
        """It reached the member."""
        if question := self._offers.get(event.offer_id):
            question.delivered_at = entry.at

    def responded(self, before: CaseState, after: CaseState, entry: Entry, event: e.SurveyResponded) -> None:
        """The member answered."""
        if question := self._offers.get(event.offer_id):
            question.responded_at, question.score, question.solved = entry.at, event.score, event.solved

    def expired(self, before: CaseState, after: CaseState, entry: Entry, event: e.SurveyExpired) -> None:
        """Nobody answered."""
        if question := self._offers.get(event.offer_id):
            question.expired_at = entry.at

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """The table `survey`."""
        for each in self._all:
            offer = each.offer
            yield (
                *each.place, offer.offer_id if offer else None, each.eligible, each.because, each.eligible_at,
                each.offered_at, each.delivered_at, each.responded_at, each.expired_at, each.score, each.solved,
                offer.form if offer else "", offer.single_handler if offer else False, each.outcome,
            )  # fmt: skip
