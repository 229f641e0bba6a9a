"""An expression of a contract as an Ibis column."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from datetime import datetime, timezone
from functools import reduce
from typing import Any

from nakhoda.core.metrics.expression import DURATIONS, parse

_OPERATORS: dict[type[ast.AST], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: a / b.nullif(0),
    ast.And: operator.and_,
    ast.Or: operator.or_,
}


def column(text: str, rows: Any, instants: Mapping[str, Any]) -> Any:
    """The column of `rows` that the expression describes; `instants` are as_of, start, end, at."""
    return _Writer(rows, instants).write(parse(text))


def literal(moment: datetime) -> Any:
    """An instant as the engine keeps it: UTC without a zone."""
    import ibis

    return ibis.literal(moment.astimezone(timezone.utc).replace(tzinfo=None), type="timestamp(6)")


def between(start: Any, end: Any, seconds: float) -> Any:
    """Time from one instant to another, in units of `seconds`."""
    return end.delta(start, unit="microsecond") / (seconds * 1e6)


class _Writer:
    def __init__(self, rows: Any, instants: Mapping[str, Any]) -> None:
        self.rows, self.instants = rows, instants

    def write(self, node: ast.expr) -> Any:
        walk: Callable[[Any], Any] = getattr(self, f"_{type(node).__name__.lower()}")
        return walk(node)

    def _name(self, node: ast.Name) -> Any:
        return self.instants[node.id] if node.id in self.instants else self.rows[node.id]

    def _constant(self, node: ast.Constant) -> Any:
        import ibis

        return ibis.literal(node.value)

    def _boolop(self, node: ast.BoolOp) -> Any:
        return reduce(_OPERATORS[type(node.op)], map(self.write, node.values))

    def _unaryop(self, node: ast.UnaryOp) -> Any:
        value = self.write(node.operand)
        return ~value if isinstance(node.op, ast.Not) else -value

    def _binop(self, node: ast.BinOp) -> Any:
        return _OPERATORS[type(node.op)](self.write(node.left), self.write(node.right))

    def _compare(self, node: ast.Compare) -> Any:
        left, told = self.write(node.left), []
        for each, right_node in zip(node.ops, node.comparators, strict=True):
            told.append(self._compared(left, each, right_node))
            left = None if isinstance(each, (ast.In, ast.NotIn, ast.Is, ast.IsNot)) else self.write(right_node)
        return reduce(operator.and_, told)

    def _compared(self, left: Any, each: ast.cmpop, right_node: ast.expr) -> Any:
        if isinstance(each, (ast.Is, ast.IsNot)):
            return left.isnull() if isinstance(each, ast.Is) else left.notnull()
        if isinstance(each, (ast.In, ast.NotIn)):
            values = list(ast.literal_eval(right_node))
            return left.isin(values) if isinstance(each, ast.In) else left.notin(values)
        return _OPERATORS[type(each)](left, self.write(right_node))

    def _call(self, node: ast.Call) -> Any:
        import ibis

        name, values = ast.unparse(node.func), [self.write(each) for each in node.args]
        if name == "day":
            return (values[0].epoch_seconds() / 86_400).floor()
        return between(values[0], values[1], DURATIONS[name]) if name in DURATIONS else getattr(ibis, name)(*values)

    def _ifexp(self, node: ast.IfExp) -> Any:
        import ibis

        return ibis.ifelse(self.write(node.test), self.write(node.body), self.write(node.orelse))
