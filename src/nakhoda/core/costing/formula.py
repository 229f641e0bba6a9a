"""The small language of a business case: named quantities, numbers, + - * / and brackets. Nothing else is read."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from decimal import Decimal, DecimalException
from functools import lru_cache

from nakhoda.core.costing.money import CostError

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
MONTH = "month"  # the number of the month that is reckoned: 0 at once, 1 the end of the first month
LONGEST = 200
DEEPEST = 40
_STEPS: dict[type[ast.operator], Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: Decimal.__add__,
    ast.Sub: Decimal.__sub__,
    ast.Mult: Decimal.__mul__,
    ast.Div: Decimal.__truediv__,
}


@lru_cache(maxsize=2048)
def parsed(text: str) -> ast.expr:
    """The tree of a formula, with nothing in it that the language does not have. Raises `CostError` on "formula"."""
    if not text.strip() or len(text) > LONGEST:
        raise CostError("formula", f"must have 1 to {LONGEST} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise CostError("formula", f"{text.strip()!r} cannot be read; write such as heads * monthly_cost") from None
    _check(tree, 0)
    return tree


def names_in(text: str) -> frozenset[str]:
    """The quantities that a formula reads, `month` among them."""
    return frozenset(node.id for node in ast.walk(parsed(text)) if isinstance(node, ast.Name))


def evaluated(text: str, values: Mapping[str, Decimal]) -> Decimal:
    """What it comes to. An unknown name and a division by nought are refused."""
    try:
        found = _value(parsed(text), values)
    except DecimalException:
        raise CostError("formula", f"{text.strip()!r} cannot be reckoned: it divides by 0, or is too large") from None
    if not found.is_finite():
        raise CostError("formula", f"{text.strip()!r} is no finite number")
    return found


def _check(node: ast.expr, depth: int) -> None:
    if depth > DEEPEST:
        raise CostError("formula", "is nested too deeply")
    if isinstance(node, ast.BinOp) and type(node.op) in _STEPS:
        _check(node.left, depth + 1)
        _check(node.right, depth + 1)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        _check(node.operand, depth + 1)
    elif not isinstance(node, ast.Name) and not _is_number(node):
        raise CostError("formula", f"may hold names, numbers and + - * / ( ), not {ast.unparse(node)!r}")


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def _value(node: ast.expr, values: Mapping[str, Decimal]) -> Decimal:
    if isinstance(node, ast.BinOp):
        return _STEPS[type(node.op)](_value(node.left, values), _value(node.right, values))
    if isinstance(node, ast.UnaryOp):
        found = _value(node.operand, values)
        return -found if isinstance(node.op, ast.USub) else found
    if isinstance(node, ast.Name):
        if node.id not in values:
            raise CostError("formula", f"names {node.id!r}, which is no assumption of this case")
        return values[node.id]
    return Decimal(repr(node.value)) if isinstance(node, ast.Constant) else Decimal(0)
