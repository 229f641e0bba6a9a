"""What the fold must know beside the journal: what labels mean, and where people work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class ScopeFacts:
    """The label behind a `scope_id`."""

    owner: str
    region: str
    lob: str
    tier: int
    compartment: str


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """Where a colleague works. `hired_on` is None when the roster does not say."""

    site: str = ""
    team: str = ""
    hired_on: date | None = None
    owner: str = ""
    scope_id: int = 0
    tier: int = 0


@dataclass(frozen=True, slots=True)
class Context:
    """`source` names the journal; `sites` maps a calendar to the one site that keeps it (cases in nobody's hands)."""

    source: str
    scopes: Mapping[int, ScopeFacts] = field(default_factory=dict)
    people: Mapping[int, PersonFacts] = field(default_factory=dict)
    sites: Mapping[str, str] = field(default_factory=dict)


NOBODY = PersonFacts()
NOWHERE = ScopeFacts("", "", "", 0, "general")
_BANDS = ((5, "0-4w"), (13, "5-12w"), (27, "13-26w"))


def tenure(hired_on: date | None, on: date) -> str:
    """The band of somebody's full weeks in the work; "" when nobody knows."""
    if hired_on is None:
        return ""
    weeks = (on - hired_on).days // 7
    return next((band for below, band in _BANDS if weeks < below), "27w+")
