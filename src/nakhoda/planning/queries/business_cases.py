"""Business cases as their reader may see them, and whole with their parts.

A case names money and partners' prices: it is for people of the house who lead its line of business, or the region.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Grant
from nakhoda.org.permissions import PERMISSIONS, require
from nakhoda.org.queries import HOME_REGION
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import (
    BusinessCase,
    CaseAssumption,
    CaseLine,
    CaseMeasure,
    CaseOption,
    CaseRate,
    HeadcountRequest,
    TradeOff,
)

READS, WRITES, DECIDES = "bcase:read", "bcase:write", "bcase:decide"
LISTED = 100
HOUSE = (None, "inhouse")


class NoSuchBusinessCase(LookupError):
    """Foreign and missing are the same answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """A case with its parts, each in the order in which it was written."""

    row: BusinessCase
    options: tuple[CaseOption, ...]
    assumptions: tuple[CaseAssumption, ...]
    rates: tuple[CaseRate, ...]
    lines: tuple[CaseLine, ...]
    tradeoffs: tuple[TradeOff, ...]
    headcount: tuple[HeadcountRequest, ...]
    measures: tuple[CaseMeasure, ...]

    def lines_of(self, option: CaseOption) -> list[CaseLine]:
        """The costs and benefits of one option."""
        return [line for line in self.lines if line.option_id == option.id]

    @property
    def recommended(self) -> CaseOption | None:
        """The option that the case speaks for."""
        return next((option for option in self.options if option.verdict == "recommended"), None)

    @property
    def fte(self) -> float:
        """The most people that it asks for in any month."""
        return sum(max((float(value) for value in ask.fte), default=0.0) for ask in self.headcount)


def cases_for(actor: Actor) -> list[BusinessCase]:
    """Those the actor may read, the last changed first; raises `Refused`."""
    require(actor, READS)
    with scope_of(system("business cases")):
        rows = BusinessCase.objects.filter(region=HOME_REGION).defer("frozen").order_by("-changed_at", "-id")
        found = list(rows[: LISTED * 3])
    grants = _grants(actor, READS)
    return [row for row in found if _reaches(actor, grants, row)][:LISTED]


def case_for(actor: Actor, case_id: int, permission: str = READS, *, lock: bool = False) -> BusinessCase:
    """One case; raises `Refused` without the permission, `NoSuchBusinessCase` when it is foreign or missing."""
    require(actor, permission)
    with scope_of(system("business cases")):
        rows = BusinessCase.objects.select_for_update() if lock else BusinessCase.objects.all()
        row = rows.filter(id=case_id, region=HOME_REGION).first()
    if row is None or not _reaches(actor, _grants(actor, permission), row):
        raise NoSuchBusinessCase(f"there is no business case {case_id} that you may see")
    return row


def leads(actor: Actor, lob: str, permission: str) -> bool:
    """Whether a role that holds the permission reaches a case about this line of business ("" is the region)."""
    return actor.is_system or any(_holds(grant, HOME_REGION, lob) for grant in _grants(actor, permission))


def book_of(row: BusinessCase) -> Book:
    """The case with its parts; whoever holds the row may read them."""
    with scope_of(system("business cases")):
        parts = (CaseOption, CaseAssumption, CaseRate, CaseLine, TradeOff, HeadcountRequest, CaseMeasure)
        found: list[Any] = [tuple(model.objects.filter(case_id=row.id).order_by("id")) for model in parts]
    return Book(row, *found)


def versions_of(row: BusinessCase) -> list[BusinessCase]:
    """The versions before and after it, the first one first."""
    with scope_of(system("business cases")):
        found, before = [row], row.supersedes
        while before is not None:
            found.insert(0, before)
            before = before.supersedes
        while after := BusinessCase.objects.filter(supersedes=found[-1]).order_by("id").first():
            found.append(after)
    return found


def measures_due(actor: Actor, today: date, within: Sequence[BusinessCase]) -> list[CaseMeasure]:
    """Benefits of these cases that are to be looked at: due, and not yet seen by their owner."""
    with scope_of(system("business cases")):
        ids = [row.id for row in within if row.state == "tracked"]
        rows = CaseMeasure.objects.filter(case_id__in=ids, due_on__lte=today, seen_at=None).select_related("case")
        return list(rows.order_by("due_on", "id"))


def _grants(actor: Actor, permission: str) -> tuple[Grant, ...]:
    if actor.kind != "person":
        return ()
    held = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    with scope_of(system("business cases")):
        return tuple(Grant.objects.filter(held, person_id=actor.id, role__in=PERMISSIONS[permission].roles))


def _reaches(actor: Actor, grants: Sequence[Grant], row: BusinessCase) -> bool:
    return actor.is_system or any(_holds(grant, row.region, row.lob) for grant in grants)


def _holds(grant: Grant, region: str, lob: str) -> bool:
    return (
        grant.organisation_id in HOUSE
        and grant.region in ("", region)
        and grant.lob in ("", lob)
        and grant.tier is None
    )
