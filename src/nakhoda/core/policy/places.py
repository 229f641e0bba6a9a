"""Paths inside a policy: `sla[india].targets[resolution].minutes`, walked in the schema and in a text's tree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from nakhoda.core.policy.schema import DOCUMENT
from nakhoda.core.policy.shapes import Either, ListOf, MapOf, Need, Record
from nakhoda.core.policy.tree import Piece

LONGEST_PATH = 300
_STEP = re.compile(r"([^.\[\]]+)|\[([^\[\]]*)\]")


class NoSuchPlace(LookupError):
    """Nothing of this name is in the schema, or in the text."""


def steps_of(path: str) -> tuple[str, ...]:
    """The names along a path.

    >>> steps_of("lobs[age].reasons[appeal].title.en")
    ('lobs', 'age', 'reasons', 'appeal', 'title', 'en')
    """
    if len(path) > LONGEST_PATH:
        raise NoSuchPlace("the path is too long")
    steps = tuple(plain or inside for plain, inside in _STEP.findall(path))
    shape_at(steps)
    if path and not steps:
        raise NoSuchPlace(f"{path!r} is no place in a policy")
    return steps


def bare(shape: Any) -> Any:
    """A shape without the mark that it is needed; of two shapes the compound one."""
    shape = shape.shape if isinstance(shape, Need) else shape
    return shape.compound if isinstance(shape, Either) else shape


def shape_at(steps: Sequence[str]) -> Any:
    """The declared shape at a place; raises `NoSuchPlace`."""
    shape: Any = DOCUMENT
    for step in steps:
        held = bare(shape)
        if isinstance(held, Record) and step in held.fields:
            shape = held.fields[step]
        elif isinstance(held, ListOf):
            shape = held.item
        elif isinstance(held, MapOf):
            shape = held.value
        else:
            raise NoSuchPlace(f"the policy has no place {'.'.join(steps)!r}")
    return shape


def name_in(item: Any, shape: ListOf, index: int) -> str:
    """What tells a list's item apart, from its plain data: its key, or its number."""
    if isinstance(item, dict):
        for name in shape.by:
            if name in item and not isinstance(item[name], dict | list):
                return str(item[name])
    return str(index)


def index_in(piece: Piece, shape: Any, step: str) -> int:
    """Which of a list's items is meant; raises `NoSuchPlace`."""
    for index, item in enumerate(piece.parts):
        if _name_of(item, shape, index) == step:
            return index
    raise NoSuchPlace(f"there is no {step!r} here any more")


def _name_of(item: Piece, shape: ListOf, index: int) -> str:
    item = item.target or item
    for name in shape.by:
        if (value := item.get(name)) is not None and value.kind == "scalar":
            return value.value
    return str(index)


def along(root: Piece, steps: Sequence[str]) -> list[Piece]:
    """The pieces from the root to a place, itself included; raises `NoSuchPlace` where the text has none."""
    found, shape = [root], DOCUMENT
    for number, step in enumerate(steps):
        piece = found[-1].target or found[-1]
        if piece.kind == "list":
            found.append(piece.parts[index_in(piece, bare(shape), step)])
        elif (value := piece.get(step)) is not None:
            found.append(value)
        else:
            raise NoSuchPlace(f"there is no {step!r} here")
        shape = shape_at(steps[: number + 1])
    return found
