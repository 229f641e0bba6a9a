"""A message becomes a case: understood, routed, its clocks running, acknowledged where the channel can."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models.base import ModelState

from nakhoda.core.events import (
    CaseAcknowledged,
    CaseClassified,
    CaseReceived,
    CaseTagged,
    MessageInbound,
)
from nakhoda.core.facts import CaseState
from nakhoda.core.personal.case_tokens import CaseTokens
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.triage import Classification, IntakeFacts, triage
from nakhoda.desk.actions.addressing import keep_told
from nakhoda.desk.actions.claims import AlreadyClaimed, Claim
from nakhoda.desk.actions.clock_rows import clock_values
from nakhoda.desk.actions.members import address_key, new_member
from nakhoda.desk.actions.messages import file_values, inbound_values, participant_values
from nakhoda.desk.actions.new_rows import Row, insert_new
from nakhoda.desk.actions.placing import routed
from nakhoda.desk.actions.vaulting import arrival_in_tokens, keep, new_tokens
from nakhoda.desk.actions.writing import Story, fill_new
from nakhoda.desk.arrivals import Arrival
from nakhoda.desk.models import Case
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.journal.actions import Sealed
from nakhoda.org.actors import Actor
from nakhoda.org.queries import registry_id

VERSION = re.compile(r"[0-9][0-9A-Za-z.+_-]{0,19}")
_NUMBERS = (
    "SELECT nextval('desk_case_id_seq'), nextval('desk_message_id_seq'),"
    " (SELECT member_id FROM desk_member_address WHERE kind = %s AND value = %s)"
)


@dataclass(frozen=True, slots=True)
class Numbers:
    """What a new case and its first message are called, and whose they are."""

    case_id: int
    message_id: int
    member_id: int | None


@dataclass(slots=True)
class NewCase:
    """A case that is understood and placed, with everything that will be written of it: words hold tokens."""

    case: Case
    arrival: Arrival
    tokens: CaseTokens
    numbers: Numbers
    story: Story
    lines: list[Sealed]


def open_case(
    arrival: Arrival,
    *,
    actor: Actor,
    now: datetime,
    known: CaseClassified | None = None,
    tier: int | None = None,
    claim: Claim | None = None,
) -> Case:
    """Make the case. The caller holds the scope (`scope_of(system("intake"))`) and commits.

    `known` takes the place of triage where a form says all of it; `tier` asks for more than triage would. With a
    `claim` the case exists only if its key was free; raises `AlreadyClaimed` otherwise, and nothing was written.
    """
    new = prepare(arrival, numbers_for(arrival, now), actor=actor, now=now, known=known, tier=tier)
    if not save([new], [key_row(claim, new.case, now)] if claim else []):
        raise AlreadyClaimed(claim)  # type: ignore[arg-type]
    return new.case


def prepare(
    arrival: Arrival,
    numbers: Numbers,
    *,
    actor: Actor,
    now: datetime,
    known: CaseClassified | None = None,
    tier: int | None = None,
) -> NewCase:
    """Understand and place an arrival; nothing is written yet."""
    policy = policy_in_force(now)
    story = Story(CaseState(id=numbers.case_id), (), policy, now)
    understood = (known, ()) if known else classify(policy, arrival)
    _tell_arrival(story, arrival, actor, (numbers.member_id, numbers.message_id), understood, tier)
    tokens = new_tokens()
    told = arrival_in_tokens(arrival, tokens)  # after triage, which may read the words as they were written
    case = _blank(subject=told.subject[:300], context=told.context)
    return NewCase(case, told, tokens, numbers, story, fill_new(case, story))


def _blank(**values: Any) -> Case:
    """`Case(**values)` without working out sixty usual values once more: a tenth of what a new case costs."""
    case = object.__new__(Case)
    case.__dict__.update(_usual().__dict__, _state=ModelState(), **values)
    return case


@cache
def _usual() -> Case:
    return Case()


def save(
    new: Sequence[NewCase],
    keys: Sequence[Row] = (),
    remembered: Sequence[Row] = (),
    alone: Actor | None = None,
) -> bool:
    """Write cases and all that belongs to them in one statement; False when nothing was written (see `insert_new`).

    Only cases without personal data to seal may be saved `alone`.
    """
    written = insert_new(
        [one.case for one in new],
        [one.lines for one in new],
        [clock_values(one.case, clock) for one in new for clock in one.story.clocks],
        [inbound_values(one.case, one.arrival, one.numbers.message_id, one.numbers.member_id) for one in new],
        [row for one in new for row in participant_values(one.case, one.arrival, one.numbers.member_id)],
        [row for one in new for row in file_values(one.case, one.numbers.message_id, one.arrival.files)],
        keys,
        remembered,
        alone,
    )
    for one in new if written else ():
        keep(one.tokens, one.case, now=one.story.now)
    return written


def key_row(claim: Claim, case: Case, now: datetime) -> Row:
    """The claim's columns: the answer is known before the case is written, because its number is."""
    return {
        "scope_id": registry_id(),
        "channel": claim.channel,
        "source": claim.source,
        "key": claim.key,
        "body_sha256": claim.digest,
        "status": claim.status,
        "answer": claim.answer(case.id),
        "case_id": case.id,
        "created_at": now,
    }


def numbers_for(arrival: Arrival, now: datetime) -> Numbers:
    """Ids for a case and its message, and the member behind the address, made when new."""
    sender = arrival.sender if arrival.sender and arrival.sender.kind != "staff" else None
    ((case_id, message_id, member_id),) = prepared_rows(_NUMBERS, address_key(sender) if sender else ("", ""))
    if sender and member_id is None:
        member_id = new_member(sender, arrival, now)
    elif sender and sender.honorific:
        keep_told(member_id, sender)
    return Numbers(case_id, message_id, member_id)


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
        app_version=_version(arrival.context.get("app_version", "")),
    )


def _version(text: str) -> str:
    """A version as apps write them; anything else might be somebody's words, which the journal does not keep."""
    return text if VERSION.fullmatch(text) else ""
