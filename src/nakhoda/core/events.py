"""The one catalogue of what can happen to a case: frozen, typed, nothing undeclared.

Live and simulated life speak these events (handbook 1.1). A payload never carries personal text: it
carries ids, codes, counts and instants, so the journal can be kept when a person's words are erased.
"""

from __future__ import annotations

import types
from collections.abc import Callable
from dataclasses import MISSING, dataclass, fields
from datetime import datetime, timezone
from typing import Any, ClassVar, NamedTuple, TypeVar, Union, dataclass_transform, get_args, get_origin, get_type_hints


class UndeclaredEvent(ValueError):
    """A name or a field that the catalogue does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events; `name` is what the journal stores."""

    name: ClassVar[str] = ""


CATALOGUE: dict[str, type[Event]] = {}
E_ = TypeVar("E_", bound=type[Event])


@dataclass_transform(kw_only_default=True, frozen_default=True)
def declare(name: str) -> Any:
    """Class decorator: freeze the event's fields and enter it in the catalogue under `name`."""

    def enter(cls: E_) -> E_:
        cls.name = name
        frozen = dataclass(frozen=True, slots=True, kw_only=True)(cls)
        CATALOGUE[name] = frozen
        return frozen  # type: ignore[return-value]

    return enter


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a case's journal: an event, when it happened and who made it happen."""

    case_id: int
    seq: int
    at: datetime
    actor: str  # "person:12", "member:9", "system:clock"
    event: Event
    policy_version: int = 0


# -- a case comes in and is understood ---------------------------------------------------------------


@declare("case.received")
class CaseReceived(Event):
    """A message became a case. `received_at` is the trusted source time; the entry's own instant is ingest."""

    channel: str
    received_at: datetime
    opened_by: str = "member"  # member | agent | staff | system
    source: str = ""
    member_id: int | None = None
    country: str | None = None
    locale: str | None = None
    unparsed: bool = False
    split_from: int | None = None
    app_version: str = ""


@declare("case.acknowledged")
class CaseAcknowledged(Event):
    """The member was told that we have it, and the telling was delivered (a bounce is not delivered)."""

    via: str  # page | api | email | human


@declare("case.classified")
class CaseClassified(Event):
    """What the case is about, as far as we understand it."""

    lob: str
    reason: str
    lane: str
    priority: str  # low | normal | high | urgent
    language: str  # BCP-47 with script where it matters: hi-Deva, hi-Latn
    confidence: float = 0.0
    reasons: tuple[str, ...] = ()


@declare("case.routed")
class CaseRouted(Event):
    """The queue chosen for the case, with the candidates' loads that the rule saw (replayable)."""

    queue: str
    owner: str
    tier: int
    calendar: str
    scope_id: int
    reasons: tuple[str, ...] = ()
    loads: tuple[str, ...] = ()  # "queue=permille"


@declare("case.assigned")
class CaseAssigned(Event):
    """A person holds the case, or (None) it went back to its queue."""

    agent_id: int | None
    cause: str  # next_case | drain | reassigned | released | owner_off_shift | escalation | review


@declare("case.priority_changed")
class PriorityChanged(Event):
    """Recomputes every open clock from its original start (handbook 1.3 c)."""

    priority: str
    reason: str = ""


@declare("case.tagged")
class CaseTagged(Event):
    """Tags put on and taken off."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()


# -- the conversation --------------------------------------------------------------------------------


@declare("message.inbound")
class MessageInbound(Event):
    """Somebody outside wrote. `is_request` is False for a mere "thanks"."""

    message_id: int
    author_kind: str = "member"  # member | third_party | requester
    language: str = ""
    is_request: bool = True


@declare("message.outbound")
class MessageOutbound(Event):
    """We wrote: public answer, bot turn or (is_public False) an internal note."""

    message_id: int
    author_kind: str  # agent | bot | system
    author_id: int | None = None
    is_public: bool = True
    is_substantive: bool = True
    asks_question: bool = False
    macro: str = ""


@declare("message.reclassified")
class MessageReclassified(Event):
    """We read an inbound message again: a mere "thanks", a request after all, or moved away by a split.

    `unanswered_since` is the oldest request that is still unanswered now, or None (handbook 1.3, next response).
    """

    message_id: int
    is_request: bool
    unanswered_since: datetime | None = None


@declare("message.delivery")
class MessageDelivery(Event):
    """What became of an outbound message: delivered | bounced | suppressed | recalled (undo send)."""

    message_id: int
    outcome: str


@declare("participant.added")
class ParticipantAdded(Event):
    """Another address may take part (approved by an agent, never by mail alone)."""

    participant_id: int
    role: str


# -- work --------------------------------------------------------------------------------------------


@declare("touch.started")
class TouchStarted(Event):
    """An agent's focus came to the case."""

    touch_id: int
    agent_id: int


