"""What a contract may name: its fact table's columns, what the engine derives, and the instants of the question."""

from __future__ import annotations

from nakhoda.core.fact_tables import FACTS

KINDS = {"int64": "number", "int32": "number", "int16": "number", "float64": "number"}

# Told by several cases at once, so the fold of one case cannot write it: the same member with the same reason.
DERIVED: dict[str, dict[str, str]] = {
    "case": {"previous_same_reason_at": "instant", "next_same_reason_at": "instant"},
}
# `as_of`: how far the facts reach; `start`, `end`: the window asked about; `at`: the instant at which a stock is read.
INSTANTS = {"as_of": "instant", "start": "instant", "end": "instant", "at": "instant"}
# A table's own column that would hide an instant of the question goes by another name in expressions.
RENAMED = {"message": {"sent_at": "at"}}


# Columns that may be unknown, by table: a comparison with them may be neither true nor false.
UNSURE = {
    fact: frozenset(column.name for column in columns if column.nullable) | frozenset(DERIVED.get(fact, ()))
    for fact, columns in FACTS.items()
}


def columns_of(fact: str) -> dict[str, str]:
    """Name to type (number, string, bool, instant) of all that an expression over `fact` may say."""
    told = {column.name: KINDS.get(column.type, column.type) for column in FACTS[fact]}
    told |= {name: told[column] for name, column in RENAMED.get(fact, {}).items()}
    return told | DERIVED.get(fact, {}) | INSTANTS


def is_derived(fact: str, name: str) -> bool:
    """Whether the engine must look at several cases to know this column."""
    return name in DERIVED.get(fact, {})
