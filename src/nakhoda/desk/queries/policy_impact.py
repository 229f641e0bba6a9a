"""What a draft would touch: values, queues, reasons, and the macros that speak of what is no more (handbook 7)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nakhoda.core.policy import CompiledPolicy, diff, load
from nakhoda.desk.models import Macro, PolicyVersion
from nakhoda.desk.queries.policies import policy_with, texts_at
from nakhoda.desk.queries.policy import NoPolicy, policy_in_force


def impact_of(version: PolicyVersion, now: datetime) -> dict[str, Any]:
    """{changes, compared_with, queues_new, queues_gone, reasons_gone, calendars_gone, macros}; as of `now`."""
    before = texts_at(now).get(version.document_key)
    changes = len(diff(load(before), load(version.text))) if before else None
    try:
        old = policy_in_force(now)
    except NoPolicy:
        return {"changes": changes}
    return {"changes": changes} | _lost_and_found(old, policy_with(version, now))


def _lost_and_found(old: CompiledPolicy, new: CompiledPolicy) -> dict[str, Any]:
    reasons = sorted(set(old.reasons) - set(new.reasons))
    lobs = sorted(set(old.lobs) - set(new.lobs))
    stale = Macro.objects.filter(active=True, reason__in=reasons) | Macro.objects.filter(active=True, lob__in=lobs)
    return {
        "queues_new": sorted(set(new.queue_keys) - set(old.queue_keys)),
        "queues_gone": sorted(set(old.queue_keys) - set(new.queue_keys)),
        "calendars_gone": sorted(set(old.calendars) - set(new.calendars)),
        "reasons_gone": reasons,
        "macros": sorted(stale.distinct().values_list("title", flat=True)),
    }


def number_in_force(key: str, rows: list[dict[str, Any]]) -> int | None:
    """The id of the version of that document that is in force, among rows of `versions_for`."""
    return next((row["id"] for row in rows if row["key"] == key and row["place"] == "in_force"), None)