@declare("touch.ended")
class TouchEnded(Event):
    """Focus left; `seconds` is idle-capped handle time."""

    touch_id: int
    agent_id: int
    seconds: int


@declare("status.changed")
class StatusChanged(Event):
    """Whose turn it is (handbook 1.2)."""

    status: str
    reason: str = ""


@declare("hold.started")
class HoldStarted(Event):
    """Waiting for a third party; the member's clock keeps running."""

    reason: str
    review_at: datetime


@declare("hold.ended")
class HoldEnded(Event):
    """The third party answered, or the review time came."""

    reason: str = ""


@declare("case.transferred")
class CaseTransferred(Event):
    """The case moved to another queue by a person's decision or a policy change."""

    from_queue: str
    queue: str
    owner: str
    tier: int
    calendar: str
    scope_id: int
    reason: str


@declare("escalation.raised")
class EscalationRaised(Event):
    """Tier 1 asks Tier 2 (functional) or authority (hierarchical): a record, not a status."""

    escalation_id: int
    kind: str  # functional | hierarchical
    reason: str
    from_queue: str
    queue: str


@declare("escalation.accepted")
class EscalationAccepted(Event):
    """Tier 2 took it."""

    escalation_id: int
    agent_id: int


@declare("escalation.returned")
class EscalationReturned(Event):
    """Tier 2 sent it back, with a closed reason."""

    escalation_id: int
    reason: str
    automatic: bool = False


@declare("escalation.recalled")
class EscalationRecalled(Event):
    """Tier 1 took it back before a decision."""

    escalation_id: int


@declare("escalation.resolved")
class EscalationResolved(Event):
    """Tier 2 finished its part."""

    escalation_id: int
    outcome: str = ""


@declare("escalation.info_requested")
class EscalationInfoRequested(Event):
    """Tier 2 asks the raiser before it decides; the words are a note of the case."""

    escalation_id: int
    agent_id: int


@declare("escalation.info_given")
class EscalationInfoGiven(Event):
    """The raiser answered; the escalation stands again where it stood (`back_to`: raised or accepted)."""

    escalation_id: int
    back_to: str = "raised"


@declare("escalation.redirected")
class EscalationRedirected(Event):
    """Another queue of Tier 2 is to decide; its age goes on."""

    escalation_id: int
    from_queue: str
    queue: str


@declare("escalation.climbed")
class EscalationClimbed(Event):
    """Nobody decided in time: the next step of the management ladder is told (handbook 2.6)."""

    escalation_id: int
    level: int
    role: str


@declare("escalation.missed")
class EscalationMissed(Event):
    """Somebody found that the case should have been escalated and was not (handbook 1.6: the counter-metric)."""

    reason: str
    found_by: int | None = None


# -- joining, parting, ending ------------------------------------------------------------------------


@declare("case.merged")
class CaseMerged(Event):
    """This case was folded into another (terminal)."""

    into: int


@declare("case.absorbed")
class CaseAbsorbed(Event):
    """Another case was folded into this one, which keeps the earliest received time (1.3 d).

    `obligations`: what the absorbed case still owed by law, as `core.clocks.owed` writes it; it survives here.
    """

    case_id: int
    received_at: datetime
    obligations: tuple[str, ...] = ()


@declare("case.split")
class CaseSplit(Event):
    """A second issue left this case for a new one."""

    into: int
    message_id: int


@declare("case.marked_spam")
class CaseMarkedSpam(Event):
    """Out of the operation: clocks are cancelled, and revive if the mark is lifted (1.3 f)."""

    reason: str = ""


