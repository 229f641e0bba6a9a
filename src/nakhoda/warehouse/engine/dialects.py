"""What Ibis does not say in an engine's language yet."""

from __future__ import annotations

from functools import cache
from typing import Any


@cache
def teach_polars() -> None:
    """Time between two instants, in microseconds."""
    import ibis.expr.operations as ops
    from ibis.backends.polars.compiler import translate

    def between(op: Any, **kw: Any) -> Any:
        later, earlier = translate(op.left, **kw), translate(op.right, **kw)
        return (later - earlier).dt.total_microseconds()

    translate.register(ops.TimestampDelta)(between)
