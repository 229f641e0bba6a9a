"""A layer between groups and answers: units that stand for what several groups mean together.

Plain weights add up what each group says. Hidden units learn which groups stand for the same thing, so that a text in
other words is understood too. The two err on different texts: a model takes the mean of both.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from nakhoda.core.understanding.features import Buckets, Recipe, counted, kept, rounded, rows_of, weighed

Tell = Callable[[str], None]
CUT = {"longest": 4, "window": 0}  # of its own recipe: pairs of words are what the units find by themselves


@dataclass(frozen=True, slots=True)
class Depth:
    """How the layer is learnt."""

    units: int = 128  # 0: no such layer
    passes: int = 25
    batch: int = 64  # texts in a step
    rate: float = 2e-3  # of the first step; it falls to nothing
    hide: float = 0.4  # share of a text's groups that it does not see in a pass
    drop: float = 0.4  # share of the units that are silent in a pass
    doubt: float = 0.1  # as in `fitting.Plan`
    rows_most: int = 60_000  # groups that reach the layer, the commonest first
    seen_in: int = 3  # texts in which a group must occur
    spread: float = 2.0  # length of a text's weights


@dataclass(frozen=True, slots=True)
class Hidden:
    """`inner` is int8, rows x units, row r worth `scale[r]` a step; `outer` is float32, units x labels of all heads."""

    recipe: Recipe
    buckets: Any  # int32, rows: the bucket that a row stands for
    rarity: Any  # float32, rows
    inner: Any
    scale: Any  # float32, rows
    inner_bias: Any  # float32, units
    outer: Any
    outer_bias: Any  # float32, labels
    known: Any = None  # int32, buckets: the row of a bucket, or -1

    def scores(self, texts: Sequence[str]) -> Any:
        """float32, texts x labels of all heads."""
        import numpy as np

        from nakhoda.core.understanding.hidden_kernel import score_hidden

        rows = weighed(counted(texts, self.recipe), self.known, self.rarity)
        out = np.empty((len(rows.bounds) - 1, len(self.outer_bias)), np.float32)
        inner = (self.inner, self.scale, self.inner_bias, self.outer, self.outer_bias)
        score_hidden(rows.bounds, rows.places, rows.values, *inner, out)
        return out


def taught(
    texts: Sequence[str], answers: Any, ends: Any, depth: Depth, recipe: Recipe, rng: Any, tell: Tell
) -> Hidden | None:
    """The layer, learnt from texts; None for no units, or where no group occurs often enough. `answers`: texts x heads,
    -1 where a row leaves the question open."""
    cut = replace(recipe, **CUT)
    counts = counted(texts, cut)
    buckets, rarity = kept(counts, len(texts), depth.seen_in, depth.rows_most, cut.bits)
    if not depth.units or not len(buckets):
        return None
    known = rows_of(buckets, cut.bits)
    rows = weighed(counts, known, rarity)
    rows.values[:] *= depth.spread
    inner, inner_bias, outer, outer_bias = learn(rows, len(buckets), answers, ends, depth, rng, tell)
    small, scale = rounded(inner)
    return Hidden(cut, buckets, rarity, small, scale * depth.spread, inner_bias, outer, outer_bias, known)


def learn(rows: Buckets, size: int, answers: Any, ends: Any, depth: Depth, rng: Any, tell: Tell) -> tuple[Any, ...]:
    """(inner, inner bias, outer, outer bias) in float32, of `size` rows. `ends`: where each head's labels end."""
    import numpy as np

    from nakhoda.core.understanding.hidden_kernel import learn_batch

    net = _fresh(size, depth.units, int(ends[-1]), rng)
    first, second = tuple(map(np.zeros_like, net)), tuple(map(np.zeros_like, net))
    grads = (np.zeros((1, 1), np.float32), *map(np.zeros_like, net[1:]))
    slots, texts = np.full(size, -1, np.int32), len(answers)
    steps, step = depth.passes * -(-texts // depth.batch), 0
    firm = (np.float32(depth.hide), np.float32(depth.drop), np.float32(depth.doubt))
    lengths, room = np.diff(rows.bounds), np.zeros((0, depth.units), np.float32)
    for turn in range(1, depth.passes + 1):
        seeds, order, loss = rng.integers(0, 2**63, texts, dtype=np.uint64), rng.permutation(texts), 0.0
        for start in range(0, texts, depth.batch):
            chosen, step = order[start : start + depth.batch], step + 1
            need = min(size, int(lengths[chosen].sum()))
            room = room if len(room) >= need else np.zeros((need, depth.units), np.float32)
            rate = np.float32(depth.rate * (1 - step / steps) + 1e-5)
            warm = np.array([1 - 0.9 ** min(step, 500), 1 - 0.999**step], np.float32)
            told = (rows.bounds, rows.places, rows.values, answers, ends, chosen, seeds, firm, rate, warm)
            loss += learn_batch(*told, (net[0], net[1][0], net[2], net[3][0]), first, second, grads, slots, room)
        tell(f"hidden units, pass {turn} of {depth.passes}: loss {loss / max(1, texts):.3f}")
    return net[0], net[1][0], net[2], net[3][0]


def _fresh(size: int, units: int, labels: int, rng: Any) -> tuple[Any, Any, Any, Any]:
    import numpy as np

    inner = (0.1 * rng.standard_normal((size, units))).astype(np.float32)
    outer = (rng.standard_normal((units, labels)) / np.sqrt(units)).astype(np.float32)
    return inner, np.zeros((1, units), np.float32), outer, np.zeros((1, labels), np.float32)
