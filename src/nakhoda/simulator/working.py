"""A colleague takes a case, handles it and takes one of the courses that handling can end in."""

from __future__ import annotations

from datetime import datetime, timedelta

from nakhoda.core import events as e
from nakhoda.simulator import afterwards, escalating
from nakhoda.simulator.double import Double, Seat
from nakhoda.simulator.habits import handle_seconds, some_hours
from nakhoda.simulator.saying import say
from nakhoda.simulator.stories import CaseStory, Handling

UNDO = timedelta(seconds=10)  # an answer leaves when its undo time ends
GIVE_UP = timedelta(days=5)  # a question that nobody answers


def pull(double: Double, seat: Seat, at: datetime) -> bool:
    """First what came back to this colleague, then the next case of the desk; False when there is nothing."""
    story = _own(seat) or double.next_for(seat, at)
    if story is None:
        return False
    take(double, seat, story, at)
    return True


def _own(seat: Seat) -> CaseStory | None:
    return seat.in_hand.pop(min(seat.in_hand)) if seat.in_hand else None


def take(double: Double, seat: Seat, story: CaseStory, at: datetime) -> None:
    """The case is in this colleague's hands until the handling ends."""
    tale, me = story.tale, f"person:{seat.worker.id}"
    if tale.state.assignee_id != seat.worker.id:
        tale.tell(e.CaseAssigned(agent_id=seat.worker.id, cause="next_case"), at, me)
    touch = Handling(double.numbering.take("touch"), seat.worker.id, at)
    story.touches.append(touch)
    tale.tell(e.TouchStarted(touch_id=touch.touch_id, agent_id=seat.worker.id), at, me)
    seconds = handle_seconds(double.rng, double.habits, max(tale.state.tier, 1))
    seat.busy += 1
    double.later(at + timedelta(seconds=seconds), lambda: _end(double, seat, story, touch, seconds))


def _end(double: Double, seat: Seat, story: CaseStory, touch: Handling, seconds: int) -> None:
    seat.busy -= 1
    at = touch.started_at + timedelta(seconds=seconds)
    touch.seconds, touch.ended_at = seconds, at
    ended = e.TouchEnded(touch_id=touch.touch_id, agent_id=seat.worker.id, seconds=seconds)
    story.tale.tell(ended, at, f"person:{seat.worker.id}")
    if escalating.decide_first(double, seat, story, at):
        _course(double, seat, story, at)


def _course(double: Double, seat: Seat, story: CaseStory, at: datetime) -> None:
    """How the handling ends; the first course that the dice allow."""
    state, habits, dice = story.tale.state, double.habits, double.rng.random()
    if state.channel in ("appeal", "internal_form") or state.lane in ("L0", "L1", "L2", "L3"):
        return resolve(double, seat, story, at)
    first = state.public_replies == 0
    if first and state.tier == 1 and dice < habits.escalates:
        return escalating.escalate(double, seat, story, at)
    if first and dice < habits.escalates + habits.asks:
        return ask(double, seat, story, at)
    if first and dice < habits.escalates + habits.asks + habits.holds:
        return hold(double, seat, story, at)
    if first and state.transfers == 0 and dice > 1 - habits.transfers and escalating.transfer(double, seat, story, at):
        return None
    if first and state.lane == "L7" and dice > 1 - habits.transfers - habits.spam > dice - habits.transfers:
        return mark_spam(story, seat, at)
    return resolve(double, seat, story, at)


def resolve(double: Double, seat: Seat, story: CaseStory, at: datetime) -> None:
    """Answer and close the matter; survey, reopening and closing follow."""
    me = f"person:{seat.worker.id}"
    at += UNDO
    denied = double.rng.random() < double.habits.denied
    if story.contest:
        denied = afterwards.decide_appeal(double, seat, story, at)
    say(double, story, "answers", at, seat, last=denied)
    escalating.settle(story, seat, at)
    outcome = "denied" if denied else "granted" if double.rng.random() < 0.7 else "information"
    story.tale.tell(e.CaseResolved(outcome=outcome, agent_id=seat.worker.id), at, me)
    afterwards.after_resolution(double, story, at)


def ask(double: Double, seat: Seat, story: CaseStory, at: datetime) -> None:
    """A question: now it is the member's turn."""
    me = f"person:{seat.worker.id}"
    at += UNDO
    say(double, story, "questions", at, seat, asks=True)
    story.tale.tell(e.StatusChanged(status="pending_member", reason="question"), at, me)
    if double.rng.random() < double.habits.member_answers:
        reply_at = at + some_hours(double.rng, double.habits.reply_hours)
        double.later(reply_at, lambda: afterwards.member_replies(double, story, reply_at))
    else:
        late = at + GIVE_UP
        double.later(late, lambda: _give_up(double, story, late))


def hold(double: Double, seat: Seat, story: CaseStory, at: datetime) -> None:
    """Somebody else has to act first; a note says who."""
    wait = some_hours(double.rng, double.habits.hold_hours)
    say(double, story, "note", at, seat)
    review_at = (at + wait).replace(microsecond=0)
    held = e.HoldStarted(reason="product_fix", review_at=review_at)
    story.tale.tell(held, at, f"person:{seat.worker.id}")
    double.later(review_at, lambda: _review(double, seat, story, review_at))


def mark_spam(story: CaseStory, seat: Seat, at: datetime) -> None:
    """Nobody's problem."""
    story.tale.tell(e.CaseMarkedSpam(reason="advertising"), at, f"person:{seat.worker.id}")


def _review(double: Double, seat: Seat, story: CaseStory, at: datetime) -> None:
    if story.tale.state.status == "on_hold":
        story.tale.tell(e.HoldEnded(reason="review"), at, "system:clock")
        seat.in_hand[story.tale.state.id] = story


def _give_up(double: Double, story: CaseStory, at: datetime) -> None:
    if story.tale.state.status == "pending_member":
        story.tale.tell(e.CaseResolved(outcome="no_response", agent_id=None), at, "system:clock")
        afterwards.close_later(double, story, at)
