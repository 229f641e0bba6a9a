"""Texts as framed code points: what the counting of letter and word groups reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from nakhoda.core.language.folding import fold

LONGEST = 2_000  # characters of a text that are read; more would change neither its language nor its reason


def framed(text: str) -> str:
    """`text` folded: one space between, before and after its words, and no punctuation."""
    return fold(text[:LONGEST])[: LONGEST + 2]


def coded(texts: Sequence[str]) -> tuple[Any, Any]:
    """(code points of all texts in a row, where each begins): int64 arrays of n and of len(texts) + 1."""
    import numpy as np

    frames = [framed(text) for text in texts]
    starts = np.zeros(len(frames) + 1, np.int64)
    starts[1:] = np.cumsum([len(frame) for frame in frames])
    points = np.frombuffer("".join(frames).encode("utf-32-le", "surrogatepass"), np.uint32)
    return points.astype(np.int64), starts
