"""Requests to other teams as their reader may see them: the sums for all, the cases for those who may open them."""

from __future__ import annotations

from django.db.models import QuerySet

from nakhoda.core.cross_request import OPEN, STATES
from nakhoda.desk.queries.affected import readable_of
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.performance.models import CrossRequest, CrossRequestCase, Remark
from nakhoda.performance.queries.labels import in_sight
from nakhoda.performance.queries.missing import NoSuchRecord

READS = "cross:read"
VIEWS = ("open", "ended", "all")
ENDED = tuple(state for state in STATES if state not in OPEN)
MOST, SHOWN_CASES = 200, 50


class NoSuchCrossRequest(NoSuchRecord):
    """Foreign and missing are the same answer."""


def cross_requests_for(actor: Actor, view: str = "open") -> list[CrossRequest]:
    """Those that are longest past their promise first."""
    rows = _rows(actor, READS)
    if view != "all":
        rows = rows.filter(state__in=OPEN if view == "open" else ENDED)
    return list(rows.order_by("answer_by", "id")[:MOST])


def cross_request_for(actor: Actor, number: int, permission: str = READS) -> CrossRequest:
    """One of them; raises `Refused` without the permission, `NoSuchCrossRequest` when foreign or missing."""
    return _one(_rows(actor, permission), number)


def locked_cross_request_for(actor: Actor, number: int, permission: str) -> CrossRequest:
    """The same, held until the end of the transaction."""
    return _one(_rows(actor, permission).select_for_update(), number)


def cases_of(actor: Actor, row: CrossRequest) -> list[int]:
    """The newest of its cases that the actor may open; none for whoever reads no cases."""
    numbers = CrossRequestCase.objects.filter(request=row).values_list("case_id", flat=True)
    return readable_of(actor, list(numbers))[:SHOWN_CASES]


def remarks_of(row: CrossRequest) -> list[Remark]:
    """What was said at its steps, oldest first."""
    return list(Remark.objects.filter(subject=subject_of(row)).order_by("at", "id"))


def subject_of(row: CrossRequest) -> str:
    """Its name in the journal."""
    return f"cross_request:{row.id}"


def _rows(actor: Actor, permission: str) -> QuerySet[CrossRequest]:
    require(actor, permission)
    return in_sight(CrossRequest.objects.all(), actor, permission)


def _one(rows: QuerySet[CrossRequest], number: int) -> CrossRequest:
    found = rows.filter(id=number).first() if number < 2**63 else None
    if found is None:
        raise NoSuchCrossRequest("there is no such request to another team")
    return found
