"""A survey as its member sees it, behind a signed link. Looking records nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nakhoda.desk.queries import links
from nakhoda.desk.queries.member_page import MemberView, view_for
from nakhoda.desk.queries.references import reference_of
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.quality.models import SurveyOffer, SurveyResponse

UNHAPPY = 2  # of 5: such a score and lower ones


@dataclass(frozen=True, slots=True)
class SurveyView:
    """The offer, and what its page says of the case."""

    offer: SurveyOffer
    member_id: int | None
    reference: str
    subject: str
    is_answered: bool
    is_closed: bool


def survey_of_link(token: str, *, now: datetime) -> SurveyView:
    """The offer behind a survey link, for whom it was made; raises `links.BadLink`. Under the system's scope."""
    link = links.read(links.SURVEY, token, now=now)
    offer = SurveyOffer.objects.filter(id=link.subject_id).first()
    if offer is None:
        raise links.BadLink("no such offer")
    view: MemberView = view_for(offer.case_id, link.recipient)
    if view.person.role != "requester":
        raise links.BadLink("not the requester's")
    return SurveyView(
        offer=offer,
        member_id=offer.member_id,
        reference=reference_of(offer.case_id),
        subject=view.case.subject,
        is_answered=SurveyResponse.objects.filter(offer=offer).exists(),
        is_closed=offer.expired_at is not None or now >= offer.expires_at,
    )


def answers_of(case_ids: Sequence[int]) -> list[dict[str, Any]]:
    """The members' own answers on these cases, as they are handed out to them. Under the system's scope."""
    rows = SurveyResponse.objects.filter(offer__case_id__in=case_ids).order_by("responded_at").select_related("offer")
    return [
        {
            "case": row.offer.case_id,
            "answered_at": row.responded_at.isoformat(),
            "score": row.score,
            "solved": row.solved,
            "reasons": row.reasons,
            "comment": row.comment,
        }
        for row in rows
    ]


def unhappy_of(case_ids: Sequence[int]) -> tuple[int, int]:
    """How many of these cases' members answered a survey, and how many of them gave 1 or 2. Sums alone."""
    with scope_of(system("survey")):
        scores = list(SurveyResponse.objects.filter(offer__case_id__in=case_ids).values_list("score", flat=True))
    return len(scores), sum(score is not None and score <= UNHAPPY for score in scores)


def cases_with_comments(after: int, before: datetime, most: int) -> list[int]:
    """Numbers above `after` of cases in whose surveys a member wrote something before that instant; at most so many."""
    rows = SurveyResponse.objects.filter(offer__case_id__gt=after, responded_at__lt=before).exclude(comment="")
    return list(rows.order_by("offer__case_id").values_list("offer__case_id", flat=True).distinct()[:most])
