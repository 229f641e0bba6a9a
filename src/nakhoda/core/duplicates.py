"""Whether two cases look like one matter written twice: offered with reasons, never merged by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from nakhoda.core.decisions import Decision, Reason
from nakhoda.core.likeness import likeness

NEAR = timedelta(days=14)  # what lies further apart is a new matter
LIKE = 180  # permille of common runs: the same story told twice, in other words
VERY_LIKE = 550  # hardly changed
ENOUGH = 100  # points from which it is offered
WORDS = {
    "same_member": "the same member",
    "same_address": "an address of the same person",
    "same_handle": "the same account",
    "same_device": "the same device",
    "very_like": "almost the same words",
    "like": "similar words",
    "same_reason": "the same reason",
    "other_channel": "another channel",
    "close": "within a day",
}
POINTS = {
    "same_member": 60,
    "same_address": 60,
    "same_handle": 60,
    "same_device": 40,
    "very_like": 60,
    "like": 30,
    "same_reason": 25,
    "other_channel": 15,
    "close": 10,
}
WHO = ("same_member", "same_address", "same_handle", "same_device")


@dataclass(frozen=True, slots=True)
class Matter:
    """A case as the comparison sees it; empty fields are unknown and match nothing."""

    case_id: int
    received_at: datetime
    channel: str
    lob: str
    reason: str
    member_id: int | None = None
    addresses: frozenset[str] = frozenset()
    handle: str = ""
    device: str = ""
    runs: frozenset[str] = frozenset()


def same_matter(one: Matter, other: Matter) -> Decision[int]:
    """Points for "the same matter", and why; 0 when it should not be offered. The order of the two does not count."""
    if one.case_id == other.case_id or abs(one.received_at - other.received_at) > NEAR:
        return Decision(0)
    codes = [code for code, holds in _signs(one, other).items() if holds]
    who = [code for code in codes if code in WHO][:1]  # one person is one person, however often we know it
    what = [code for code in codes if code in ("very_like", "like", "same_reason")]
    points = sum(POINTS[code] for code in (*who, *(code for code in codes if code not in WHO)))
    if not who or not what or points < ENOUGH:
        return Decision(0)
    return Decision(points, tuple(Reason(code, WORDS[code]) for code in codes))


def _signs(one: Matter, other: Matter) -> dict[str, bool]:
    alike = likeness(one.runs, other.runs)
    member = one.member_id is not None and one.member_id == other.member_id
    return {
        "same_member": member,
        "same_address": not member and bool(one.addresses & other.addresses),
        "same_handle": not member and bool(one.handle) and one.handle == other.handle,
        "same_device": bool(one.device) and one.device == other.device,
        "very_like": alike >= VERY_LIKE,
        "like": LIKE <= alike < VERY_LIKE,
        "same_reason": bool(one.reason) and (one.lob, one.reason) == (other.lob, other.reason),
        "other_channel": one.channel != other.channel,
        "close": abs(one.received_at - other.received_at) <= timedelta(days=1),
    }
