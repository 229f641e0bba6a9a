"""The words of a policy, indexed once: what may put a text into a lane, and what speaks for a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from nakhoda.core.policy.patterns import PatternSet
from nakhoda.core.policy.rules import LaneRule, ReasonRule
from nakhoda.core.policy.words import WordIndex


@dataclass(frozen=True)
class Lexicon:
    """`lanes` and `reasons` name what the numbers in the indexes stand for; `weights` belong to keywords."""

    lanes: tuple[str, ...]
    triggers: WordIndex
    patterns: PatternSet
    pattern_lanes: tuple[int, ...]
    reasons: tuple[str, ...]
    keywords: WordIndex
    weights: dict[str, float]


def lexicon_of(lanes: Iterable[LaneRule], reasons: Iterable[ReasonRule]) -> Lexicon:
    """Index the words of all lanes and reasons. A keyword that several reasons share weighs less."""
    ranked, known = sorted(lanes, key=lambda lane: lane.rank), tuple(reasons)
    patterns = [(pattern, index) for index, lane in enumerate(ranked) for pattern in lane.patterns]
    triggers = [(word, index) for index, lane in enumerate(ranked) for word in _all(lane.triggers.values())]
    keywords = [(word, index) for index, reason in enumerate(known) for word in _all(reason.keywords.values())]
    keywords = list(dict.fromkeys(keywords))
    index = WordIndex(keywords)
    return Lexicon(
        lanes=tuple(lane.key for lane in ranked),
        triggers=WordIndex(triggers),
        patterns=PatternSet([pattern for pattern, _ in patterns]),
        pattern_lanes=tuple(index for _, index in patterns),
        reasons=tuple(reason.key for reason in known),
        keywords=index,
        weights=_weights(index),
    )


def _all(groups: Iterable[tuple[str, ...]]) -> list[str]:
    return [word for group in groups for word in group]


def _weights(index: WordIndex) -> dict[str, float]:
    """A phrase weighs its words (an ideograph half a word), shared out among the reasons that claim it."""
    claims = Counter(phrase for phrase, _ in index.phrases())
    return {phrase: _size(phrase) / count for phrase, count in claims.items()}


def _size(phrase: str) -> float:
    return len(phrase) / 2 if "\u3400" <= phrase[0] <= "\u9fff" else float(len(phrase.split()))