@declare("case.unmarked_spam")
class CaseUnmarkedSpam(Event):
    """It was no spam: clocks revive with elapsed time."""

    reason: str = ""


@declare("case.withdrawn")
class CaseWithdrawn(Event):
    """The member took it back (terminal)."""

    reason: str = ""


@declare("case.resolved")
class CaseResolved(Event):
    """We believe it is solved; the member may still reopen."""

    outcome: str  # granted | denied | information | no_response | duplicate
    agent_id: int | None = None


@declare("case.reopened")
class CaseReopened(Event):
    """It was not: the resolution clock revives with elapsed time."""

    by: str  # member | agent | qa | appeal


@declare("case.closed")
class CaseClosed(Event):
    """The reopen window has passed: immutable."""


# -- decisions, appeals, approvals -------------------------------------------------------------------


@declare("decision.made")
class DecisionMade(Event):
    """A decision about an account or content, with its statement of reasons on record."""

    decision_id: int
    kind: str
    adverse: bool
    decided_by: int | None = None


@declare("decision.implemented")
class DecisionImplemented(Event):
    """Carried out in the product."""

    decision_id: int


@declare("notice.served")
class NoticeServed(Event):
    """The statement of reasons reached the member, or (`to` reporter) whoever reported learnt the outcome."""

    decision_id: int
    to: str = "member"


@declare("appeal.filed")
class AppealFiled(Event):
    """The member contests a decision inside the window; `original_by` took it, where a person did."""

    appeal_id: int
    decision_id: int
    original_by: int | None = None


@declare("appeal.decided")
class AppealDecided(Event):
    """upheld | overturned_error | overturned_new_evidence | overturned_policy | partial | inadmissible."""

    appeal_id: int
    outcome: str
    reviewer_id: int | None
    second_id: int | None = None  # who confirmed it, where two people must


@declare("appeal.proposed")
class AppealProposed(Event):
    """The reviewer's finding waits for a second person; `outcome` is as in `appeal.decided`."""

    appeal_id: int
    outcome: str
    reviewer_id: int | None


@declare("appeal.sent_back")
class AppealSentBack(Event):
    """The second person did not agree: it is to be reviewed again."""

    appeal_id: int
    by: int | None = None


@declare("evidence.assessed")
class EvidenceAssessed(Event):
    """What was shown, whether it is genuine, and what it says of the member's age, if it is about that.

    `age_outcome`: over | under | undetermined | "". The document is disposed of; this fact is kept (handbook 5.2).
    """

    appeal_id: int
    evidence_kind: str
    authenticity: str  # genuine | doubtful | forged | unreadable
    age_outcome: str = ""
    relation_verified: bool = False


@declare("evidence.disposed")
class EvidenceDisposed(Event):
    """So many documents were destroyed, by the rule of their jurisdiction."""

    appeal_id: int
    files: int


@declare("appeal.implemented")
class AppealImplemented(Event):
    """The appeal's outcome was carried out; the time since the decision is a clock."""

    appeal_id: int


@declare("approval.requested")
class ApprovalRequested(Event):
    """An internal request waits for a named role."""

    step: int
    role: str


@declare("approval.decided")
class ApprovalDecided(Event):
    """approved | refused, by a person who is not the requester."""

    step: int
    outcome: str
    by: int


# -- an account is given back ------------------------------------------------------------------------


@declare("recovery.opened")
class RecoveryOpened(Event):
    """Somebody asks for an account back; risk tier and signals by code. Containment counts from `since`."""

    recovery_id: int
    tier: str
    since: datetime
    signals: tuple[str, ...] = ()


@declare("recovery.frozen")
class RecoveryFrozen(Event):
    """Nobody can use the account until it is settled whose it is (by a person, or because the owner objected)."""

    recovery_id: int
    by: int | None = None


@declare("recovery.reassessed")
class RecoveryReassessed(Event):
    """The risk rose: a proof failed, the story changed, a pattern showed. It never falls again."""

    recovery_id: int
    tier: str
    signals: tuple[str, ...] = ()


@declare("recovery.proof_recorded")
class RecoveryProofRecorded(Event):
    """A proof was checked: its kind, how, and passed, failed or inconclusive."""

    recovery_id: int
    kind: str
    how: str
    outcome: str
    by: int | None = None


