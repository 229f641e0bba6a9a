"""The compiled policy's parts: frozen, typed, and cheap to read. Titles and labels map a language to text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from nakhoda.core.policy.conditions import Conditions

Texts = Mapping[str, str]
Words = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FieldRule:
    """A field of a form."""

    key: str
    kind: str
    required: bool
    label: Texts
    choices: Mapping[str, Texts]


@dataclass(frozen=True, slots=True)
class ReasonRule:
    """A reason of the taxonomy, with the lane and priority that its cases start in."""

    key: str
    lob: str
    title: Texts
    keywords: Words
    lane: str
    priority: str
    surveyable: bool
    appealable: bool
    public: bool
    fields: tuple[FieldRule, ...]


@dataclass(frozen=True, slots=True)
class LobRule:
    """A line of business; `tier` 2 means that its work never starts at a partner's first tier."""

    key: str
    title: Texts
    tier: int
    public: bool
    intake: bool
    compartment: str
    fields: tuple[FieldRule, ...]
    reasons: Mapping[str, ReasonRule]


@dataclass(frozen=True, slots=True)
class LaneRule:
    """A routing class above priority (handbook 5.1); the lowest rank goes first."""

    key: str
    rank: int
    title: str
    priority: str
    tier: int
    lob: str
    reason: str
    clearance: str
    certification: str
    human_eyes_minutes: int
    no_survey: bool
    no_bot_closure: bool
    cannot_return: bool
    two_person: bool
    signals: tuple[str, ...]
    sources: tuple[str, ...]
    triggers: Words
    patterns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QueueRule:
    """A queue: what it takes, who owns it, when it works, and its share of equal work."""

    index: int
    key: str
    title: str
    lobs: tuple[str, ...]
    tier: int
    owner: str
    site: str
    languages: tuple[str, ...]
    lanes: tuple[str, ...]
    skills: tuple[str, ...]
    certification: str
    capacity_per_day: int
    share: int
    fallback: bool

    @property
    def calendar(self) -> str:
        """The calendar by which its business clocks run: that of its site."""
        return self.site


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """Numbers and names that steer the desk as a whole."""

    overflow_permille: int
    return_to_owner: str
    fallback_queue: str
    general_lob: str
    general_reason: str
    default_language: str
    languages: tuple[str, ...]
    idle_cap_minutes: int
    reopen_window_days: int
    undo_send_seconds: int
    acks_per_hour: int
    acks_per_day: int
    open_cases_per_agent: int


@dataclass(frozen=True, slots=True)
class Target:
    """One metric's target per priority; a priority that is missing has none."""

    code: str
    metric: str
    minutes: Mapping[str, int]
    business: bool
    pauses_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SlaRule:
    """An SLA policy; of all whose filter lets a case through, the first by position counts."""

    key: str
    title: str
    position: int
    when: Conditions
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True)
class ObligationRule:
    """A statutory clock (handbook 6.1). It binds cases received between its dates, in its own time zone."""

    key: str
    code: str
    title: str
    jurisdiction: str
    instrument: str
    provision: str
    when: Conditions
    trigger: str
    metric: str
    target_minutes: int
    business: bool
    zone: ZoneInfo
    effective_from: date
    effective_to: date | None
    source: str
    confidence: str
    verified_on: date | None
    owner_role: str
    proof_required: str
    on_breach: str
    note: str


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """A law's reach: account countries, and forms that were made for it."""

    key: str
    title: str
    countries: frozenset[str]
    sources: frozenset[str]


@dataclass(frozen=True, slots=True)
class EscalationReason:
    """Why Tier 1 may ask Tier 2, and what it must bring (handbook 2.6)."""

    key: str
    title: str
    kind: str
    lobs: tuple[str, ...]
    required_fields: tuple[str, ...]
    accept_minutes: int
    resolve_minutes: int


@dataclass(frozen=True, slots=True)
class ReturnReason:
    """Why Tier 2 may send an escalation back: a closed list."""

    key: str
    title: str
    needs_text: bool


@dataclass(frozen=True, slots=True)
class LadderStep:
    """Who is told after how many minutes (handbook 7)."""

    level: int
    role: str
    minutes: int
    title: str


@dataclass(frozen=True, slots=True)
class EscalationRule:
    """The contract between the tiers. `required_fields` of a reason include the common ones."""

    accept_minutes: int
    resolve_minutes: int
    business: bool
    reasons: Mapping[str, EscalationReason]
    return_reasons: Mapping[str, ReturnReason]
    returns_to_leads: int
    ladder: tuple[LadderStep, ...]


