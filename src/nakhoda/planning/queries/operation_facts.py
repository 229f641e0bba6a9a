"""The facts that a fit reads, as arrays: cases, touches, stretches, escalations of a window, by place in its cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from nakhoda.org.actors import Actor

if TYPE_CHECKING:
    import pyarrow as pa

    from nakhoda.warehouse.queries import Ask

WORDS = ("channel", "language", "lane", "priority", "country")
CASE = ("case_id", "received_at", "first_lob", "reason", "first_queue", *WORDS)
TOUCH = ("case_id", "agent_id", "queue", "tier", "tenure", "started_at", "ended_at", "seconds")
STATE = ("case_id", "status", "queue", "since", "until")
RAISED = ("case_id", "raised_at", "accepted_at", "returned_at")
STAY = ("case_id", "queue", "entered_at", "entered_by", "left_at", "left_by")
LOOKED_BACK = timedelta(days=45)  # cases this much older than the window may still be worked in it
Columns = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Lived:
    """Columns of each table as numpy arrays (words as lists); instants are seconds since the window began."""

    begin: datetime
    seconds: float
    case: Columns
    touch: Columns
    state: Columns
    escalation: Columns
    stay: Columns


def read_lived(actor: Actor, ask: Ask) -> Lived:
    """Everything of the cases that were there in the window, as far as the actor reads figures."""
    from nakhoda.warehouse.queries import Ask, Window
    from nakhoda.warehouse.queries.lived import lived

    begin, end = ask.window.start, ask.window.end
    older = Ask(Window(begin - LOOKED_BACK, end), source=ask.source, load=ask.load)
    tables = {
        "case": lived(actor, "case", CASE, older, "received_at"),
        "touch": lived(actor, "touch", TOUCH, older, "started_at"),
        "state": lived(actor, "state", STATE, ask, "since", "until"),
        "escalation": lived(actor, "escalation", RAISED, older, "raised_at"),
        "stay": lived(actor, "stay", STAY, ask, "entered_at", "left_at"),
    }
    told = {name: columns_of(table, begin) for name, table in tables.items()}
    return Lived(
        begin, (end - begin).total_seconds(), **{name: _placed(each, told["case"]) for name, each in told.items()}
    )


def columns_of(table: pa.Table, begin: datetime) -> Columns:
    """Numbers and instants as arrays, nan for nothing; words as lists."""
    import numpy as np
    import pyarrow.types as kinds

    zero = np.datetime64(begin.replace(tzinfo=None), "us")
    found: Columns = {}
    for name, column in zip(table.column_names, table.columns, strict=True):
        if kinds.is_timestamp(column.type):
            at = column.to_numpy().astype("datetime64[us]")
            found[name] = np.where(np.isnat(at), np.nan, (at - zero) / np.timedelta64(1, "s"))
        elif kinds.is_string(column.type) or kinds.is_large_string(column.type):
            found[name] = np.array(column.to_pylist(), dtype=object)
        else:
            found[name] = np.nan_to_num(column.to_numpy().astype(float), nan=-1.0).astype(np.int64)
    return found


def _placed(rows: Columns, cases: Columns) -> Columns:
    """With `case` as the place of each row's case among the cases; rows of others are left out."""
    import numpy as np

    order = np.argsort(cases["case_id"])
    ids = cases["case_id"][order]
    places = np.minimum(np.searchsorted(ids, rows["case_id"]), max(len(ids) - 1, 0))
    known = ids[places] == rows["case_id"] if len(ids) else np.zeros(len(rows["case_id"]), bool)
    kept = {name: each[known] for name, each in rows.items()}
    return kept | {"case": order[places[known]] if len(ids) else places[known]}
