"""A case as one document: what is signed when it is decided, and whether it still is."""

from __future__ import annotations

import json
from typing import Any

from nakhoda.core.costing.money import CostError, Money
from nakhoda.core.pack_seal import holds
from nakhoda.journal.queries import records_about
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.queries.business_cases import Book
from nakhoda.planning.queries.business_worth import valued

HEAD = (
    "id", "version", "region", "lob", "title", "problem", "dependencies", "reversibility", "owner_id", "sponsor_id",
    "currency", "months", "yearly_rate", "run", "metric", "expected", "expected_low", "expected_high", "author_id",
    "writers", "reviewer_id", "review_note", "decision", "decision_note",
)  # fmt: skip
PARTS = {
    "options": ("id", "name", "what", "do_nothing", "verdict", "reason", "run_option", "measures"),
    "assumptions": ("name", "label", "unit", "low", "best", "high", "source"),
    "rates": ("partner", "unit", "price", "document"),
    "lines": ("option_id", "nature", "name", "formula", "first", "last"),
    "tradeoffs": ("what", "bearer", "guardrails"),
    "headcount": ("lob", "language", "tier", "site", "fte", "driver", "confidence", "alternative"),
}
DAYS = {"rates": ("rules_from", "rules_to"), "tradeoffs": ("expires_on",)}


def document_of(book: Book) -> dict[str, Any]:
    """Everything that the decision rests on, figures included, as plain values."""
    return _content(book) | {"figures": _figures(book)}


def _content(book: Book) -> dict[str, Any]:
    row = book.row
    head = {name: getattr(row, name) for name in HEAD}
    head |= {"starts_on": row.starts_on.isoformat(), "again_on": row.again_on.isoformat() if row.again_on else ""}
    parts = {kind: [_part(kind, each) for each in getattr(book, kind)] for kind in PARTS}
    return head | parts


def signature_holds(book: Book) -> bool:
    """Whether the frozen text is what was signed, by its own digest and the log's, and the rows still say the same."""
    with scope_of(system("business cases")):
        told = records_about(f"business_case:{book.row.id}", "business_case.decided")
    if len(told) != 1 or not holds(book.row.frozen, book.row.sha256, str(told[0].payload.get("sha256", ""))):
        return False
    frozen = json.loads(book.row.frozen)
    now = json.loads(json.dumps(_content(book)))
    return all(frozen.get(name) == value for name, value in now.items())


def _part(kind: str, part: Any) -> dict[str, Any]:
    told = {name: getattr(part, name) for name in PARTS[kind]}
    days = {name: getattr(part, name) for name in DAYS.get(kind, ())}
    return told | {name: day.isoformat() if day else "" for name, day in days.items()}


def _figures(book: Book) -> dict[str, Any]:
    try:
        told = valued(book)
    except CostError as fault:
        return {"trouble": str(fault)}
    worths = {
        worth.name: {"npv": _said(worth.npv), "npv_all": _said(worth.npv_all), "gain": _said(worth.gain),
                     "payback": None if worth.payback is None else str(round(worth.payback, 2))}
        for worth in told.worths
    }  # fmt: skip
    return {"options": worths, "gain_from": _said(told.gain[0]), "gain_to": _said(told.gain[1])}


def _said(money: Money) -> str:
    return str(money.rounded().amount)
