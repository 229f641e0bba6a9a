"""A further message from outside on a case that exists: whose turn it is then, and in whose hands."""

from __future__ import annotations

from datetime import datetime, timedelta

from nakhoda.core.events import CaseAssigned, CaseReopened, MessageInbound, StatusChanged
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.routing import return_to_owner
from nakhoda.core.thanks import is_thanks
from nakhoda.desk.actions.messages import add_inbound
from nakhoda.desk.actions.remarks import next_number
from nakhoda.desk.actions.writing import Story, write_story
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.models import Case, Message, Participant
from nakhoda.desk.queries.agents import NoSuchPerson, card_of
from nakhoda.desk.queries.cases import locked_case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.records import is_on_shift
from nakhoda.desk.queries.work import WORKABLE, held_by
from nakhoda.org.actors import Actor

OURS = ("requester", "guardian")  # roles that speak for the member; others are third parties
OVER = ("closed", "withdrawn")
LONGEST_CHAIN = 20  # merges of merges


class NeedsFollowUp(ValueError):
    """The case is over; the caller opens a follow-up case for the message (`follows` is its number)."""

    def __init__(self, follows: int) -> None:
        super().__init__(f"case {follows} is over: open a follow-up case")
        self.follows = follows


def receive_reply(case_id: int, arrival: Arrival, *, actor: Actor, now: datetime) -> Message:
    """Add the message to the case, or to the one that it was merged into.

    A request reopens a resolved case inside the policy's window; thanks do not. Whatever comes while we wait for
    the member gives us the turn back. The case stays with its owner if she is on shift, otherwise it returns to its
    queue. Raises `NeedsFollowUp` when the case is over. The caller has proved that the sender may write here.
    """
    case = _survivor(case_id, actor)
    policy = policy_in_force(now)
    asks = not is_thanks(arrival.text) or bool(arrival.files)
    _refuse_late(case, policy, asks, now)
    number = next_number("desk_message")
    kind = _author_kind(case, arrival.sender)

    def tell(story: Story) -> None:
        inbound = MessageInbound(message_id=number, author_kind=kind, language=story.state.language, is_request=asks)
        story.tell(inbound, actor.label)
        _take_the_turn(story, kind, asks, actor)
        _find_owner(story, now)

    write_story(case, tell, now=now)
    message = add_inbound(case, arrival, message_id=number, member_id=case.member_id if kind == "member" else None)
    if message.author_kind != kind:
        message.author_kind = kind
        message.save(update_fields=["author_kind"])
    propose_participants(case, arrival.cc)
    return message


def propose_participants(case: Case, senders: tuple[Sender, ...]) -> None:
    """Copied addresses become proposals that an agent may approve; known ones stay as they are."""
    about = {"case_id": case.id, "scope_id": case.scope_id, "role": "proposed", "approved": False}
    rows = [
        Participant(**about, name=each.name[:200], kind=each.kind, address=each.address.strip()[:254])
        for each in senders
    ]
    Participant.objects.bulk_create(rows, ignore_conflicts=True)


def _survivor(case_id: int, actor: Actor) -> Case:
    case = locked_case_for(actor, case_id)
    for _ in range(LONGEST_CHAIN):
        if case.merged_into is None:
            break
        case = locked_case_for(actor, case.merged_into)
    return case


def _refuse_late(case: Case, policy: CompiledPolicy, asks: bool, now: datetime) -> None:
    window = timedelta(days=policy.routing.reopen_window_days)
    late = case.status == "resolved" and asks and case.resolved_at is not None and now >= case.resolved_at + window
    if case.status in OVER or late:
        raise NeedsFollowUp(case.id)


def _author_kind(case: Case, sender: Sender | None) -> str:
    own = "requester" if case.opened_by == "staff" else "member"
    if sender is None:
        return own
    known = Participant.objects.filter(case_id=case.id, kind=sender.kind, address__iexact=sender.address.strip())
    role = known.values_list("role", flat=True).first()
    return own if role is None or role in OURS else "third_party"


def _take_the_turn(story: Story, kind: str, asks: bool, actor: Actor) -> None:
    if kind == "third_party":
        return
    if story.state.status == "pending_member":
        story.tell(StatusChanged(status="open", reason="member_replied"), actor.label)
    elif story.state.status == "resolved" and asks:
        story.tell(CaseReopened(by="member"), actor.label)


def _find_owner(story: Story, now: datetime) -> None:
    """Back to whoever held it, only when she is there (handbook, desk policy: return to owner when on shift)."""
    if story.state.status not in WORKABLE or story.state.assignee_id is None:
        return
    stays = owner_keeps(story.state, story.policy, now)
    if not stays:
        story.tell(CaseAssigned(agent_id=None, cause="owner_off_shift"), "system:router")


def owner_keeps(state: CaseState, policy: CompiledPolicy, now: datetime) -> bool:
    """Whether a case that comes back stays with the person who holds it."""
    owner = state.assignee_id or 0
    try:
        card = card_of(owner, policy, now)
    except NoSuchPerson:
        return False
    fits = any(source.queue == state.queue for source in card.sources) or not card.facts.tier
    # Leads hold what they took upon themselves: they are no members of a queue, and their room is not counted.
    has_room = not card.facts.tier or held_by(owner, but=state.id) < card.facts.capacity
    return return_to_owner(policy, is_on_shift(owner, now), fits, has_room).outcome
