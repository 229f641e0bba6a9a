"""Surveys (handbook 1.7): asked once when a case is resolved, answered once by the member, over when time is up.

Reviews (handbook 3): what quality people say of the work, the partner's own and ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import connection

from nakhoda.core.events import (
    CaseReviewed,
    Event,
    SurveyDelivered,
    SurveyEligible,
    SurveyExpired,
    SurveyOffered,
    SurveyResponded,
)
from nakhoda.core.policy import CompiledPolicy, survey_refusal
from nakhoda.desk.actions.bulk_load import next_number, take_numbers
from nakhoda.desk.actions.mailing import post_survey
from nakhoda.desk.actions.vaulting import in_tokens
from nakhoda.desk.actions.writing import state_of, write_events
from nakhoda.desk.mail_texts import language_for_member
from nakhoda.desk.queries.cases import locked_case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.surveys import handlers_of, has_opted_out
from nakhoda.journal.queries import entries_of
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.quality.models import SurveyOffer, SurveyResponse
from nakhoda.simulator.stories import CaseStory, Offer

FORMS = {"five": "A", "thumbs": "B"}
SOLVED = ("yes", "partly", "no")
REASONS = ("kindness", "clarity", "speed", "effort", "decision", "rule", "bug")  # what the member may tick
TRANSLATION = "1"
OFFER_NUMBERS = "quality_survey_offer_id_seq"
LONGEST_COMMENT = 2_000
STREAMS = ("measurement", "risk", "coaching", "gold")  # handbook 3.2
INHOUSE = "inhouse"
LONGEST_RUBRIC = 40


class SurveyClosed(ValueError):
    """The offer is over; nothing was recorded."""


class AnsweredAlready(ValueError):
    """There is one answer, and it was given."""


def offer_survey(case_id: int, *, actor: Actor, now: datetime) -> SurveyOffer | None:
    """Decide whether the member may be asked, and ask. None when not (the journal says why), or asked before."""
    case = locked_case_for(actor, case_id)
    if case.status != "resolved" or SurveyOffer.objects.filter(case_id=case.id).exists():
        return None
    policy = policy_in_force(now)
    because = _refusal(case, policy, now)
    told: list[Event] = [SurveyEligible(eligible=not because, because=because)]
    offer = None if because else _offer(case, policy, now)
    if offer:
        told.append(_offered(offer))
    write_events(case, told, actor=actor, now=now)
    if offer:
        offer.scope_id = case.scope_id
        offer.save(force_insert=True)
        _invite(case, offer, actor=actor, now=now)
    return offer


def record_delivery(case_id: int, *, actor: Actor, now: datetime) -> bool:
    """The invitation reached the mail system, or the member's page shows it."""
    case = locked_case_for(actor, case_id)
    offer = SurveyOffer.objects.filter(case_id=case.id, delivered_at=None, expired_at=None).order_by("-id").first()
    if offer is None:
        return False
    offer.delivered_at = now
    offer.save(update_fields=["delivered_at"])
    write_events(case, [SurveyDelivered(offer_id=offer.id)], actor=actor, now=now)
    return True


def record_response(
    offer_id: int,
    score: int,
    *,
    solved: str = "",
    reasons: Sequence[str] = (),
    comment: str = "",
    actor: Actor,
    now: datetime,
) -> SurveyResponse:
    """The member's one answer; `score` is 1-5. Raises `SurveyClosed`, `AnsweredAlready`, ValueError."""
    offer = SurveyOffer.objects.select_for_update().get(id=offer_id)
    _refuse_unanswerable(offer, now)
    if score not in range(1, 6) or solved not in ("", *SOLVED):
        raise ValueError("a score is 1 to 5, solved is yes, partly or no")
    case = locked_case_for(actor, offer.case_id)
    answer = SurveyResponse.objects.create(
        offer=offer,
        scope_id=offer.scope_id,
        score=score,
        solved=solved,
        reasons=[reason for reason in REASONS if reason in reasons],
        comment=in_tokens(case, comment.replace("\x00", "").strip()[:LONGEST_COMMENT], now=now, honours=False),
        responded_at=now,
    )
    write_events(case, [SurveyResponded(offer_id=offer.id, score=score, solved=solved)], actor=actor, now=now)
    return answer


def expire_offers(now: datetime, limit: int = 200, *, actor: Actor) -> int:
    """Close what nobody answered in time; how many it were."""
    due = SurveyOffer.objects.filter(expires_at__lte=now, expired_at=None, response=None).order_by("expires_at")
    ids = list(due.values_list("id", flat=True)[:limit])
    return sum(_expire(offer_id, actor=actor, now=now) for offer_id in ids)


def _expire(offer_id: int, *, actor: Actor, now: datetime) -> bool:
    offer = SurveyOffer.objects.select_for_update().get(id=offer_id)
    if offer.expired_at is not None or SurveyResponse.objects.filter(offer=offer).exists():
        return False
    case = locked_case_for(actor, offer.case_id)
    offer.expired_at = now
    offer.save(update_fields=["expired_at"])
    write_events(case, [SurveyExpired(offer_id=offer.id)], actor=actor, now=now)
    return True


def _refusal(case, policy: CompiledPolicy, now: datetime) -> str:  # type: ignore[no-untyped-def]
    """Why we do not ask; a code or a sentence without personal words."""
    if because := survey_refusal(policy, state_of(case)):
        return because
    if case.member_id is None:
        return "no member known"
    if has_opted_out(case):
        return "opted out"
    since = now - timedelta(days=policy.surveys.quiet_days)
    recent = SurveyOffer.objects.filter(member_id=case.member_id, offered_at__gt=since).exists()
    return f"asked within {policy.surveys.quiet_days} days" if recent else ""


