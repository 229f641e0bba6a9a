"""A small language for predicates over one row of facts: Python's grammar, nothing of its power.

Allowed: names of columns, literals, `and or not`, comparisons, `in (..)`, `is None`, `+ - * /`, `a if b else c`, and
the functions below. `hours(a, b)` is the time from a to b, `day(a)` the number of a UTC day. A comparison with nothing
is unknown, as in SQL; `is None` asks.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import lru_cache

DURATIONS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}
ARITHMETIC = (ast.Add, ast.Sub, ast.Mult, ast.Div)
ORDER = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


class ExpressionError(ValueError):
    """The text is no expression of this language; the message says where and why."""


@lru_cache(maxsize=2048)
def parse(text: str) -> ast.expr:
    """The tree of an expression; raises `ExpressionError` when Python itself cannot read it."""
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise ExpressionError(f"{text!r} is not an expression: {error}") from None


def names(text: str) -> frozenset[str]:
    """The columns and instants that an expression reads."""
    called = {id(node.func) for node in ast.walk(parse(text)) if isinstance(node, ast.Call)}
    return frozenset(node.id for node in ast.walk(parse(text)) if isinstance(node, ast.Name) and id(node) not in called)


def conjuncts(text: str) -> tuple[str, ...]:
    """The conditions that an expression joins by `and`, each by itself."""
    tree = parse(text)
    parts = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    return tuple(ast.unparse(part) for part in parts)


def type_of(text: str, columns: Mapping[str, str]) -> str:
    """number | string | bool | instant | nothing; raises `ExpressionError` naming what does not fit."""
    return _Types(columns).of(parse(text))


class _Types:
    """Walks a tree and knows the type of each node."""

    def __init__(self, columns: Mapping[str, str]) -> None:
        self.columns = columns

    def of(self, node: ast.expr) -> str:
        """The type of one node."""
        walk = getattr(self, f"_{type(node).__name__.lower()}", None)
        if walk is None:
            raise ExpressionError(f"{ast.unparse(node)!r}: {type(node).__name__} is not part of the language")
        found: str = walk(node)
        return found

    def _name(self, node: ast.Name) -> str:
        if node.id not in self.columns:
            raise ExpressionError(f"no column is called {node.id!r}")
        return self.columns[node.id]

    def _constant(self, node: ast.Constant) -> str:
        for kind, known in ((bool, "bool"), ((int, float), "number"), (str, "string")):
            if isinstance(node.value, kind):
                return known
        if node.value is None:
            return "nothing"
        raise ExpressionError(f"{node.value!r} is not a value of the language")

    def _boolop(self, node: ast.BoolOp) -> str:
        for value in node.values:
            self._expect(value, "bool")
        return "bool"

    def _unaryop(self, node: ast.UnaryOp) -> str:
        if isinstance(node.op, ast.Not):
            return self._expect(node.operand, "bool")
        if isinstance(node.op, ast.USub):
            return self._expect(node.operand, "number")
        raise ExpressionError(f"{ast.unparse(node)!r}: only `not` and `-` stand before a value")

    def _binop(self, node: ast.BinOp) -> str:
        if not isinstance(node.op, ARITHMETIC):
            raise ExpressionError(f"{ast.unparse(node)!r}: only + - * / join numbers")
        self._expect(node.left, "number")
        return self._expect(node.right, "number")

    def _compare(self, node: ast.Compare) -> str:
        left = self.of(node.left)
        for operator, right in zip(node.ops, node.comparators, strict=True):
            left = self._compared(node, left, operator, right)
        return "bool"

    def _compared(self, node: ast.Compare, left: str, operator: ast.cmpop, right: ast.expr) -> str:
        if isinstance(operator, (ast.In, ast.NotIn)):
            return self._among(left, right)
        found = self.of(right)
        if isinstance(operator, (ast.Is, ast.IsNot)) != (found == "nothing"):
            raise ExpressionError(f"{ast.unparse(node)!r}: ask for nothing with `is None`, for the rest with ==")
        if found not in (left, "nothing"):
            raise ExpressionError(f"{ast.unparse(node)!r} compares a {left} with a {found}")
        return found

    def _among(self, left: str, right: ast.expr) -> str:
        if not isinstance(right, (ast.Tuple, ast.List)) or not right.elts:
            raise ExpressionError(f"{ast.unparse(right)!r}: `in` needs a list of values in brackets")
        for each in right.elts:
            if not isinstance(each, ast.Constant):
                raise ExpressionError(f"{ast.unparse(each)!r}: `in` takes written values only")
            self._expect(each, left)
        return left

    def _ifexp(self, node: ast.IfExp) -> str:
        self._expect(node.test, "bool")
        body, other = self.of(node.body), self.of(node.orelse)
        return other if body == "nothing" else body if other == "nothing" else self._expect(node.orelse, body)

    def _call(self, node: ast.Call) -> str:
        name = node.func.id if isinstance(node.func, ast.Name) else ast.unparse(node.func)
        if node.keywords or any(isinstance(argument, ast.Starred) for argument in node.args):
            raise ExpressionError(f"{name}: give the values one after the other")
        if name in DURATIONS and len(node.args) == 2:
            self._expect(node.args[0], "instant")
            self._expect(node.args[1], "instant")
            return "number"
        if name in ("coalesce", "least", "greatest") and len(node.args) > 1:
            wanted = self.of(node.args[0])
            for each in node.args:
                self._expect(each, wanted)
            return wanted
        if name == "day" and len(node.args) == 1:
            self._expect(node.args[0], "instant")
            return "number"
        raise ExpressionError(f"{ast.unparse(node)!r}: no function {name!r} takes {len(node.args)} values")

    def _expect(self, node: ast.expr, wanted: str) -> str:
        found = self.of(node)
        if found != wanted:
            raise ExpressionError(f"{ast.unparse(node)!r} is a {found}, a {wanted} is needed")
        return found
