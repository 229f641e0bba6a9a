"""The variance register: what regions and lines of business have otherwise, why, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nakhoda.core.policy import PolicyDocument, load
from nakhoda.core.policy.variance import EVERYWHERE, Variance, by_lob, variances
from nakhoda.core.safe_cells import Cell
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.policies import document_in_force
from nakhoda.desk.queries.policy import published
from nakhoda.desk.queries.policy_diff import shown
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.scope import scope_of

HEAD = (
    "variant", "region", "lob", "lines_of_business", "path", "global", "local", "reason", "law", "approver",
    "expires_on", "standing",
)  # fmt: skip


def register_of(actor: Actor, now: datetime) -> list[Variance]:
    """Every override of the latest text of each variant, against the global document in force."""
    require(actor, "policy:read")
    whole, variants = documents_of(now)
    return variances(whole, variants, now.date()) if whole else []


def documents_of(now: datetime) -> tuple[PolicyDocument | None, list[PolicyDocument]]:
    """The latest text of the global document and of each variant, ended or not. Asked by the program."""
    documents = [load(text) for text in _latest_texts(now)]
    whole = next((each for each in documents if not each.is_variant), None)
    return whole, [each for each in documents if each.is_variant]


def register_page(actor: Actor, now: datetime, standing: str = "") -> dict[str, Any]:
    """{groups [{note, rows}], counts [(lob, name, count)], totals by standing}; only one standing when asked."""
    rows = register_of(actor, now)
    titles = {lob["key"]: in_words(lob["title"]) for lob in document_in_force(now).data["lobs"]} if rows else {}
    totals = {name: sum(row.standing == name for row in rows) for name in ("expired", "ending", "unlimited", "lasting")}
    kept = [row for row in rows if not standing or row.standing == standing]
    groups: dict[str, dict[str, Any]] = {}
    for row in kept:
        group = {"note": row.note, "standing": row.standing, "days_left": row.days_left, "rows": []}
        groups.setdefault(row.note.key, group)["rows"].append(_row(row))
    counts = [(lob, "" if lob == EVERYWHERE else titles.get(lob, lob), count) for lob, count in by_lob(rows).items()]
    return {"groups": list(groups.values()), "counts": counts, "totals": totals, "all": len(rows)}


def register_rows(actor: Actor, now: datetime) -> list[list[Cell]]:
    """The register as cells, under `HEAD`."""
    return [_cells(row) for row in register_of(actor, now)]


def _row(row: Variance) -> dict[str, Any]:
    return {"path": row.path, "before": shown(row.before), "after": shown(row.after), "lobs": row.lobs}


def _cells(row: Variance) -> list[Cell]:
    note = row.note
    where: list[Cell] = [note.key, note.region, note.lob, " ".join(row.lobs), row.path]
    why: list[Cell] = [note.reason, note.law, note.approver, note.expires_on, row.standing]
    return [*where, shown(row.before), shown(row.after), *why]


def _latest_texts(now: datetime) -> list[str]:
    """The last published text of each document, whether or not a variant's last day is over."""
    latest = {each.document_key: each.number for each in published() if each.effective_from <= now}
    with scope_of(system("policy")):
        rows = PolicyVersion.objects.filter(number__in=latest.values()).order_by("document_key")
        return list(rows.values_list("text", flat=True))