@declare("recovery.contact_asked")
class RecoveryContactAsked(Event):
    """The member was sent a signed link under which a new contact may be named; no agent types one."""

    recovery_id: int


@declare("recovery.contact_confirmed")
class RecoveryContactConfirmed(Event):
    """The member named a new contact and proved to hold it by a code."""

    recovery_id: int
    kind: str  # email


@declare("recovery.proposed")
class RecoveryProposed(Event):
    """Everything is there; where the tier asks for two people, a second one must agree."""

    recovery_id: int
    by: int


@declare("recovery.approved")
class RecoveryApproved(Event):
    """The second person agreed."""

    recovery_id: int
    by: int


@declare("recovery.sent_back")
class RecoverySentBack(Event):
    """The second person did not agree."""

    recovery_id: int
    by: int


@declare("recovery.cooling")
class RecoveryCooling(Event):
    """Every old contact point is told, and nothing moves until then."""

    recovery_id: int
    until: datetime
    notices: int


@declare("recovery.objected")
class RecoveryObjected(Event):
    """An old contact point said "this was not me": the recovery is stopped, the account stays frozen."""

    recovery_id: int


@declare("recovery.ended")
class RecoveryEnded(Event):
    """restored | refused | abandoned | stopped; `reason` is a code of the policy."""

    recovery_id: int
    outcome: str
    reason: str = ""
    by: int | None = None


@declare("recovery.judged")
class RecoveryJudged(Event):
    """It was found later: wrongful_handover (a critical error) or wrongful_denial."""

    recovery_id: int
    mark: str
    by: int | None = None


# -- survey ------------------------------------------------------------------------------------------


@declare("survey.eligible")
class SurveyEligible(Event):
    """Decided at resolution: may we ask? `because` says why not when `eligible` is False."""

    eligible: bool
    because: str = ""


@declare("survey.offered")
class SurveyOffered(Event):
    """Asked. Resolver, tier, partner and queue are a snapshot taken now (handbook 1.7)."""

    offer_id: int
    form: str
    language: str
    agent_id: int | None
    single_handler: bool
    tier: int
    owner: str
    queue: str
    outcome: str


@declare("survey.delivered")
class SurveyDelivered(Event):
    """The offer reached the member."""

    offer_id: int


@declare("survey.responded")
class SurveyResponded(Event):
    """The member answered (once; the words are kept elsewhere)."""

    offer_id: int
    score: int
    solved: str = ""  # yes | partly | no


@declare("survey.expired")
class SurveyExpired(Event):
    """No answer in time."""

    offer_id: int


# -- quality --------------------------------------------------------------------------------------------


@declare("case.reviewed")
class CaseReviewed(Event):
    """Quality people judged the work. What it is about, and whose it was, is a snapshot; their words are elsewhere."""

    review: int  # its number within the case
    side: str  # partner | internal
    stream: str  # measurement (random) | risk | coaching | gold, handbook 3.2
    rubric: str
    score: int  # 0 to 100, of what is not critical
    critical: bool
    agent_id: int | None
    tier: int
    owner: str
    queue: str


# -- clocks: nothing downstream ever derives an SLA a second time -------------------------------------


@declare("clock.started")
class ClockStarted(Event):
    """A promise began to run. `clock` numbers the clocks of a case from 1."""

    clock: int
    code: str  # first_response, resolution, IN-ACK ...
    metric: str  # what stops it
    kind: str  # sla | obligation | internal
    target_minutes: int
    business: bool
    calendar: str  # "" means 24x7
    started_at: datetime
    due_at: datetime
    attributable_to: str = ""
    pauses_in: tuple[str, ...] = ()
    subject: str = ""  # which of several: decision:7, appeal:3, step:1
    policy_version: int = 0  # of the policy that made the promise; later versions do not touch it


@declare("clock.paused")
class ClockPaused(Event):
    """An allowed state stopped it for a while."""

    clock: int
    reason: str


@declare("clock.resumed")
class ClockResumed(Event):
    """Runs again; the due time moved by the pause."""

    clock: int
    due_at: datetime


