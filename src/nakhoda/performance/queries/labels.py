"""Whose rows a slice counts, and under which label its record is kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from django.db.models import QuerySet

from nakhoda.core.slices import Slice
from nakhoda.org.actors import Actor
from nakhoda.org.models import Scope, ScopedModel
from nakhoda.org.permissions import visible
from nakhoda.org.queries import HOME_REGION

M = TypeVar("M", bound=ScopedModel)
CASE_COMPARTMENTS = ("general", "minor_safety", "security", "legal")
LABELLED = ("owner", "lob", "tier", "region", "compartment")  # dimensions that a label knows


def covered(where: Slice, within: frozenset[int] | None = None) -> tuple[int, ...]:
    """The labels whose cases the slice counts, of those `within` reach (None: all), in order."""
    named = {name: value for name, value in where if name in LABELLED}
    rows: QuerySet[Scope] = Scope.objects.filter(compartment__in=CASE_COMPARTMENTS)
    if within is not None:
        rows = rows.filter(id__in=within)
    return tuple(sorted(row.id for row in rows if _lies_in(row, named)))


def _lies_in(row: Scope, named: dict[str, str]) -> bool:
    return all(str(getattr(row, name)) == value for name, value in named.items())


def ordinary(covers: tuple[int, ...]) -> tuple[int, ...]:
    """Without what is walled off, where anything else is left: a plan must be readable by those who carry it out."""
    rows = Scope.objects.filter(id__in=covers, compartment="general")
    return tuple(sorted(rows.values_list("id", flat=True))) or covers


def label_for(covers: Iterable[int]) -> int:
    """The label of a record about these: what they share; the in-house general label where they share nothing.

    Where one of them is walled off (minor safety, security, legal), so is the record.
    """
    rows = list(Scope.objects.filter(id__in=list(covers)))
    walls = sorted({row.compartment for row in rows} - {"general"})
    label, _made = Scope.objects.get_or_create(
        owner=_shared({row.owner for row in rows}, "inhouse"),
        region=_shared({row.region for row in rows}, HOME_REGION),
        lob=_shared({row.lob for row in rows if row.lob}, ""),
        tier=0,
        compartment=walls[0] if walls else "general",
    )
    return label.id


def _shared(values: set[str], otherwise: str) -> str:
    return next(iter(values)) if len(values) == 1 else otherwise


def in_sight(rows: QuerySet[M], actor: Actor, permission: str) -> QuerySet[M]:
    """The records about slices that the actor may read whole: every label that they count is hers."""
    if actor.is_system:
        return rows
    return rows.filter(covers__contained_by=sorted(visible(actor, permission))).exclude(covers=[])
