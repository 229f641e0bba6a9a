"""Doors from a pack's lines to their records: for the reader, never part of what is signed."""

from __future__ import annotations

from django.urls import reverse

from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.performance.queries.alerts import seen_alerts
from nakhoda.performance.queries.packs_building import Document
from nakhoda.performance.queries.packs_records import RECORDS
from nakhoda.performance.queries.plans import seen_plans


def with_doors(actor: Actor, told: Document) -> Document:
    """The same document; a line gets a `url` where the reader may open what it is about."""
    lines = [line for part in told["sections"] if part["type"] in RECORDS for line in part["rows"]]
    opens = {"alert": set[int](), "plan": set[int]()}
    if may(actor, "kpi:read"):
        opens["alert"] = seen_alerts(actor, _numbers(lines, "alert"))
    if may(actor, "plan:read"):
        opens["plan"] = seen_plans(actor, _numbers(lines, "plan"))
    for line in lines:
        line["url"] = _door(line, opens, bool(may(actor, "target:read")))
    return told


def _numbers(lines: list[Document], about: str) -> list[int]:
    return [line["id"] for line in lines if line["about"] == about]


def _door(line: Document, opens: dict[str, set[int]], targets: bool) -> str:
    if line["about"] == "target":
        return reverse("planning:targets") if targets else ""
    return reverse(f"performance:{line['about']}", args=[line["id"]]) if line["id"] in opens[line["about"]] else ""
