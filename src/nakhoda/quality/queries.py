"""A survey as its member sees it, behind a signed link. Looking records nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from nakhoda.desk.queries import links
from nakhoda.desk.queries.member_page import MemberView, view_for
from nakhoda.desk.queries.references import reference_of
from nakhoda.quality.models import SurveyOffer, SurveyResponse


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
