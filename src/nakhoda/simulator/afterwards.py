"""What follows an answer: the member writes again, the survey, the appeal's end, the closing."""

from __future__ import annotations

from datetime import datetime, timedelta

from nakhoda.core import events as e
from nakhoda.core.policy import survey_refusal
from nakhoda.core.routing import return_to_owner
from nakhoda.simulator.double import Double, Seat
from nakhoda.simulator.habits import some_hours
from nakhoda.simulator.reviewing import review_later
from nakhoda.simulator.saying import hear
from nakhoda.simulator.stories import CaseStory, Offer

FORMS = {"five": "A", "thumbs": "B"}  # handbook 1.7
SLACK_SCORES = (18, 14, 20, 28, 20)  # what careless work leads to
MISLED_REOPENS, MISLED_SCORES = 0.75, (40, 25, 15, 12, 8)  # what a wrong answer leads to
SCORES = {"granted": (3, 3, 9, 40, 45), "information": (6, 8, 18, 40, 28), "denied": (34, 20, 20, 16, 10)}


def member_replies(double: Double, story: CaseStory, at: datetime) -> None:
    """The member answers our question; the case comes back to its owner, or to its queue."""
    if story.tale.state.status != "pending_member":
        return
    hear(double, story, "replies", at)
    reason = "member_replied"
    story.tale.tell(e.StatusChanged(status="open", reason=reason), at, f"member:{story.member_id}")
    come_back(double, story, at)


def come_back(double: Double, story: CaseStory, at: datetime) -> None:
    """To the last owner when on shift, otherwise to the queue."""
    seat = double.seats.get(story.tale.state.assignee_id or 0)
    if seat and return_to_owner(double.policy, seat.on_shift(at)).outcome:
        seat.in_hand[story.tale.state.id] = story
    else:
        double.release(story, at, "owner_off_shift")


def after_resolution(double: Double, story: CaseStory, at: datetime) -> None:
    """Thanks, a survey, perhaps a reopening; then the case closes."""
    if story.member is None:
        return close_later(double, story, at)
    review_later(double, story, at)
    _survey(double, story, at)
    dice = double.rng.random()
    again = at + some_hours(double.rng, 9)
    misled = double.habits.trouble.misled(story.tale.state, at)
    reopens = MISLED_REOPENS if misled else double.habits.reopens
    if dice < reopens and story.tale.state.reopens == 0 and story.contest is None:
        double.later(again, lambda: _reopen(double, story, again))
    elif dice > 1 - double.habits.thanks:
        double.later(again, lambda: _thank(double, story, again))
    return close_later(double, story, at)


def close_later(double: Double, story: CaseStory, at: datetime) -> None:
    """Immutable when the reopen window has passed."""
    end = at + timedelta(days=double.policy.routing.reopen_window_days)

    def close() -> None:
        if story.tale.state.status == "resolved" and story.tale.state.resolved_at == resolved_at:
            story.tale.tell(e.CaseClosed(), end, "system:clock")

    resolved_at = story.tale.state.resolved_at
    double.later(end, close)


def _reopen(double: Double, story: CaseStory, at: datetime) -> None:
    if story.tale.state.status == "resolved":
        hear(double, story, "complaints", at)
        story.tale.tell(e.CaseReopened(by="member"), at, f"member:{story.member_id}")
        come_back(double, story, at)


def _thank(double: Double, story: CaseStory, at: datetime) -> None:
    if story.tale.state.status == "resolved":
        hear(double, story, "thanks", at, request=False)


# -- survey --------------------------------------------------------------------------------------------


def _survey(double: Double, story: CaseStory, at: datetime) -> None:
    because = survey_refusal(double.policy, story.tale.state)
    story.tale.tell(e.SurveyEligible(eligible=not because, because=because), at, "system:survey")
    if because or story.offers:
        return
    offer = _offer(double, story, at)
    story.offers.append(offer)
    story.tale.tell(_offered(offer), at, "system:survey")
    if double.habits.trouble.unheard(at):
        return
    story.tale.tell(e.SurveyDelivered(offer_id=offer.offer_id), at, "system:survey")
    if double.rng.random() < double.habits.survey_answered:
        when = at + min(some_hours(double.rng, 5), timedelta(days=6))
        double.later(when, lambda: _respond(double, story, offer, when))
    else:
        double.later(offer.expires_at, lambda: _expire(story, offer))


def _offer(double: Double, story: CaseStory, at: datetime) -> Offer:
    state = story.tale.state
    return Offer(
        offer_id=double.numbering.take("offer"),
        form=FORMS.get(double.policy.surveys.form, "A"),
        language=state.language,
        offered_at=at,
        expires_at=at + timedelta(days=double.policy.surveys.expires_days),
        agent_id=state.resolver_id,
        single_handler=len({touch.agent_id for touch in story.touches}) == 1,
        tier=state.tier,
        owner=state.owner,
        queue=state.queue,
        outcome=state.outcome,
    )


def _offered(offer: Offer) -> e.SurveyOffered:
    names = ("offer_id", "form", "language", "agent_id", "single_handler", "tier", "owner", "queue", "outcome")
    return e.SurveyOffered(**{name: getattr(offer, name) for name in names})


def _respond(double: Double, story: CaseStory, offer: Offer, at: datetime) -> None:
    misled = double.habits.trouble.misled(story.tale.state, offer.offered_at)
    weights = MISLED_SCORES if misled else SCORES.get(offer.outcome, SCORES["information"])
    weights = SLACK_SCORES if double.habits.trouble.slack(offer.owner, offer.offered_at) else weights
    offer.score = double.rng.choices((1, 2, 3, 4, 5), weights)[0]
    offer.solved = "yes" if offer.score > 3 else "partly" if offer.score == 3 else "no"
    offer.responded_at = at
    answer = e.SurveyResponded(offer_id=offer.offer_id, score=offer.score, solved=offer.solved)
    story.tale.tell(answer, at, f"member:{story.member_id}")


def _expire(story: CaseStory, offer: Offer) -> None:
    offer.expired_at = offer.expires_at
    story.tale.tell(e.SurveyExpired(offer_id=offer.offer_id), offer.expires_at, "system:survey")


# -- appeals -------------------------------------------------------------------------------------------


def decide_appeal(double: Double, seat: Seat, story: CaseStory, at: datetime) -> bool:
    """Uphold or overturn; an overturned decision is carried out hours later. True when the member is denied."""
    contest = story.contest
    assert contest is not None
    overturned = double.rng.random() < double.habits.overturned
    contest.outcome = double.rng.choice(("overturned_error", "overturned_new_evidence")) if overturned else "upheld"
    contest.reviewer_id, contest.reviewed_at = seat.worker.id, at
    me = f"person:{seat.worker.id}"
    decided = e.AppealDecided(appeal_id=contest.appeal_id, outcome=contest.outcome, reviewer_id=seat.worker.id)
    story.tale.tell(decided, at, me)
    if overturned:
        done = at + some_hours(double.rng, 2)
        double.later(done, lambda: _implement(story, done))
    return not overturned


def _implement(story: CaseStory, at: datetime) -> None:
    if story.contest:
        story.contest.implemented_at = at
        story.tale.tell(e.AppealImplemented(appeal_id=story.contest.appeal_id), at, "system:product")
