"""Purposes, how long one is remembered, and the life of a broken glass. Pure: the caller brings the facts and the time.

Source: handbook 5.4 (break-glass with reason, second approval for D5, auto-expiry, review next day).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

Words = Mapping[str, str]  # language -> title
ASSIGNED = "assigned"  # the open assignment is itself a purpose
SECOND_ALWAYS = "minor_safety"  # class D5: no document can let a reason alone do
VERDICTS = ("justified", "not_justified")
SHORTEST_NOTE = 10  # characters: "ok" is no reason


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why somebody opens a case. `words`: it is not enough by itself, she writes a sentence."""

    key: str
    title: Words
    words: bool = False


@dataclass(frozen=True, slots=True)
class Compartment:
    """A walled-off part: its purposes, how long one holds, and how its glass breaks."""

    key: str
    title: Words
    purposes: tuple[Purpose, ...]
    remembered_minutes: int
    second_person: bool = True
    longest_hours: int = 4

    def purpose(self, key: str) -> Purpose | None:
        """The purpose of that key."""
        return next((each for each in self.purposes if each.key == key), None)


@dataclass(frozen=True, slots=True)
class Sealing:
    """The whole document: compartments by key, reasons to break a glass, hours that an ask waits for an answer."""

    compartments: Mapping[str, Compartment]
    reasons: tuple[Purpose, ...]
    waits_hours: int = 24

    def reason(self, key: str) -> Purpose | None:
        """The reason of that key."""
        return next((each for each in self.reasons if each.key == key), None)


def refused_purpose(compartment: Compartment, key: str, note: str) -> str:
    """What is wrong with a purpose, in words; empty when it will do."""
    purpose = compartment.purpose(key)
    if purpose is None:
        return "choose why you open it"
    if purpose.words and len(note.strip()) < SHORTEST_NOTE:
        return f"say in a sentence why you open it (at least {SHORTEST_NOTE} characters)"
    return ""


def holds_until(compartment: Compartment, said_at: datetime) -> datetime:
    """How long a purpose is remembered for that case and that person."""
    return said_at + timedelta(minutes=compartment.remembered_minutes)


def refused_ask(sealing: Sealing, reason: str, note: str, hours: int) -> str:
    """What is wrong with an ask to break the glass. It never depends on the case: whether there is one is not told."""
    if sealing.reason(reason) is None:
        return "choose a reason"
    if len(note.strip()) < SHORTEST_NOTE:
        return f"say in a sentence why you need it (at least {SHORTEST_NOTE} characters)"
    if not 1 <= hours <= 8:
        return "choose between 1 and 8 hours"
    return ""


def granted_hours(compartment: Compartment, asked: int) -> int:
    """Never longer than the compartment allows."""
    return min(asked, compartment.longest_hours)


def needs_second(compartment: Compartment) -> bool:
    """Whether a second person must agree first; for class D5 always."""
    return compartment.key == SECOND_ALWAYS or compartment.second_person


def standing(state: str, asked_at: datetime, expires_at: datetime | None, waits_hours: int, now: datetime) -> str:
    """Where an ask is: asked | lapsed (nobody answered) | refused | granted | expired | ended."""
    if state == "asked":
        return "lapsed" if now >= asked_at + timedelta(hours=waits_hours) else "asked"
    if state == "granted":
        return "granted" if expires_at is not None and now < expires_at else "expired"
    return state


def review_from(over_at: datetime, zone: str) -> datetime:
    """The next day has begun where the reviewer is: midnight after it was over."""
    local = over_at.astimezone(ZoneInfo(zone))
    return (local + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
