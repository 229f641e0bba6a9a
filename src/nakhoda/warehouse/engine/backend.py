"""The engine that counts: DuckDB unless `WAREHOUSE_URL` names another that Ibis knows. Ibis is imported here, late."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, Any

from nakhoda.warehouse.engine.facts import Facts

if TYPE_CHECKING:
    import ibis.expr.types as ir
    import pyarrow as pa

DEFAULT = "duckdb://"
_open = threading.local()


def warehouse_url() -> str:
    """Which engine: `duckdb://`, `polars://`, `postgres://...`, `pyspark://...`, `clickhouse://...`."""
    return os.environ.get("WAREHOUSE_URL") or DEFAULT


def backend(url: str = "") -> Any:
    """This thread's connection to the engine."""
    held: dict[str, Any] = _open.__dict__.setdefault("held", {})
    url = url or warehouse_url()
    if url not in held:
        held[url] = _connect(url)
    return held[url]


def table(facts: Facts, name: str, url: str = "") -> ir.Table:
    """A fact table on the engine; empty when the load has no file of it."""
    con = backend(url)
    known: dict[tuple[str, ...], Any] = con.__dict__.setdefault("_nakhoda_tables", {})
    paths = tuple(map(str, facts.paths(name)))
    if (name, *paths) not in known:
        labels: dict[tuple[str, ...], str] = con.__dict__.setdefault("_nakhoda_labels", {})
        labels[(name, *paths)] = f"{name}_{len(known)}"
        known[(name, *paths)] = _naive(_opened(con, name, paths, labels[(name, *paths)]))
    return known[(name, *paths)]


def label_of(facts: Facts, name: str) -> str:
    """What this thread's engine calls the table in SQL."""
    table(facts, name)
    label: str = backend().__dict__["_nakhoda_labels"][(name, *map(str, facts.paths(name)))]
    return label


def fetched(expression: Any) -> pa.Table:
    """The rows of a query, or the one row of a figure, run on this thread's engine."""
    # Ibis's own way would import pandas: a second and 60 MB in every web worker.
    natively = getattr(backend(), "_to_duckdb_relation", None)
    found: pa.Table = natively(expression).to_arrow_table() if natively else expression.as_table().to_pyarrow()
    return as_floats(found)


def as_floats(found: pa.Table) -> pa.Table:
    """DuckDB gives a literal 1.0 as a decimal; figures are floats."""
    import pyarrow as pa

    for place, column in enumerate(found.schema):
        if pa.types.is_decimal(column.type):
            found = found.set_column(place, column.name, found.column(place).cast(pa.float64()))
    return found


def _connect(url: str) -> Any:
    import ibis

    if url.startswith("polars"):
        from nakhoda.warehouse.engine.dialects import teach_polars

        teach_polars()
        return ibis.polars.connect()
    if url != DEFAULT:
        return ibis.connect(url)
    con = ibis.duckdb.connect(threads=int(os.environ.get("WAREHOUSE_THREADS", "2")))
    from nakhoda.warehouse.engine.dialects import duckdb_compiler

    con.compiler = duckdb_compiler()
    con.raw_sql("SET TimeZone = 'UTC'; SET enable_progress_bar = false; SET preserve_insertion_order = false")
    return con


def _opened(con: Any, name: str, paths: tuple[str, ...], label: str) -> Any:
    import ibis

    from nakhoda.warehouse.engine.arrow import arrow_schema

    if not paths:
        return ibis.memtable(arrow_schema(name).empty_table())
    if con.name == "postgres":  # reads no Parquet: the facts go over once a load
        import pyarrow.parquet as pq

        return con.create_table(label, pq.read_table(list(paths)), temp=True)
    return con.read_parquet(list(paths), table_name=label)


def _naive(opened: Any) -> Any:
    """Instants without a zone, all in UTC: some engines cannot truncate the other kind."""
    zoned = {name: opened[name].cast("timestamp") for name, kind in opened.schema().items() if _has_zone(kind)}
    return opened.mutate(**zoned) if zoned else opened


def _has_zone(kind: Any) -> bool:
    return bool(kind.is_timestamp() and kind.timezone is not None)
