"""A member writes again, by the status page or the app: it joins the case, or a follow-up is opened. Once a key."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from nakhoda.desk.actions.claims import AlreadyClaimed, Claim, settle_claim, take_claim
from nakhoda.desk.actions.opening import open_case
from nakhoda.desk.actions.replies import NeedsFollowUp, receive_reply
from nakhoda.desk.arrivals import Arrival
from nakhoda.desk.intake.email_hints import add_hint, hint_tags
from nakhoda.desk.intake.keys import earlier_answer
from nakhoda.org.actors import Actor
from nakhoda.org.scope import scope_of


def write_again(case_id: int, arrival: Arrival, claim: Claim, *, actor: Actor, now: datetime) -> dict[str, int]:
    """{"case", "message" (0 for a follow-up)}: the caller has proved that the sender may. Raises `KeyReused`."""
    try:
        with scope_of(actor):
            take_claim(claim, case_id, now=now)
            body = _join(case_id, arrival, actor=actor, now=now)
            settle_claim(claim, body)
            return body
    except AlreadyClaimed:
        with scope_of(actor):
            return dict(earlier_answer(claim).body)


def _join(case_id: int, arrival: Arrival, *, actor: Actor, now: datetime) -> dict[str, int]:
    try:
        message = receive_reply(case_id, arrival, actor=actor, now=now)
    except NeedsFollowUp as over:
        hints = {over.follows: "follow-up"}
        case = open_case(replace(arrival, tags=tuple(hint_tags(hints))), actor=actor, now=now)
        add_hint(case, hints, actor=actor, now=now)
        return {"case": case.id, "message": 0}
    return {"case": message.case_id, "message": message.id}
