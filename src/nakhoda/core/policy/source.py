"""Reads YAML text to a tree of nodes with lines. Nothing is constructed, so nothing can be executed."""

from __future__ import annotations

from typing import Any

import yaml

from nakhoda.core.policy.problems import Problem

SIZE_LIMIT = 1_000_000  # bytes of UTF-8
DEPTH_LIMIT = 24
NODE_LIMIT = 200_000  # after every alias has been written out
ALIAS_LIMIT = 200

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class Refused(Exception):
    """The text cannot be read at all; carries the one problem that stopped the reading."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.problem = Problem(line, "", message)


def compose(text: str) -> yaml.MappingNode:
    """The document's root node; raises `Refused` for syntax errors, bombs, and anything but one mapping."""
    if len(text.encode("utf-8", "surrogatepass")) > SIZE_LIMIT:
        raise Refused(1, f"the document is larger than {SIZE_LIMIT // 1_000_000} MB")
    try:
        _measure(text)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        raise Refused(_line(error.problem_mark or error.context_mark), f"not YAML: {error.problem}") from error
    except (yaml.YAMLError, UnicodeError) as error:
        raise Refused(1, f"not YAML: {error}") from error
    if not isinstance(root, yaml.MappingNode):
        raise Refused(1, "a policy document is a mapping of sections")
    return root


def _line(mark: Any) -> int:
    return mark.line + 1 if mark else 1


class _Gauge:
    """Counts what the document would grow to, without growing it."""

    def __init__(self) -> None:
        self.open: list[tuple[str | None, int]] = []
        self.sizes: dict[str, int] = {}
        self.total = 0
        self.aliases = 0

    def add(self, nodes: int, line: int) -> None:
        self.total += nodes
        if self.total > NODE_LIMIT:
            raise Refused(line, f"more than {NODE_LIMIT} values once its aliases are written out")

    def alias(self, anchor: str, line: int) -> None:
        self.aliases += 1
        if self.aliases > ALIAS_LIMIT:
            raise Refused(line, f"more than {ALIAS_LIMIT} aliases")
        if any(name == anchor for name, _ in self.open):
            raise Refused(line, f"the alias *{anchor} contains itself")
        self.add(self.sizes.get(anchor, 1), line)

    def start(self, anchor: str | None, line: int) -> None:
        self.open.append((anchor, self.total))
        self.add(1, line)
        if len(self.open) > DEPTH_LIMIT:
            raise Refused(line, f"nested deeper than {DEPTH_LIMIT} levels")

    def end(self) -> None:
        anchor, before = self.open.pop()
        if anchor:
            self.sizes[anchor] = self.total - before


def _measure(text: str) -> None:
    gauge = _Gauge()
    for event in yaml.parse(text, Loader=_Loader):
        line = _line(event.start_mark)
        if isinstance(event, yaml.AliasEvent):
            gauge.alias(event.anchor or "", line)
        elif isinstance(event, yaml.ScalarEvent):
            gauge.add(1, line)
        elif isinstance(event, yaml.CollectionStartEvent):
            gauge.start(event.anchor, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            gauge.end()
