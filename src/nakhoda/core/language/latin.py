"""Tells English, Malay, Indonesian, romanised Hindi and romanised Tamil apart by small words and letter groups."""

from __future__ import annotations

from functools import lru_cache

from nakhoda.core.language.profiles import GRAMS, LEANS, WEAK, WORDS

TAGS = tuple(WORDS)
WORD_WEIGHT = 4.0  # a small word says more than a group of letters
WEAK_WEIGHT = 1.0
LEAN_WEIGHT = 0.75  # a word that both neighbours have and one of them likes better
BORROWERS = {"hi-Latn": 3.0, "ta-Latn": 2.0}  # their sentences are full of English words, never the other way
GRAM_WEIGHT = 0.5
PRIOR_WEIGHT = 1.0
CLEAR = 16.0  # four small words of lead: letter groups could not change the answer
LETTERS_READ = 20  # words
FEW = 2.0  # below this, the text says too little
WORDS_READ = 60


@lru_cache(maxsize=1)
def _profiles() -> tuple[dict[str, tuple[float, ...]], dict[str, tuple[float, ...]]]:
    words = _weights(WEAK, WEAK_WEIGHT) | _weights(WORDS, WORD_WEIGHT)
    for tag, leaning in LEANS.items():
        for word in leaning.split():
            words[word] = _leaning(words.get(word, (0.0,) * len(TAGS)), TAGS.index(tag))
    return words, _weights(GRAMS, GRAM_WEIGHT)


def _leaning(weights: tuple[float, ...], place: int) -> tuple[float, ...]:
    return (*weights[:place], weights[place] + LEAN_WEIGHT, *weights[place + 1 :])


def _weights(lists: dict[str, str], weight: float) -> dict[str, tuple[float, ...]]:
    """Each entry's weight per language; what several languages share is divided by their number."""
    sets = [frozenset(lists.get(tag, "").split()) for tag in TAGS]
    shared = {entry: sum(entry in known for known in sets) for entry in frozenset().union(*sets)}
    return {
        entry: tuple(
            (weight * BORROWERS.get(tag, 1.0) if count == 1 else weight / count) if entry in known else 0.0
            for tag, known in zip(TAGS, sets, strict=True)
        )
        for entry, count in shared.items()
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
    """Scores by small words; letter groups are asked only when the words leave it open."""
    known, groups = _profiles()
    scores = [0.0] * len(TAGS)
    for weights in map(known.get, words):
        if weights is not None:
            _add(scores, weights)
    if not _clear(scores):
        for word in words[:LETTERS_READ]:
            if word not in known:
                _letters(scores, word, groups)
    return scores


def _clear(scores: list[float]) -> bool:
    first, second = sorted(scores)[-1:-3:-1]
    return first - second >= CLEAR


def _letters(scores: list[float], word: str, groups: dict[str, tuple[float, ...]]) -> None:
    framed = f"_{word}_"
    for start in range(len(framed) - 2):
        weights = groups.get(framed[start : start + 3])
        if weights is not None:
            _add(scores, weights)


def _add(scores: list[float], weights: tuple[float, ...]) -> None:
    for place, weight in enumerate(weights):
        if weight:
            scores[place] += weight