@dataclass(frozen=True, slots=True)
class SurveyRule:
    """When a member may be asked, and who never is (handbook 1.7)."""

    form: str
    quiet_days: int
    expires_days: int
    never_lanes: frozenset[str]
    never_reasons: frozenset[str]
    never_tags: frozenset[str]
    never_channels: frozenset[str]


@dataclass(frozen=True, slots=True)
class AppealWindow:
    """How long a decision of a kind may be contested; an empty jurisdiction is everywhere else."""

    key: str
    kind: str
    jurisdiction: str
    days: int
    law: str
    export_days: int = 0  # in which the member may still take their data out; 0: nothing is promised


@dataclass(frozen=True, slots=True)
class EvidenceRule:
    """What may be shown against a decision of these kinds; `guardian` evidence needs the relation verified."""

    key: str
    title: Texts
    kinds: frozenset[str]
    jurisdiction: str
    guardian: bool


@dataclass(frozen=True, slots=True)
class RedressRule:
    """Where a member may turn to when the desk is not, or no longer, the right address."""

    key: str
    jurisdiction: str
    title: Texts
    address: str
    law: str


@dataclass(frozen=True, slots=True)
class DisposalRule:
    """How long documents are kept after the decision; the fact of the decision stays (handbook 5.4)."""

    key: str
    jurisdiction: str
    hours: int
    law: str


@dataclass(frozen=True, slots=True)
class SilenceRule:
    """No tipping-off: on cases with these tags under these laws, no member is told of a report to an authority."""

    jurisdictions: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    words: Words = field(default_factory=dict)
    law: str = ""


@dataclass(frozen=True, slots=True)
class AppealRule:
    """Windows and times of appeals, what may be shown, and what becomes of it."""

    decision_minutes: int
    implementation_minutes: int
    different_reviewer: bool
    windows: tuple[AppealWindow, ...]
    two_person: frozenset[str] = frozenset()  # kinds of decision that one person alone may not overturn
    evidence: tuple[EvidenceRule, ...] = ()
    redress: tuple[RedressRule, ...] = ()
    disposal: tuple[DisposalRule, ...] = ()
    silence: SilenceRule = SilenceRule()


@dataclass(frozen=True, slots=True)
class ExposureLane:
    """What working a lane costs those who do, and what it asks of them first (handbook 5.6)."""

    key: str
    severity: int  # 1-4
    day_minutes: int = 0  # on screen in one day; 0: as the rule says for all lanes
    tenure_days: int = 0
    days_in_a_row: int = 0
    cool_down_days: int = 0
    consent: bool = False
    consent_days: int = 365
    veil_text: bool = False
    floor: str = "none"  # how far the veil may be lifted: blur, grey, none


@dataclass(frozen=True, slots=True)
class ExposureRule:
    """Budgets of what people may look at. Points are seconds x severity x weight (permille); 0 is no budget."""

    weights: Mapping[str, int] = field(default_factory=dict)
    day_points: int = 0
    week_points: int = 0
    day_minutes: int = 0
    block_minutes: int = 0
    pause_minutes: int = 20
    gap_minutes: int = 15
    soft_permille: int = 600
    skips_a_day: int = 0
    lanes: Mapping[str, ExposureLane] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RequestType:
    """An internal form: its fields, the roles that approve in order, and its own targets."""

    key: str
    title: str
    lob: str
    fields: tuple[FieldRule, ...]
    approvals: tuple[str, ...]
    sla_minutes: int
    approval_minutes: int  # for each step; 0 promises nothing
    business: bool


@dataclass(frozen=True, slots=True)
class TrainingTopic:
    """A subject with a certificate, and the kinds of change that make it due again (empty lists: everywhere)."""

    key: str
    title: str
    touches: frozenset[str]
    lobs: frozenset[str]
    lanes: frozenset[str]
    jurisdictions: frozenset[str]
    percent: int  # of the people it touches, who must hold it before a change takes effect


@dataclass(frozen=True, slots=True)
class TrainingRule:
    """The certification gate (handbook 2.7). A policy that says nothing of training holds nothing back."""

    gate_percent: int = 0
    grace_days: int = 0  # in which an emergency leaves old certificates valid
    valid_days: int = 365
    topics: Mapping[str, TrainingTopic] = field(default_factory=dict)
