"""A slice of the operation: dimension = value pairs, in one order, with one name. `()` is everything."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl, urlencode

Slice = tuple[tuple[str, str], ...]
LONGEST_PART = 120
MOST_PARTS = 6


def slice_of(pairs: Mapping[str, str] | Iterable[tuple[str, str]]) -> Slice:
    """The pairs in the one order."""
    items = pairs.items() if isinstance(pairs, Mapping) else pairs
    return tuple(sorted((str(name), str(value)) for name, value in items))


def slice_key(pairs: Slice) -> str:
    """The slice as one text, the same for the same slice: `channel=email&language=ms`; "" is everything."""
    return urlencode(sorted(pairs))


def parse_slice(text: str) -> Slice:
    """The other way round; raises ValueError on a name said twice, an empty part, or too much of it."""
    pairs = parse_qsl(text, keep_blank_values=True, strict_parsing=bool(text), max_num_fields=MOST_PARTS)
    names = [name for name, _value in pairs]
    if len(set(names)) < len(names):
        raise ValueError("a dimension is named twice")
    if any(not part or len(part) > LONGEST_PART for pair in pairs for part in pair):
        raise ValueError("a part of the slice is empty or too long")
    return slice_of(pairs)


def lies_in(inner: Slice, outer: Slice) -> bool:
    """True when every case of `inner` is one of `outer` (or they are the same slice)."""
    return set(outer) <= set(inner)


def meets(one: Slice, other: Slice) -> bool:
    """True unless the two name different values of one dimension, so that no case can be in both."""
    named = dict(one)
    return all(named.get(name, value) == value for name, value in other)
