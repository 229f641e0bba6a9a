"""Alerts as their reader may see them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require, visible
from nakhoda.performance.models import Alert
from nakhoda.performance.queries.labels import in_sight
from nakhoda.performance.queries.missing import NoSuchRecord

READS = "kpi:read"
VIEWS = ("open", "mine", "unowned", "snoozed", "settled", "all")
MOST = 200


class NoSuchAlert(NoSuchRecord):
    """Foreign and missing are the same answer."""


def alert_for(actor: Actor, alert_id: int, permission: str = READS) -> Alert:
    """One alert; raises `Refused` without the permission, `NoSuchAlert` when it is foreign or missing."""
    return _one(_rows(actor, permission), alert_id)


def locked_alert_for(actor: Actor, alert_id: int, permission: str) -> Alert:
    """The same, locked for a change until the transaction ends."""
    return _one(_rows(actor, permission).select_for_update(of=("self",)), alert_id)


def alerts_for(actor: Actor, now: datetime, view: str = "open", metric: str = "") -> list[Alert]:
    """Data faults first, then what is newest and largest. An alert whose parent the reader sees is told there."""
    rows = _alone(_rows(actor, READS), actor)
    if metric:
        rows = rows.filter(metric=metric)
    return sorted(_of_view(rows, view, actor, now)[:MOST], key=_rank)


def count_open(actor: Actor, now: datetime) -> int:
    """How many wait for somebody: open, not snoozed."""
    return _of_view(_alone(_rows(actor, READS), actor), "open", actor, now).count()


def alerts_open_at(actor: Actor, at: datetime) -> list[Alert]:
    """Those that stood open at an instant, data faults first, then the newest."""
    stood = Q(closed_at=None) | Q(closed_at__gt=at)
    rows = _alone(_rows(actor, READS), actor).filter(stood, detected_at__lte=at).exclude(state="rejected")
    return sorted(rows.order_by("-detected_at", "-id")[:MOST], key=lambda alert: alert.kind != "data_fault")


def seen_alerts(actor: Actor, ids: Iterable[int]) -> set[int]:
    """Which of these the actor may open."""
    return set(_rows(actor, READS).filter(id__in=list(ids)).values_list("id", flat=True))


def children_of(actor: Actor, alert: Alert) -> list[Alert]:
    """The slices that moved with it."""
    return list(_rows(actor, READS).filter(parent=alert).order_by("p", "id")[:50])


def _rows(actor: Actor, permission: str) -> QuerySet[Alert]:
    require(actor, permission)
    return in_sight(Alert.objects.all(), actor, permission)


def _alone(rows: QuerySet[Alert], actor: Actor) -> QuerySet[Alert]:
    parents = Alert.objects.filter(id=OuterRef("parent_id"))
    if not actor.is_system:
        parents = parents.filter(covers__contained_by=sorted(visible(actor, READS)))
    return rows.filter(~Exists(parents.exclude(state="closed")) | Q(parent=None))


def _of_view(rows: QuerySet[Alert], view: str, actor: Actor, now: datetime) -> QuerySet[Alert]:
    awake = Q(snoozed_until=None) | Q(snoozed_until__lte=now)
    settled = Q(state__in=("rejected", "closed"))
    views = {
        "open": ~settled & awake,
        "mine": ~settled & Q(person_id=actor.id or -1),
        "unowned": ~settled & awake & Q(person_id=None),
        "snoozed": ~settled & ~awake,
        "settled": settled,
    }
    return rows.filter(views.get(view, Q())).order_by("-detected_at", "-id")


def _rank(alert: Alert) -> tuple[int, int, float]:
    return (alert.kind != "data_fault", alert.person_id is not None, -alert.detected_at.timestamp())


def _one(rows: QuerySet[Alert], alert_id: int) -> Alert:
    found = rows.filter(id=alert_id).first() if alert_id < 2**63 else None
    if found is None:
        raise NoSuchAlert(f"there is no alert {alert_id} that you may see")
    return found
