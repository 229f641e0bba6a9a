"""Anchors and aliases: what two places of a text share is parted before one of them changes."""

from __future__ import annotations

from collections.abc import Sequence

from nakhoda.core.policy.places import NoSuchPlace, along
from nakhoda.core.policy.tree import Piece, plain, tree_of
from nakhoda.core.policy.written import in_flow, spliced


def expanded(text: str, steps: Sequence[str]) -> str:
    """The text with no alias, and no anchor that others use, on the way to a place (the place included)."""
    for length in range(1, len(steps) + 1):
        try:
            piece = along(tree_of(text), steps[:length])[-1]
        except NoSuchPlace:
            return text
        if piece.kind == "alias":
            text = spliced(text, piece.start, piece.end, in_flow(plain(piece)))
        elif piece.anchor:
            text = _rehomed(text, piece.anchor, piece)
    return text


def detached(text: str, steps: Sequence[str]) -> str:
    """The text with every anchor inside a place, that others outside use, moved to the first of those."""
    names = [piece.anchor for piece in along(tree_of(text), steps)[-1].walk() if piece.anchor]
    for name in names:
        text = _rehomed(text, name, along(tree_of(text), steps)[-1])
    return text


def _rehomed(text: str, anchor: str, inside: Piece) -> str:
    root = tree_of(text)
    pieces = list(root.walk())
    home = next(piece for piece in pieces if piece.anchor == anchor)
    users = [piece for piece in pieces if piece.kind == "alias" and piece.value == anchor]
    outside = [piece for piece in users if not inside.start <= piece.start < inside.end]
    if not outside:
        return text
    for piece in [user for user in users if user not in outside][::-1]:
        if piece.start > outside[0].start:
            text = spliced(text, piece.start, piece.end, in_flow(plain(piece)))
    text = spliced(text, outside[0].start, outside[0].end, f"&{anchor} {in_flow(plain(home))}")
    for piece in [user for user in users if user not in outside][::-1]:
        if piece.start < outside[0].start:
            text = spliced(text, piece.start, piece.end, in_flow(plain(piece)))
    head = len(f"&{anchor}")
    rest = text[home.start + head :]
    return spliced(text, home.start, home.start + head + len(rest) - len(rest.lstrip(" ")), "")