@declare("clock.rescheduled")
class ClockRescheduled(Event):
    """Priority, class, queue, merge or an explicit policy migration gave it another target, calendar or start."""

    clock: int
    target_minutes: int
    business: bool
    calendar: str
    due_at: datetime
    reason: str
    started_at: datetime | None = None  # set when the start moved too: a merge found an earlier one
    attributable_to: str = ""  # set when another answers for it from now on


@declare("clock.met")
class ClockMet(Event):
    """Stopped by what it waited for, in time or after its breach."""

    clock: int
    stopped_at: datetime


@declare("clock.breached")
class ClockBreached(Event):
    """Due time passed. `breached_at` is that due time and never changes."""

    clock: int
    breached_at: datetime


@declare("clock.cancelled")
class ClockCancelled(Event):
    """No longer owed: merged, spam, withdrawn, no_request ... An earlier breach stays."""

    clock: int
    reason: str


@declare("clock.revived")
class ClockRevived(Event):
    """A stopped clock runs again with the time it had already used (reopen, un-spam)."""

    clock: int
    due_at: datetime
    reason: str


# -- records -------------------------------------------------------------------------------------------


@declare("words.erased")
class WordsErased(Event):
    """What was said on the case is gone: the member asked, or its time of retention is over (handbook 5.4).

    `what` is the class of records that went, or "all"; the case, its clocks and its decisions stay as facts.
    """

    cause: str  # member_asked | retention
    what: str = "all"
    messages: int = 0
    files: int = 0


@declare("personal.vaulted")
class PersonalVaulted(Event):
    """Personal data that stood in older words went behind tokens: how many values."""

    values: int


@declare("personal.revealed")
class PersonalRevealed(Event):
    """Somebody looked behind one token: which, of which kind, for which purpose (a code); never the value."""

    by: int
    kind: str
    token: str
    purpose: str


# -- other systems --------------------------------------------------------------------------------------


@declare("source.line")
class SourceLine(Event):
    """One row of another system's log was about this case; what it meant follows as events of its own.

    Only imported cases have it: rows can be counted again, and the source's own word is kept beside our reading.
    """

    activity: str
    agent_id: int | None = None


# -- payloads ----------------------------------------------------------------------------------------


def to_payload(event: Event) -> dict[str, Any]:
    """The event's fields as JSON values; instants as ISO 8601 in UTC."""
    return {field.name: _plain(getattr(event, field.name)) for field in fields(event)}


def from_payload(name: str, payload: dict[str, Any]) -> Event:
    """The event back from its payload; raises `UndeclaredEvent` on an unknown name or field."""
    reader = _READERS.get(name) or _reader(name)
    given = payload.keys()
    if not given <= reader.known:
        raise UndeclaredEvent(f"{name} has no field {min(given - reader.known)!r}")
    if not reader.required <= given:
        raise UndeclaredEvent(f"{name} lacks its field {min(reader.required - given)!r}")
    values = {**payload}
    for field, convert in reader.converted:
        if values.get(field) is not None:
            values[field] = convert(values[field])
    return reader.cls(**values)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).isoformat()
    return list(value) if isinstance(value, tuple) else value


class _Reader(NamedTuple):
    """How a payload becomes an event: worked out once a type, because journals are read by the million lines."""

    cls: type[Event]
    known: frozenset[str]
    required: frozenset[str]
    converted: tuple[tuple[str, Callable[[Any], Any]], ...]


_READERS: dict[str, _Reader] = {}


def _reader(name: str) -> _Reader:
    cls = CATALOGUE.get(name)
    if cls is None:
        raise UndeclaredEvent(f"no event is called {name!r}")
    hints = get_type_hints(cls)
    declared = fields(cls)
    converters = ((field.name, _converter(hints[field.name])) for field in declared)
    _READERS[name] = _Reader(
        cls,
        frozenset(field.name for field in declared),
        frozenset(field.name for field in declared if field.default is MISSING),
        tuple((field, convert) for field, convert in converters if convert is not None),
    )
    return _READERS[name]


def _converter(hint: Any) -> Callable[[Any], Any] | None:
    """What turns a JSON value into the field's type; None where it is that already."""
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(arg for arg in get_args(hint) if arg is not type(None))
    if hint is datetime:
        return datetime.fromisoformat
    return tuple if get_origin(hint) is tuple else None
