"""Diagnoses as their reader may see them, and what past verdicts teach."""

from __future__ import annotations

from django.db.models import QuerySet

from nakhoda.core.verdicts import Judged
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.scope import scope_of
from nakhoda.performance.models import Diagnosis
from nakhoda.performance.queries.labels import in_sight
from nakhoda.performance.queries.missing import NoSuchRecord

READS = "diagnosis:run"
MOST = 100


class NoSuchDiagnosis(NoSuchRecord):
    """Foreign and missing are the same answer."""


def diagnosis_for(actor: Actor, diagnosis_id: int, permission: str = READS) -> Diagnosis:
    """One diagnosis; raises `Refused` without the permission, `NoSuchDiagnosis` when it is foreign or missing."""
    return _one(_rows(actor, permission), diagnosis_id)


def locked_diagnosis_for(actor: Actor, diagnosis_id: int, permission: str) -> Diagnosis:
    """The same, locked for a change until the transaction ends."""
    return _one(_rows(actor, permission).select_for_update(of=("self",)), diagnosis_id)


def diagnoses_for(actor: Actor, metric: str = "", verdict: str = "") -> list[Diagnosis]:
    """Newest first."""
    rows = _rows(actor, READS)
    rows = rows.filter(metric=metric) if metric else rows
    rows = rows.filter(verdict=verdict) if verdict in ("accepted", "rejected") else rows
    return list(rows.order_by("-asked_at", "-id")[:MOST])


def diagnoses_of_alert(actor: Actor, alert_id: int) -> list[Diagnosis]:
    """Asked because of this alert, newest first."""
    return list(_rows(actor, READS).filter(alert_id=alert_id).order_by("-asked_at", "-id")[:20])


def past_verdicts() -> list[Judged]:
    """Every verdict so far, without whose it was or of what: only kinds and dimensions."""
    with scope_of(system("verdicts")):
        rows = Diagnosis.objects.exclude(verdict="").exclude(judged_kind="")
        told = rows.values_list("judged_kind", "judged_dims", "verdict")
        return [
            Judged(kind, tuple(filter(None, dims.split(","))), verdict == "accepted") for kind, dims, verdict in told
        ]


def _rows(actor: Actor, permission: str) -> QuerySet[Diagnosis]:
    require(actor, permission)
    return in_sight(Diagnosis.objects.all(), actor, permission)


def _one(rows: QuerySet[Diagnosis], diagnosis_id: int) -> Diagnosis:
    found = rows.filter(id=diagnosis_id).first() if diagnosis_id < 2**63 else None
    if found is None:
        raise NoSuchDiagnosis(f"there is no diagnosis {diagnosis_id} that you may see")
    return found
