"""The words of a policy, indexed once: what may put a text into a lane, and what speaks for a reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from nakhoda.core.policy.patterns import PatternSet
from nakhoda.core.policy.rules import LaneRule, ReasonRule
from nakhoda.core.policy.words import WordIndex


@dataclass(frozen=True)
class Lexicon:
    """One index of all words. A number below `len(lanes)` stands for that lane, the others for reasons after it."""

    lanes: tuple[str, ...]
    reasons: tuple[str, ...]
    words: WordIndex
    weights: Mapping[tuple[str, int], float]
    patterns: PatternSet
    pattern_lanes: tuple[int, ...]

    def find(self, folded: str) -> tuple[list[tuple[str, str]], list[tuple[str, int]]]:
        """(phrase, lane) of the triggers in folded text, and (phrase, number) of the keywords."""
        hits, limit = self.words.find(folded), len(self.lanes)
        return [(phrase, self.lanes[n]) for phrase, n in hits if n < limit], [hit for hit in hits if hit[1] >= limit]

    def reason(self, number: int) -> str:
        """The key of the reason that a keyword's number stands for."""
        return self.reasons[number - len(self.lanes)]


def lexicon_of(lanes: Iterable[LaneRule], reasons: Iterable[ReasonRule]) -> Lexicon:
    """Index the words of all lanes and reasons. A keyword that several reasons share weighs less."""
    ranked, known = sorted(lanes, key=lambda lane: lane.rank), tuple(reasons)
    patterns = [(pattern, place) for place, lane in enumerate(ranked) for pattern in lane.patterns]
    triggers = [(word, place) for place, lane in enumerate(ranked) for word in _all(lane.triggers.values())]
    keywords = [
        (word, place) for place, reason in enumerate(known, len(ranked)) for word in _all(reason.keywords.values())
    ]
    words = WordIndex(dict.fromkeys([*triggers, *keywords]))
    return Lexicon(
        lanes=tuple(lane.key for lane in ranked),
        reasons=tuple(reason.key for reason in known),
        words=words,
        weights=_weights(words, len(ranked)),
        patterns=PatternSet([pattern for pattern, _ in patterns]),
        pattern_lanes=tuple(place for _, place in patterns),
    )


def _all(groups: Iterable[tuple[str, ...]]) -> list[str]:
    return [word for group in groups for word in group]


def _weights(index: WordIndex, first: int) -> dict[tuple[str, int], float]:
    """A phrase weighs its words (an ideograph half a word), shared out among the reasons that claim it."""
    hits = {hit for hit in index.phrases() if hit[1] >= first}
    claims = Counter(phrase for phrase, _ in hits)
    return {(phrase, number): _size(phrase) / claims[phrase] for phrase, number in hits}


def _size(phrase: str) -> float:
    return len(phrase) / 2 if "\u3400" <= phrase[0] <= "\u9fff" else float(len(phrase.split()))
