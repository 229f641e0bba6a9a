"""Decisions that were taken after a policy took effect, by somebody who had read the text before (journey 12)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import F

from nakhoda.desk.models import CaseDecision, PolicyVersion
from nakhoda.desk.queries.policy import published
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import require, visible
from nakhoda.org.scope import scope_of

DAYS = 90
MOST = 300


def decisions_on_old_text(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """[{case, reference, kind, adverse, at, by, read, under, since}], newest first: of cases that the reader may read.

    `read` is the version that was in force when the form was opened, `under` the one when the decision was taken.
    """
    require(actor, "policy:read")
    rows = CaseDecision.objects.filter(
        scope_id__in=visible(actor, "case:read"), decided_at__gte=now - timedelta(days=DAYS), read_version__isnull=False
    ).exclude(read_version=F("policy_version"))
    fields = ("case_id", "reference", "kind", "adverse", "decided_at", "decided_by", "read_version", "policy_version")
    found = list(rows.order_by("-decided_at").values(*fields)[:MOST])
    since = {each.number: each.effective_from for each in published()}
    names, versions = _names(found), _versions(found)
    return [row | _told(row, since, names, versions) for row in found]


def is_on_old_text(decision: CaseDecision) -> bool:
    """Whether whoever decided had read an earlier policy than the one in force."""
    return decision.read_version is not None and decision.read_version != decision.policy_version


def _told(
    row: dict[str, Any], since: dict[int, datetime], names: dict[int, str], versions: dict[int, int]
) -> dict[str, Any]:
    return {
        "by": names.get(row["decided_by"], ""),
        "since": since.get(row["policy_version"]),
        "read_id": versions.get(row["read_version"]),
        "under_id": versions.get(row["policy_version"]),
    }


def _names(rows: list[dict[str, Any]]) -> dict[int, str]:
    with scope_of(system("policy")):
        people = {row["decided_by"] for row in rows if row["decided_by"]}
        return dict(Person.objects.filter(id__in=people).values_list("id", "name"))


def _versions(rows: list[dict[str, Any]]) -> dict[int, int]:
    """Ids of the versions, by number."""
    numbers = {row[name] for row in rows for name in ("read_version", "policy_version")}
    with scope_of(system("policy")):
        found = PolicyVersion.objects.filter(number__in=numbers).values_list("number", "id")
        return {number: version_id for number, version_id in found if number}
