"""What scenarios are called on pages: kinds of change, their fields, and what is measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

KINDS = {
    "volume": gettext_lazy("Volume"),
    "handle_time": gettext_lazy("Handle time"),
    "automation": gettext_lazy("Automation"),
    "new_line": gettext_lazy("New line of business"),
    "language_launch": gettext_lazy("Language launch"),
    "partner_exit": gettext_lazy("Partner exit"),
    "policy": gettext_lazy("Another desk policy"),
    "sla": gettext_lazy("Another promise"),
    "attrition": gettext_lazy("Attrition"),
    "exposure_cap": gettext_lazy("Cap on harm a day"),
    "holiday_move": gettext_lazy("A holiday moves"),
    "staff": gettext_lazy("More or fewer people"),
}
FIELDS = {
    "share": gettext_lazy("Share, in %"),
    "volume.share": gettext_lazy("More (or, with a minus, less), in %"),
    "factor": gettext_lazy("Takes so many times as long"),
    "harder": gettext_lazy("What remains takes so many times as long"),
    "lob": gettext_lazy("Line of business"),
    "new_line.lob": gettext_lazy("Its key"),
    "language": gettext_lazy("Language"),
    "channel": gettext_lazy("Channel"),
    "country": gettext_lazy("Country"),
    "tier": gettext_lazy("Tier"),
    "from_day": gettext_lazy("From"),
    "to_day": gettext_lazy("To"),
    "like": gettext_lazy("Like"),
    "owner": gettext_lazy("Partner"),
    "site": gettext_lazy("Site"),
    "version": gettext_lazy("Policy"),
    "term": gettext_lazy("Promise"),
    "target_minutes": gettext_lazy("Minutes"),
    "per_month": gettext_lazy("Leave in a month, in %"),
    "hours_a_day": gettext_lazy("Hours a day"),
    "name": gettext_lazy("Holiday"),
    "by_days": gettext_lazy("By days (with a minus: earlier)"),
    "heads": gettext_lazy("People (with a minus: fewer)"),
    "ramp": gettext_lazy("Weeks to ramp up"),
}
ORDER = (
    "share", "factor", "harder", "heads", "per_month", "hours_a_day", "name", "by_days", "term", "target_minutes",
    "version", "title", "lob", "like", "language", "channel", "country", "owner", "site", "tier", "ramp", "from_day",
    "to_day",
)  # fmt: skip
PERCENT = ("share", "per_month")
DAYS = ("from_day", "to_day")
# measure -> (words, unit, the good side)
MEASURES: Mapping[str, tuple[Any, str, str]] = {
    "sla_first_response": (gettext_lazy("First response in time"), "share", "up"),
    "sla_resolution": (gettext_lazy("Resolution in time"), "share", "up"),
    "sla_tier2": (gettext_lazy("Tier 2 in time"), "share", "up"),
    "p_sla_met": (gettext_lazy("Chance that both promises hold"), "share", "up"),
    "wait_p50_h": (gettext_lazy("Wait, middle"), "hours", "down"),
    "wait_p90_h": (gettext_lazy("Wait, 9 of 10"), "hours", "down"),
    "backlog_end": (gettext_lazy("Waiting at the end"), "count", "down"),
    "backlog_peak": (gettext_lazy("Waiting at the worst midnight"), "count", "down"),
    "occupancy_t1": (gettext_lazy("Occupancy, Tier 1"), "share", ""),
    "occupancy_t2": (gettext_lazy("Occupancy, Tier 2"), "share", ""),
    "occupancy": (gettext_lazy("Occupancy"), "share", ""),
    "arrivals": (gettext_lazy("Cases that come"), "count", ""),
    "resolved": (gettext_lazy("Cases resolved"), "count", ""),
    "touches": (gettext_lazy("Touches"), "count", ""),
    "hours_worked": (gettext_lazy("Hours worked"), "count", ""),
    "hours_paid": (gettext_lazy("Hours paid"), "count", ""),
}
DIMS = {
    "lob": gettext_lazy("Line of business"),
    "language": gettext_lazy("Language"),
    "owner": gettext_lazy("Partner"),
    "tier": gettext_lazy("Tier"),
    "queue": gettext_lazy("Queue"),
}


def label_of(kind: str, field: str) -> str:
    """A field of a change in words."""
    words = FIELDS.get(f"{kind}.{field}") or FIELDS.get(field)
    return str(words) if words else field


def sentence_of(change: Mapping[str, Any], word: Any) -> str:
    """A change in one line: `Volume: +20 %, Tier 1`. `word(dimension, value)` names places."""
    told = []
    for field, value in sorted(change.items(), key=lambda pair: ORDER.index(pair[0]) if pair[0] in ORDER else 0):
        if field in ("kind", "text") or (field == "version" and change.get("title")):
            continue
        told.append(_said(change["kind"], field, value, word))
    return f"{KINDS[change['kind']]}: " + ", ".join(told)


def _said(kind: str, field: str, value: Any, word: Any) -> str:
    if field in PERCENT:
        sign = "+" if kind == "volume" and value > 0 else ""
        return f"{sign}{value * 100:g} %"
    if field in DAYS:
        words = _("from day %(day)s") if field == "from_day" else _("to day %(day)s")
        return words % {"day": value + 1 if field == "from_day" else value}
    if field == "tier":
        return _("Tier %(tier)s") % {"tier": value}
    if field in ("lob", "language", "channel", "owner", "site", "like"):
        return str(
            word("lob" if field == "like" and kind == "new_line" else "language" if field == "like" else field, value)
        )
    if field in ("title", "name", "term", "country"):
        return str(value)
    return f"{label_of(kind, field)} {value:g}" if isinstance(value, (int, float)) else str(value)