def _offer(case, policy: CompiledPolicy, now: datetime) -> SurveyOffer:  # type: ignore[no-untyped-def]
    handlers = handlers_of(case.id)
    return SurveyOffer(
        id=_next_number(),
        case_id=case.id,
        member_id=case.member_id,
        form=FORMS[policy.surveys.form],
        translation=TRANSLATION,
        language=language_for_member(case.locale, case.language),
        channel=case.channel,
        offered_at=now,
        expires_at=now + timedelta(days=policy.surveys.expires_days),
        agent_id=case.resolver_id,
        single_handler=len(handlers | ({case.resolver_id} if case.resolver_id else set())) <= 1,
        tier=case.tier,
        owner=case.owner,
        queue=case.queue,
        outcome=case.outcome,
    )


def _offered(offer: SurveyOffer) -> SurveyOffered:
    return SurveyOffered(
        offer_id=offer.id,
        form=offer.form,
        language=offer.language,
        agent_id=offer.agent_id,
        single_handler=offer.single_handler,
        tier=offer.tier,
        owner=offer.owner,
        queue=offer.queue,
        outcome=offer.outcome,
    )


def _invite(case, offer: SurveyOffer, *, actor: Actor, now: datetime) -> None:  # type: ignore[no-untyped-def]
    """By mail where we have an address (delivered when the mail system took it); otherwise the page shows it now."""
    if post_survey(case, actor=actor, now=now) is None:
        record_delivery(case.id, actor=actor, now=now)
        offer.refresh_from_db()


def _refuse_unanswerable(offer: SurveyOffer, now: datetime) -> None:
    if SurveyResponse.objects.filter(offer=offer).exists():
        raise AnsweredAlready("this survey was answered already")
    if offer.expired_at is not None or now >= offer.expires_at:
        raise SurveyClosed("this survey is closed")


def _next_number() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('quality_survey_offer_id_seq')")
        return int(cursor.fetchone()[0])


# -- reviews ----------------------------------------------------------------------------------------------


class NotToReview(ValueError):
    """Nobody has finished this work yet, or it is the reviewer's own."""


def record_review(
    case_id: int, score: int, *, critical: bool, rubric: str, stream: str = "measurement", actor: Actor, now: datetime
) -> CaseReviewed:
    """Judge how a case was resolved: `score` 0 to 100 of what is not critical, critical errors apart (handbook 3.1).

    A partner's own quality people and ours are told apart by the reviewer's organisation. Raises `Refused`,
    `NoSuchCase`, `NotToReview`, ValueError.
    """
    require(actor, "case:review")
    case = locked_case_for(actor, case_id, "case:review")
    if case.resolver_id is None or case.resolver_id == actor.id:
        raise NotToReview("this is the work of nobody yet, or your own")
    if score not in range(101) or stream not in STREAMS or not 0 < len(rubric) <= LONGEST_RUBRIC:
        raise ValueError(f"a score is 0 to 100, a stream one of {', '.join(STREAMS)}, a rubric has a short name")
    told = CaseReviewed(
        review=1 + sum(isinstance(entry.event, CaseReviewed) for entry in entries_of(case.id)),
        side="internal" if actor.is_system or actor.organisation == INHOUSE else "partner",
        stream=stream,
        rubric=rubric,
        score=score,
        critical=critical,
        agent_id=case.resolver_id,
        tier=case.tier,
        owner=case.owner,
        queue=case.queue,
    )
    write_events(case, [told], actor=actor, now=now)
    return told


# -- a history that is brought along ----------------------------------------------------------------------


def first_offer_number() -> int:
    """From which number a history counts its offers; nobody else may offer until `keep_offers`."""
    return next_number(OFFER_NUMBERS)


def keep_offers(stories: Iterable[CaseStory], used: int) -> int:
    """The rows of offers and answers whose events a history has already told; the count of offers."""
    told = [(story, offer) for story in stories for offer in story.offers]
    offers = [_told_offer(story, offer) for story, offer in told]
    SurveyOffer.objects.bulk_create(offers, batch_size=1000)
    SurveyResponse.objects.bulk_create(
        [
            SurveyResponse(
                scope_id=story.tale.state.scope_id,
                offer_id=offer.offer_id,
                score=offer.score,
                solved=offer.solved,
                responded_at=offer.responded_at,
            )
            for story, offer in told
            if offer.score is not None and offer.responded_at is not None
        ],
        batch_size=1000,
    )
    take_numbers(OFFER_NUMBERS, used)
    return len(offers)


def _told_offer(story: CaseStory, offer: Offer) -> SurveyOffer:
    names = ("form", "language", "offered_at", "expires_at", "expired_at", "agent_id", "single_handler")
    place = ("tier", "owner", "queue", "outcome")
    return SurveyOffer(
        id=offer.offer_id,
        scope_id=story.tale.state.scope_id,
        case_id=story.tale.state.id,
        member_id=story.member_id,
        translation=TRANSLATION,
        channel=story.tale.state.channel,
        delivered_at=offer.offered_at,
        **{name: getattr(offer, name) for name in (*names, *place)},
    )


def forget_comments(case_ids: Sequence[int]) -> dict[str, int]:
    """Erase what members wrote into surveys of these cases; the scores stay. Counts by class of record."""
    said = SurveyResponse.objects.filter(offer__case_id__in=case_ids).exclude(comment="")
    count = said.update(comment="")
    return {"survey_comment": count} if count else {}
