"""What Ibis does not say in an engine's language yet, or says in a dearer way."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def duckdb_compiler() -> Any:
    """Counts what holds by `count_if`: a filter beside each of six counts took DuckDB a seventh of a scan."""
    from ibis.backends.sql.compilers.duckdb import DuckDBCompiler

    class Counting(DuckDBCompiler):  # type: ignore[misc]
        def visit_CountStar(self, op: Any, *, arg: Any, where: Any) -> Any:
            if where is None:
                return super().visit_CountStar(op, arg=arg, where=where)
            return self.f.coalesce(self.f.count_if(where), 0)  # of nothing but unknowns it tells NULL

    return Counting()


@cache
def teach_polars() -> None:
    """Time between two instants, in microseconds."""
    import ibis.expr.operations as ops
    from ibis.backends.polars.compiler import translate

    def between(op: Any, **kw: Any) -> Any:
        later, earlier = translate(op.left, **kw), translate(op.right, **kw)
        return (later - earlier).dt.total_microseconds()

    translate.register(ops.TimestampDelta)(between)
