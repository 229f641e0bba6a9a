"""A policy text as a tree of pieces, each with its place in the text: what an editor needs to change one of them.

Unlike `source.compose` it keeps aliases as aliases, so that a change of one place does not change its twins.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import yaml

from nakhoda.core.policy.source import compose

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Piece:
    """A scalar, list, map or alias; `start` and `end` are offsets of characters, comments behind it left out."""

    kind: str
    start: int
    end: int
    column: int
    flow: bool = False
    anchor: str = ""
    value: str = ""  # of a scalar; the anchor's name of an alias
    parts: list[Piece] = field(default_factory=list)  # items, or key, value, key, value
    target: Piece | None = None  # of an alias

    @property
    def pairs(self) -> list[tuple[Piece, Piece]]:
        """Keys with their values."""
        return list(zip(self.parts[::2], self.parts[1::2], strict=True)) if self.kind == "map" else []

    def get(self, name: str) -> Piece | None:
        """The value of a key."""
        return next((value for key, value in self.pairs if key.value == name), None)

    def walk(self) -> Iterator[Piece]:
        """Itself and all that stands inside, in the order of the text; what an alias points to is not inside."""
        yield self
        for part in self.parts:
            yield from part.walk()


@lru_cache(maxsize=16)
def tree_of(text: str) -> Piece:
    """The pieces of a text; raises `Refused` as `compose` does. Kept for a while: change nothing in it."""
    compose(text)
    return _Builder(text).document()


def plain(piece: Piece) -> Any:
    """What it says, with every scalar as text and aliases followed."""
    if piece.kind == "alias":
        return plain(piece.target) if piece.target else None
    if piece.kind == "map":
        return {key.value: plain(value) for key, value in piece.pairs}
    return [plain(part) for part in piece.parts] if piece.kind == "list" else piece.value


class _Builder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.events: Iterator[Any] = yaml.parse(text, Loader=_Loader)
        self.anchors: dict[str, Piece] = {}

    def document(self) -> Piece:
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent):
                break
        return self.piece(next(self.events))

    def piece(self, event: Any) -> Piece:
        start, end, column, anchor = event.start_mark.index, event.end_mark.index, event.start_mark.column, event.anchor
        if isinstance(event, yaml.AliasEvent):
            return Piece("alias", start, end, column, value=anchor, target=self.anchors.get(anchor))
        kind = "scalar" if isinstance(event, yaml.ScalarEvent) else "map"
        kind = "list" if isinstance(event, yaml.SequenceStartEvent) else kind
        made = Piece(kind, start, end, column, anchor=anchor or "")
        if made.anchor:
            self.anchors[made.anchor] = made
        return self.scalar(made, event) if kind == "scalar" else self.collection(made, event)

    def scalar(self, made: Piece, event: Any) -> Piece:
        made.value, made.flow = event.value, True
        if event.style in ("|", ">"):
            made.flow = False
            made.end = made.start + len(self.text[made.start : made.end].rstrip())
        return made

    def collection(self, made: Piece, event: Any) -> Piece:
        made.flow = bool(event.flow_style)
        last = event
        for last in self.events:
            if isinstance(last, yaml.CollectionEndEvent):
                break
            made.parts.append(self.piece(last))
        made.end = _after(last) if made.flow else (made.parts[-1].end if made.parts else made.end)
        return made


def _after(event: Any) -> int:
    return int(event.end_mark.index)
