"""The facts that every metric reads: one table a kind of thing, one row a thing, told by the journal alone.

Names and types are the contract between the fold that writes them, the engine that reads them, and generated data.
Instants are UTC microseconds, durations are seconds or minutes as the name says. No column holds a person's words.

Each row carries where it belongs *at its own instant* (`PLACE`): a clock belongs to whoever held the case when it fell
due or stopped, a survey to whoever was asked about. So a figure stays with the partner that made it when the case moves
on (handbook 0.4, 1.7), and a reader sees the rows whose `scope_id` is hers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Type = Literal["int64", "int32", "int16", "float64", "string", "bool", "instant", "date"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `nullable` where "did not happen" or "nobody knows" is an answer."""

    name: str
    type: Type
    nullable: bool = False


def _columns(text: str) -> tuple[Column, ...]:
    """`name:type` words; `?` after the type means nullable."""
    pairs = (word.split(":") for word in text.split())
    return tuple(Column(name, type_.rstrip("?"), type_.endswith("?")) for name, type_ in pairs)  # type: ignore[arg-type]


# Where a row belongs. Strings are "" when unknown; `tenure` is the agent's band: 0-4w, 5-12w, 13-26w, 27w+.
PLACE = _columns("""
source:string case_id:int64 scope_id:int32 owner:string region:string tier:int16 compartment:string
site:string team:string agent_id:int64? tenure:string
queue:string lob:string reason:string lane:string priority:string
channel:string language:string country:string app_version:string policy_version:int32
""")

_OWN: dict[str, str] = {
    # One a case, as it stands. `ended_by`: merged | spam | withdrawn. `valid`: counts as a contact (1.4 inflow).
    # `source_lines`: rows that another system's log had about it; 0 for a case of our own.
    "case": """
        received_at:instant ingested_at:instant opened_by:string member_id:int64? valid:bool unparsed:bool
        status:string first_queue:string first_owner:string first_lob:string
        acknowledged_at:instant? first_response_at:instant? first_resolved_at:instant? resolved_at:instant?
        closed_at:instant? ended_at:instant? ended_by:string merged_into:int64? split_from:int64?
        resolver_id:int64? outcome:string macro:string unanswered_since:instant? review_at:instant?
        public_replies:int32 touches:int32 handle_seconds:int64 transfers:int32 reopens:int32
        reopened_by_member:int32 escalations:int32 returns:int32 missed_escalation:bool max_tier:int16 ping_pong:bool
        pending_seconds:int64 hold_seconds:int64 bad_pendings:int32 last_seq:int32 last_event_at:instant
        source_lines:int32
    """,
    # One a stretch in which a queue's backlog holds a case. `entered_by`: received | reopened | transferred_in |
    # unmerged | un_spammed. `left_by`: resolved | merged | spam | transferred_out | withdrawn.
    "stay": "stay:int32 entered_at:instant entered_by:string left_at:instant? left_by:string received_at:instant",
    # One a stretch in one status and one queue; `review_at` where it is on hold.
    "state": """
        state:int32 status:string since:instant until:instant? review_at:instant? received_at:instant
        to_queue:string to_tier:int16
    """,
    "message": """
        message_id:int64 at:instant direction:string author_kind:string author_id:int64? is_public:bool
        is_substantive:bool is_request:bool asks_question:bool macro:string waited_seconds:int64?
    """,
    "touch": "touch_id:int64 started_at:instant ended_at:instant seconds:int64",
    # One a clock instance; place = who held the case when it fell due, or stopped if that came first.
    # `kind`: sla | obligation | internal | reported (the source system judged it and gave no due time).
    "clock": """
        clock:int32 code:string metric:string kind:string target_minutes:int32 business:bool calendar:string
        subject:string started_at:instant due_at:instant stopped_at:instant? breached_at:instant?
        outcome:string cancel_reason:string attributable_to:string relief:bool paused_seconds:int64
    """,
    "escalation": """
        escalation_id:int64 kind:string why:string from_queue:string from_owner:string raised_by:int64?
        raised_at:instant accepted_at:instant? returned_at:instant? return_reason:string automatic:bool
        recalled_at:instant? resolved_at:instant? result:string info_requests:int32 redirects:int32 climbed:int16
    """,
    # One a survey question that was considered; place = the snapshot at the offer.
    "survey": """
        offer_id:int64? eligible:bool because:string eligible_at:instant offered_at:instant?
        delivered_at:instant? responded_at:instant? expired_at:instant? score:int16? solved:string form:string
        single_handler:bool outcome:string
    """,
    # One a review; place = whom it judges. One of ours carries what the partner had said of the same work.
    "review": """
        review:int32 side:string stream:string rubric:string reviewed_at:instant score:int16 critical:bool
        partner_score:int16? partner_critical:bool?
    """,
    "decision": """
        decision_id:int64 kind:string adverse:bool decided_by:int64? made_at:instant noticed_at:instant?
        implemented_at:instant?
    """,
    "appeal": """
        appeal_id:int64 decision_id:int64 filed_at:instant decided_at:instant? implemented_at:instant?
        outcome:string reviewer_id:int64? original_by:int64? original_owner:string second_id:int64?
        evidence_kind:string authenticity:string age_outcome:string evidence_disposed_at:instant?
    """,
    # One a stretch of an agent's own state; `case_id` is 0.
    "agent_state": "status:string since:instant until:instant?",
}

FACTS: dict[str, tuple[Column, ...]] = {name: PLACE + _columns(own) for name, own in _OWN.items()}
