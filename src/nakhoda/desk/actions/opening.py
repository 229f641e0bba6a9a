"""A message becomes a case: understood, routed, its clocks running, acknowledged where the channel can."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from nakhoda.core.events import (
    CaseAcknowledged,
    CaseClassified,
    CaseReceived,
    CaseTagged,
    MessageInbound,
)
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.triage import Classification, IntakeFacts, triage
from nakhoda.desk.actions.arrivals import Arrival
from nakhoda.desk.actions.members import member_of
from nakhoda.desk.actions.messages import add_inbound, add_participants
from nakhoda.desk.actions.placing import routed
from nakhoda.desk.actions.writing import Story, write_new
from nakhoda.desk.models import Case
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor


def open_case(
    arrival: Arrival, *, actor: Actor, now: datetime, known: CaseClassified | None = None, tier: int | None = None
) -> Case:
    """Make the case. The caller holds the scope (`scope_of(system("intake"))`) and commits.

    `known` takes the place of triage where a form says all of it; `tier` asks for more than triage would.
    """
    policy = policy_in_force(now)
    staff = arrival.sender is None or arrival.sender.kind == "staff"
    member_id = None if staff else member_of(arrival.sender, arrival, now)  # type: ignore[arg-type]
    case_id, message_id = _numbers()
    story = Story(CaseState(id=case_id), (), policy, now)
    understood = (known, ()) if known else classify(policy, arrival)
    _tell_arrival(story, arrival, actor, (member_id, message_id), understood, tier)
    case = Case(subject=arrival.subject[:300])
    write_new(case, story)
    add_inbound(case, arrival, message_id=message_id, member_id=member_id)
    add_participants(case, arrival, member_id)
    return case


def _tell_arrival(
    story: Story,
    arrival: Arrival,
    actor: Actor,
    numbers: tuple[int | None, int],
    understood: tuple[CaseClassified, tuple[str, ...]],
    tier: int | None,
) -> None:
    (member_id, message_id), (found, more_tags) = numbers, understood
    story.tell(_received(arrival, member_id), actor.label)
    by_staff = arrival.opened_by == "staff"
    kind = "requester" if by_staff else "member"
    story.tell(MessageInbound(message_id=message_id, author_kind=kind, language=found.language), actor.label)
    story.tell(found, "system:triage")
    if tags := tuple(sorted({*arrival.tags, *more_tags, *(("unparsed",) if arrival.unparsed else ())})):
        story.tell(CaseTagged(added=tags), actor.label)
    story.tell(routed(story.policy, story.state, tier), "system:router")
    if arrival.acknowledged:
        story.tell(CaseAcknowledged(via=arrival.acknowledged), actor.label)


def classify(policy: CompiledPolicy, arrival: Arrival) -> tuple[CaseClassified, tuple[str, ...]]:
    """What triage makes of the words and of what the form declared, and the tags that it adds."""
    decision = triage(policy, f"{arrival.subject}\n{arrival.text}".strip(), _facts(arrival))
    found: Classification = decision.outcome
    event = CaseClassified(
        lob=found.lob,
        reason=found.reason,
        lane=found.lane,
        priority=found.priority,
        language=found.language,
        confidence=found.confidence,
        reasons=tuple(f"{reason.code}: {reason.text}" for reason in decision.reasons),
    )
    return event, found.tags


def _facts(arrival: Arrival) -> IntakeFacts:
    return IntakeFacts(
        channel=arrival.channel,
        source=arrival.source,
        locale=arrival.locale,
        country=arrival.country,
        form_lob=arrival.lob,
        form_reason=arrival.reason,
        form_language=arrival.language,
        signals=arrival.signals,
        tags=arrival.tags,
    )


def _received(arrival: Arrival, member_id: int | None) -> CaseReceived:
    return CaseReceived(
        channel=arrival.channel,
        received_at=arrival.received_at,
        opened_by=arrival.opened_by,
        source=arrival.source,
        member_id=member_id,
        country=arrival.country,
        locale=arrival.locale,
        unparsed=arrival.unparsed,
        split_from=arrival.split_from,
    )


def _numbers() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('desk_case_id_seq'), nextval('desk_message_id_seq')")
        return cursor.fetchone()  # type: ignore[no-any-return]
