"""A text as weighted buckets: hashed groups of letters, words, neighbours and pairs of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from nakhoda.core.understanding.codes import coded

BATCH = 4_096  # texts that are counted at a time: it bounds the memory


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a text is cut: part of a model's file, because a model knows only buckets that are cut the same way."""

    bits: int = 20  # 2 ** bits buckets
    longest: int = 4  # characters in a group
    window: int = 40  # words between which a pair is made
    stem: int = 5  # characters of a word that stand for it in a pair: endings differ where the meaning does not


@dataclass(frozen=True, slots=True)
class Buckets:
    """Rows of buckets: text t owns `places[bounds[t]:bounds[t + 1]]`, with one value for each."""

    bounds: Any  # int64, texts + 1
    places: Any  # int32
    values: Any  # float32


def counted(texts: Sequence[str], recipe: Recipe) -> Buckets:
    """How often each bucket occurs in each text."""
    import numpy as np

    parts = [_counted(texts[start : start + BATCH], recipe) for start in range(0, len(texts), BATCH)]
    bounds, base = [np.zeros(1, np.int64)], 0
    for part in parts:
        bounds.append(part.bounds[1:] + base)
        base += int(part.bounds[-1])
    return Buckets(
        np.concatenate(bounds),
        np.concatenate([part.places for part in parts] or [np.empty(0, np.int32)]),
        np.concatenate([part.values for part in parts] or [np.empty(0, np.float32)]),
    )


def _counted(texts: Sequence[str], recipe: Recipe) -> Buckets:
    import numpy as np

    from nakhoda.core.understanding.kernel import count_groups

    codes, starts = coded(texts)
    room = len(codes) * recipe.longest + (len(codes) // 2 + len(texts)) * (recipe.window + 3)
    places, counts = np.empty(room, np.int32), np.empty(room, np.float32)
    bounds = np.zeros(len(texts) + 1, np.int64)
    cut = (64 - recipe.bits, recipe.longest, recipe.window, recipe.stem)
    many = count_groups(codes, starts, *cut, bounds, places, counts)
    return Buckets(bounds, places[:many].copy(), counts[:many].copy())


def kept(counts: Buckets, texts: int, seen_in: int, rows_most: int, bits: int) -> tuple[Any, Any]:
    """(buckets, rarity) worth keeping: seen in several texts, at most so many, the commonest first."""
    import numpy as np

    seen = np.bincount(counts.places, minlength=1 << bits)
    buckets = np.flatnonzero(seen >= seen_in)
    if len(buckets) > rows_most:
        buckets = np.sort(buckets[np.argsort(-seen[buckets], kind="stable")[:rows_most]])
    rarity = np.log((1 + texts) / (1 + seen[buckets])) + 1
    return buckets.astype(np.int32), rarity.astype(np.float32)


def rows_of(buckets: Any, bits: int) -> Any:
    """int32 of 2 ** bits: the row of each bucket, or -1."""
    import numpy as np

    known = np.full(1 << bits, -1, np.int32)
    known[buckets] = np.arange(len(buckets), dtype=np.int32)
    return known


def rounded(weights: Any) -> tuple[Any, Any]:
    """Weights as int8 with one scale a row: a quarter of the memory, and nothing lost that a figure would show."""
    import numpy as np

    scale = np.maximum(np.abs(weights).max(axis=1), 1e-8) / 127
    return np.rint(weights / scale[:, None]).astype(np.int8), scale.astype(np.float32)


def weighed(counts: Buckets, known: Any, rarity: Any) -> Buckets:
    """The known buckets of each text, the rare ones heavier. `known`: bucket to row, or -1; `rarity`: by row."""
    import numpy as np

    from nakhoda.core.understanding.kernel import weigh

    places, weights = np.empty(len(counts.places), np.int32), np.empty(len(counts.places), np.float32)
    bounds = np.zeros(len(counts.bounds), np.int64)
    many = weigh(counts.bounds, counts.places, counts.values, known, rarity, bounds, places, weights)
    return Buckets(bounds, places[:many].copy(), weights[:many].copy())
