"""Tells English, Malay, Indonesian, romanised Hindi and romanised Tamil apart by small words and letter groups."""

from __future__ import annotations

from functools import lru_cache

from nakhoda.core.language.profiles import GRAMS, WORDS

TAGS = tuple(WORDS)
WORD_WEIGHT = 4.0  # a small word says more than a group of letters
PRIOR_WEIGHT = 1.0
FEW = 2.0  # below this, the text says too little
WORDS_READ = 120


@lru_cache(maxsize=1)
def _profiles() -> tuple[dict[str, tuple[float, ...]], dict[str, tuple[float, ...]]]:
    return _weights(WORDS, WORD_WEIGHT), _weights(GRAMS, 1.0)


def _weights(lists: dict[str, str], weight: float) -> dict[str, tuple[float, ...]]:
    """Each entry's weight per language; what several languages share is divided by their number."""
    sets = [frozenset(lists[tag].split()) for tag in TAGS]
    shared = {entry: sum(entry in known for known in sets) for entry in frozenset().union(*sets)}
    return {
        entry: tuple(weight / count if entry in known else 0.0 for known in sets) for entry, count in shared.items()
    }


def latin_language(folded: str, priors: tuple[str, ...] = ()) -> tuple[str, float]:
    """(tag, confidence) for folded text; with no evidence at all, the first prior or English, barely."""
    words = [word for word in folded.split() if word.isalpha()][:WORDS_READ]
    scores = _scored(words)
    for place, prior in enumerate(_usable(priors)):
        scores[TAGS.index(prior)] += PRIOR_WEIGHT / (1 + place)
    best = max(range(len(TAGS)), key=scores.__getitem__)
    if scores[best] < FEW:
        return next(iter(_usable(priors)), "en"), 0.25
    second = max(score for place, score in enumerate(scores) if place != best)
    return TAGS[best], round(min(0.99, 0.5 + 0.5 * (scores[best] - second) / scores[best]), 2)


def _usable(priors: tuple[str, ...]) -> list[str]:
    """Priors as Latin-script tags: a Hindi speaker who writes Latin letters writes hi-Latn."""
    found = []
    for prior in priors:
        base = prior.split("-")[0]
        tag = base if base in TAGS else f"{base}-Latn"
        found += [tag] if tag in TAGS and tag not in found else []
    return found


def _scored(words: list[str]) -> list[float]:
    known, groups = _profiles()
    scores = [0.0] * len(TAGS)
    for word in words:
        weights = known.get(word)
        if weights is not None:
            _add(scores, weights, 1.0)
        else:
            _letters(scores, word, groups)
    return scores


def _letters(scores: list[float], word: str, groups: dict[str, tuple[float, ...]]) -> None:
    framed = f"_{word}_"
    for start in range(len(framed) - 2):
        weights = groups.get(framed[start : start + 3])
        if weights is not None:
            _add(scores, weights, 0.5)


def _add(scores: list[float], weights: tuple[float, ...], factor: float) -> None:
    for place, weight in enumerate(weights):
        scores[place] += factor * weight
