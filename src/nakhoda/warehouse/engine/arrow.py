"""Rows of the fact tables as Arrow tables and Parquet files: always the same bytes for the same rows.

Instants are timestamps of microseconds without a zone, in UTC, so that every engine cuts days at the same place.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from nakhoda.core.fact_tables import FACTS

ROW_GROUP = 100_000
_TYPES = {
    "int64": pa.int64(),
    "int32": pa.int32(),
    "int16": pa.int16(),
    "float64": pa.float64(),
    "string": pa.string(),
    "bool": pa.bool_(),
    "instant": pa.timestamp("us"),
    "date": pa.date32(),
}


@cache
def arrow_schema(table: str) -> pa.Schema:
    """The columns of a fact table."""
    return pa.schema([pa.field(c.name, _TYPES[c.type], c.nullable) for c in FACTS[table]])


def arrow_table(table: str, rows: Sequence[Sequence[Any]]) -> pa.Table:
    """Rows in the order of the table's columns; instants may carry any zone."""
    schema = arrow_schema(table)
    columns = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [pa.array(values, field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


def read_file(path: Path, table: str) -> pa.Table:
    """One file of a fact table, with the columns as they are declared today."""
    return pq.read_table(path, schema=arrow_schema(table))


def write_file(path: Path, rows: pa.Table) -> None:
    """All of it or nothing: written beside, then renamed."""
    beside = path.with_name(path.name + ".part")
    pq.write_table(rows.combine_chunks(), beside, compression="zstd", row_group_size=ROW_GROUP)
    os.replace(beside, path)


def replaced(old: pa.Table, key: str, keys: Collection[int], new: pa.Table) -> pa.Table:
    """`old` with the rows of `keys` taken out and `new` put in, ordered by `key`; rows of one key keep their order."""
    stays = pc.invert(pc.is_in(old[key], value_set=pa.array(sorted(keys), pa.int64())))
    whole = pa.concat_tables([old.filter(stays), new])
    return whole.take(pc.sort_indices(whole, sort_keys=[(key, "ascending")]))
