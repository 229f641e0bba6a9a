"""What the journal says of a case's survey: desk pages and mails link to it, its rows belong to `quality`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from nakhoda.core.events import MessageOutbound, SurveyExpired, SurveyOffered, SurveyResponded
from nakhoda.desk.models import Case, Member
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.journal.queries import entries_of


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """A survey that may be answered."""

    offer_id: int
    expires_at: datetime


def open_offer(case_id: int, now: datetime) -> OpenOffer | None:
    """The latest offer that is neither answered nor over."""
    found: OpenOffer | None = None
    for entry in entries_of(case_id):
        if isinstance(entry.event, SurveyOffered):
            days = policy_in_force(entry.at).surveys.expires_days
            found = OpenOffer(entry.event.offer_id, entry.at + timedelta(days=days))
        elif isinstance(entry.event, SurveyResponded | SurveyExpired):
            found = None
    return found if found and now < found.expires_at else None


def has_opted_out(case: Case) -> bool:
    """Whether the member asked never to be asked."""
    return Member.objects.filter(id=case.member_id or 0, survey_opt_out=True).exists()


def handlers_of(case_id: int) -> frozenset[int]:
    """The agents who answered the member: one of them alone may be measured by the answer (handbook 1.7)."""
    said = (entry.event for entry in entries_of(case_id))
    return frozenset(
        event.author_id
        for event in said
        if isinstance(event, MessageOutbound) and event.is_public and event.author_kind == "agent" and event.author_id
    )
