"""Shapes: what a piece of a policy document may look like, and how it is read from a YAML node.

A shape's `read` returns plain data (str, int, bool, list, dict; dates as ISO text) or `None` after it has
written a problem down; it never raises, so that all problems of a document come out in one reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import yaml

from nakhoda.core.policy.problems import Problem


@dataclass
class Reading:
    """The problems found so far, and the line on which each path of the document stands."""

    partial: bool = False  # a variant names only what it changes
    problems: list[Problem] = field(default_factory=list)
    lines: dict[str, int] = field(default_factory=dict)

    def complain(self, node: yaml.Node, path: str, message: str) -> None:
        self.problems.append(Problem(node.start_mark.line + 1, path, message))

    def seen(self, node: yaml.Node, path: str) -> None:
        self.lines.setdefault(path, node.start_mark.line + 1)

    def line(self, path: str) -> int:
        """The line of a path, or of the nearest part around it."""
        while path and path not in self.lines:
            path = path[: max(path.rfind("."), path.rfind("["), 0)]
        return self.lines.get(path, 1)


class Shape(Protocol):
    """Anything that can read a node."""

    def read(self, node: yaml.Node, path: str, reading: Reading) -> Any: ...


def _scalar(node: yaml.Node, kinds: tuple[str, ...]) -> str | None:
    tag = node.tag.rpartition(":")[2]
    return node.value if isinstance(node, yaml.ScalarNode) and tag in kinds else None


@dataclass(frozen=True)
class Text:
    """A line or paragraph; optionally one of `choices`, or fully matching `form` (described by `called`)."""

    choices: tuple[str, ...] = ()
    form: str = ""
    called: str = ""
    longest: int = 4_000

    def read(self, node: yaml.Node, path: str, reading: Reading) -> str | None:
        value = _scalar(node, ("str", "int", "timestamp") if self.form else ("str",))
        fault = "text is expected here" if value is None else self._fault(value)
        if fault:
            reading.complain(node, path, fault)
        return None if fault else value

    def _fault(self, value: str) -> str:
        if self.choices and value not in self.choices:
            return f"{value!r} is not one of {', '.join(self.choices)}"
        if self.form and not re.fullmatch(self.form, value):
            return f"{value!r} is not {self.called}"
        return f"longer than {self.longest} characters" if len(value) > self.longest else ""


@dataclass(frozen=True)
class Whole:
    """A whole number between bounds, both included."""

    least: int = 0
    most: int = 10_000_000

    def read(self, node: yaml.Node, path: str, reading: Reading) -> int | None:
        value = _scalar(node, ("int",))
        if value is None or not re.fullmatch(r"-?\d{1,12}", value):
            reading.complain(node, path, "a whole number is expected here")
            return None
        if not self.least <= int(value) <= self.most:
            reading.complain(node, path, f"{value} is not between {self.least} and {self.most}")
            return None
        return int(value)


@dataclass(frozen=True)
class Flag:
    """true or false."""

    def read(self, node: yaml.Node, path: str, reading: Reading) -> bool | None:
        value = _scalar(node, ("bool",))
        if value is None:
            reading.complain(node, path, "true or false is expected here")
            return None
        return value.lower() in ("true", "yes", "on")


@dataclass(frozen=True)
class Day:
    """A calendar date, YYYY-MM-DD."""

    def read(self, node: yaml.Node, path: str, reading: Reading) -> str | None:
        value = _scalar(node, ("timestamp", "str")) or ""
        try:
            return date.fromisoformat(value).isoformat()
        except ValueError:
            reading.complain(node, path, "a date such as 2026-02-20 is expected here")
            return None


@dataclass(frozen=True)
class Scalar:
    """Text or a whole number, kept as text: the value of a condition."""

    def read(self, node: yaml.Node, path: str, reading: Reading) -> str | None:
        value = _scalar(node, ("str", "int", "bool"))
        if value is None:
            reading.complain(node, path, "a word or a number is expected here")
        return value


@dataclass(frozen=True)
class Either:
    """One shape for a scalar, another for a list or a mapping."""

    plain: Shape
    compound: Shape

    def read(self, node: yaml.Node, path: str, reading: Reading) -> Any:
        shape = self.plain if isinstance(node, yaml.ScalarNode) else self.compound
        return shape.read(node, path, reading)


@dataclass(frozen=True)
class ListOf:
    """A list of equal things; `by` names the field that tells them apart (their key) and may not repeat."""

    item: Shape
    by: tuple[str, ...] = ()
    least: int = 0

    def read(self, node: yaml.Node, path: str, reading: Reading) -> list[Any] | None:
        if not isinstance(node, yaml.SequenceNode):
            reading.complain(node, path, "a list is expected here")
            return None
        if len(node.value) < self.least:
            reading.complain(node, path, f"at least {self.least} needed here")
        names = [self._name(item, index) for index, item in enumerate(node.value)]
        for index, name in enumerate(names):
            if name in names[:index]:
                reading.complain(node.value[index], f"{path}[{name}]", f"{name!r} appears twice")
        read = [self.item.read(item, f"{path}[{name}]", reading) for item, name in zip(node.value, names, strict=True)]
        return [value for value in read if value is not None]

    def _name(self, node: yaml.Node, index: int) -> str:
        if isinstance(node, yaml.MappingNode):
            for name in self.by:
                for key, value in node.value:
                    if key.value == name and isinstance(value, yaml.ScalarNode):
                        return str(value.value)
        return str(index)


@dataclass(frozen=True)
class MapOf:
    """A mapping with free keys of one form."""

    key: Text
    value: Shape

    def read(self, node: yaml.Node, path: str, reading: Reading) -> dict[str, Any] | None:
        read: dict[str, Any] = {}
        for name, value_node in _pairs(node, path, reading):
            key = self.key.read(name, path, reading)
            value = self.value.read(value_node, f"{path}.{name.value}", reading)
            if key is not None and value is not None:
                read[key] = value
        return read if isinstance(node, yaml.MappingNode) else None


@dataclass(frozen=True)
class Need:
    """Marks a field of a record that may not be missing."""

    shape: Shape


@dataclass(frozen=True)
class Record:
    """A mapping with declared fields and no others."""

    fields: Mapping[str, Shape | Need]

    def read(self, node: yaml.Node, path: str, reading: Reading) -> dict[str, Any] | None:
        if not isinstance(node, yaml.MappingNode):
            reading.complain(node, path, "a mapping of fields is expected here")
            return None
        reading.seen(node, path)
        read: dict[str, Any] = {}
        for name, value_node in _pairs(node, path, reading):
            self._field(name, value_node, path, reading, read)
        self._missing(node, path, reading)
        return read

    def _field(self, name: yaml.Node, node: yaml.Node, path: str, reading: Reading, read: dict[str, Any]) -> None:
        shape = self.fields.get(name.value) if isinstance(name, yaml.ScalarNode) else None
        where = f"{path}.{name.value}" if path else str(name.value)
        if shape is None:
            reading.complain(name, where, f"unknown field; known here: {', '.join(self.fields)}")
            return
        reading.seen(name, where)
        value = (shape.shape if isinstance(shape, Need) else shape).read(node, where, reading)
        if value is not None:
            read[name.value] = value

    def _missing(self, node: yaml.MappingNode, path: str, reading: Reading) -> None:
        present = {key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)}
        for name, shape in self.fields.items():
            if isinstance(shape, Need) and name not in present and not reading.partial:
                reading.complain(node, path, f"{name!r} is missing")


def _pairs(node: yaml.Node, path: str, reading: Reading) -> list[tuple[yaml.Node, yaml.Node]]:
    if not isinstance(node, yaml.MappingNode):
        reading.complain(node, path, "a mapping is expected here")
        return []
    seen: set[str] = set()
    for key, _ in node.value:
        name = key.value if isinstance(key, yaml.ScalarNode) else ""
        if not name:
            reading.complain(key, path, "a key must be a plain word")
        elif name in seen:
            reading.complain(key, f"{path}.{name}" if path else name, f"the key {name!r} appears twice")
        seen.add(name)
    return [(key, value) for key, value in node.value if isinstance(key, yaml.ScalarNode)]
