"""A trained triage model: one set of buckets, two answers (language and reason)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from nakhoda.core.understanding.features import Recipe, counted, weighed
from nakhoda.core.understanding.hidden import Hidden

LANGUAGE, REASON = "language", "reason"


@dataclass(frozen=True, slots=True)
class Head:
    """One question: its possible answers, how far its scores are cooled, and below which confidence it abstains."""

    name: str
    labels: tuple[str, ...]
    temperature: float = 1.0
    threshold: float = 0.0


@dataclass(frozen=True, slots=True)
class Card:
    """What a model says of itself; shown by the desk and kept in its file."""

    trained_on: int  # rows
    held_out: int  # rows that were kept back to measure on
    accuracy: Mapping[str, float]  # head to share right on the rows kept back
    risk: float  # wrong answers among those given, at the threshold
    coverage: float  # share of the rows kept back that got an answer at the threshold
    curve: tuple[tuple[float, float, float], ...]  # (threshold, coverage, risk), most cautious first
    lobs: Mapping[str, str]  # reason to line of business
    seed: int = 0
    rows_by_label: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Model:
    """`weights` is int8, rows x labels of all heads; row r is worth `scale[r]` a step."""

    recipe: Recipe
    heads: tuple[Head, ...]
    buckets: Any  # int32, rows: the bucket that a row stands for
    rarity: Any  # float32, rows
    weights: Any  # int8, rows x labels
    scale: Any  # float32, rows
    bias: Any  # float32, labels
    card: Card
    digest: str = ""
    known: Any = None  # int32, buckets: the row of a bucket, or -1
    hidden: Hidden | None = None  # a second opinion; None in files of before

    def head(self, name: str) -> Head | None:
        """The head of that name, when the model was taught it."""
        return next((each for each in self.heads if each.name == name), None)

    def probabilities(self, texts: Sequence[str]) -> dict[str, Any]:
        """Head name to float32 array, texts x labels; each row adds up to 1."""
        scores = self.scores(texts)
        found, first = {}, 0
        for head in self.heads:
            last = first + len(head.labels)
            found[head.name] = softmax(scores[:, first:last], head.temperature)
            first = last
        return found

    def scores(self, texts: Sequence[str]) -> Any:
        """float32, texts x labels of all heads, before cooling."""
        import numpy as np

        from nakhoda.core.understanding.kernel import score

        rows = weighed(counted(texts, self.recipe), self.known, self.rarity)
        out = np.empty((len(texts), len(self.bias)), np.float32)
        score(rows.bounds, rows.places, rows.values, self.weights, self.scale, self.bias, out)
        return out if self.hidden is None else self._mean(out, self.hidden.scores(texts))

    def _mean(self, one: Any, other: Any) -> Any:
        """The mean of two opinions, head by head, as log-probabilities: neither shouts the other down."""
        ends = ends_of(self.heads)
        for first, last in pairwise(ends):
            one[:, first:last] = (_log(one[:, first:last]) + _log(other[:, first:last])) / 2
        return one


def ends_of(heads: Sequence[Head]) -> Any:
    """int64, heads + 1: where the labels of each head begin and end among those of all."""
    import numpy as np

    return np.cumsum([0, *(len(head.labels) for head in heads)])


def _log(scores: Any) -> Any:
    import numpy as np

    high = scores - scores.max(axis=1, keepdims=True)
    return high - np.log(np.exp(high).sum(axis=1, keepdims=True))


def softmax(scores: Any, temperature: float) -> Any:
    """Scores as probabilities, cooled: above 1 the model is less sure of itself."""
    import numpy as np

    cooled = scores / max(temperature, 1e-3)
    cooled = np.exp(cooled - cooled.max(axis=1, keepdims=True))
    return cooled / cooled.sum(axis=1, keepdims=True)
