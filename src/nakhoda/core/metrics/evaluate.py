"""An expression over one row in plain Python: what the engine's SQL must agree with, row by row."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from typing import Any

from nakhoda.core.metrics.expression import DURATIONS, parse

Row = Mapping[str, Any]
_ORDER: dict[type[ast.cmpop], Callable[[Any, Any], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
_ARITHMETIC: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: lambda a, b: a / b if b else None,
}


def evaluate(text: str, row: Row) -> Any:
    """The value of a checked expression for one row; None is unknown, as in SQL."""
    return _value(parse(text), row)


def _value(node: ast.expr, row: Row) -> Any:
    return _WALKS[type(node)](node, row)


def _boolop(node: ast.BoolOp, row: Row) -> bool | None:
    values = [_value(each, row) for each in node.values]
    decisive = isinstance(node.op, ast.Or)
    if decisive in values:
        return decisive
    return None if None in values else not decisive


def _unaryop(node: ast.UnaryOp, row: Row) -> Any:
    value = _value(node.operand, row)
    if value is None:
        return None
    return (not value) if isinstance(node.op, ast.Not) else -value


def _binop(node: ast.BinOp, row: Row) -> Any:
    left, right = _value(node.left, row), _value(node.right, row)
    return None if left is None or right is None else _ARITHMETIC[type(node.op)](left, right)


def _compare(node: ast.Compare, row: Row) -> bool | None:
    left, outcome = _value(node.left, row), []
    for each, right_node in zip(node.ops, node.comparators, strict=True):
        right = _members(right_node) if isinstance(each, (ast.In, ast.NotIn)) else _value(right_node, row)
        outcome.append(_compared(left, each, right))
        left = right
    return False if False in outcome else None if None in outcome else True


def _compared(left: Any, each: ast.cmpop, right: Any) -> bool | None:
    if isinstance(each, ast.Is):
        return left is None
    if isinstance(each, ast.IsNot):
        return left is not None
    if left is None or right is None:
        return None
    if isinstance(each, ast.In):
        return left in right
    return left not in right if isinstance(each, ast.NotIn) else _ORDER[type(each)](left, right)


def _members(node: ast.expr) -> tuple[Any, ...]:
    return tuple(ast.literal_eval(node))


def _call(node: ast.Call, row: Row) -> Any:
    name, values = ast.unparse(node.func), [_value(each, row) for each in node.args]
    if name in DURATIONS:
        start, end = values
        return None if start is None or end is None else (end - start).total_seconds() / DURATIONS[name]
    if name == "day":
        return None if values[0] is None else (values[0].timestamp() // 86_400)
    known = [value for value in values if value is not None]
    if name == "coalesce":
        return known[0] if known else None
    choose = min if name == "least" else max
    return choose(known) if known else None


def _ifexp(node: ast.IfExp, row: Row) -> Any:
    return _value(node.body if _value(node.test, row) else node.orelse, row)


_WALKS: dict[type[ast.expr], Callable[[Any, Row], Any]] = {
    ast.Name: lambda node, row: row[node.id],
    ast.Constant: lambda node, row: node.value,
    ast.BoolOp: _boolop,
    ast.UnaryOp: _unaryop,
    ast.BinOp: _binop,
    ast.Compare: _compare,
    ast.Call: _call,
    ast.IfExp: _ifexp,
}
