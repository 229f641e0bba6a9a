"""Tells English, Malay, Indonesian, romanised Hindi and romanised Tamil apart by small words and letter groups."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from nakhoda.core.language import habits, roots
from nakhoda.core.language.affixes import roots_of
from nakhoda.core.language.profiles import GRAMS, LEANS, WEAK, WORDS

TAGS = tuple(WORDS)
NEIGHBOURS = ("ms", "id")
NOTHING = (0.0,) * len(TAGS)
WORD_WEIGHT = 4.0  # a small word says more than a group of letters
WEAK_WEIGHT = 1.0
ROOT_WEIGHT = 3.5  # a word that only shows itself when its affixes are taken off
HABIT_WEIGHT = 1.25  # a word, a pair of words or a place that one of the neighbours is likelier to name
LEAN_WEIGHT = 1.25  # a word that both neighbours have and one of them likes better
BORROWERS = {"hi-Latn": 3.0, "ta-Latn": 2.0}  # their sentences are full of English words, never the other way
GRAM_WEIGHT = 0.5
PRIOR_WEIGHT = 2.0  # more than one word that leans, less than one that only one language has
CLEAR = 16.0  # four small words of lead: letter groups could not change the answer
LETTERS_READ = 20  # words
FEW = 1.6  # below this, the text says too little: one group of letters is nothing, one root is enough
WORDS_READ = 60


@lru_cache(maxsize=1)
def _profiles() -> tuple[dict[str, tuple[float, ...]], dict[str, tuple[float, ...]]]:
    words = _weights(WEAK, WEAK_WEIGHT) | _weights(WORDS, WORD_WEIGHT)
    return _leaning(words), _weights(GRAMS, GRAM_WEIGHT)


def _leaning(words: dict[str, tuple[float, ...]]) -> dict[str, tuple[float, ...]]:
    """The same, with a little more for the language that likes a shared word better."""
    for tag, leaning in LEANS.items():
        for word in words.keys() & set(leaning.split()):
            words[word] = _more(words[word], tag)
    return words


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
    if max(scores) < FEW:
        return next(iter(_usable(priors)), "en"), 0.25
    for place, prior in enumerate(_usable(priors)):
        scores[TAGS.index(prior)] += PRIOR_WEIGHT / (1 + place)
    best = max(range(len(TAGS)), key=scores.__getitem__)
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
    for word in words:
        _add(scores, known.get(word) or _by_root(word))
    if not _clear(scores):
        for word in words[:LETTERS_READ]:
            if word not in known and not any(_by_root(word)):
                _letters(scores, word, groups)
    return _by_habit(scores, words)


def _by_habit(scores: list[float], words: list[str]) -> list[float]:
    """Habits decide between the neighbours alone: they name no third language's words and make nothing of theirs."""
    ours, theirs = (TAGS.index(tag) for tag in NEIGHBOURS)
    if max(scores) > max(scores[ours], scores[theirs]):
        return scores
    known = _habits()
    for said in (*words, *map(" ".join, pairwise(words))):
        for place, times in known.get(said, ()):
            scores[place] += HABIT_WEIGHT * times
    return scores


@lru_cache(maxsize=1)
def _habits() -> dict[str, list[tuple[int, int]]]:
    """Each word, place and pair of words with (language, how much): a place or a pair says twice what a word does."""
    told: dict[str, list[tuple[int, int]]] = {}
    for tag, lists in habits.HABITS.items():
        for times, entries in zip((1, 2, 2), lists, strict=True):
            for entry in entries:
                told.setdefault(entry, []).append((TAGS.index(tag), times))
    return told


@lru_cache(maxsize=1)
def _roots() -> dict[str, tuple[float, ...]]:
    """Weights of Malay and Indonesian roots; one that both have leans where the lists say so."""
    ours, theirs = set(LEANS["ms"].split()), set(LEANS["id"].split())
    shared = " ".join({*roots.BOTH.split(), *ours, *theirs})
    found = _weights({"ms": f"{roots.MALAY} {shared}", "id": f"{roots.INDONESIAN} {shared}"}, ROOT_WEIGHT)
    return _leaning(found)


@lru_cache(maxsize=32_768)
def _by_root(word: str) -> tuple[float, ...]:
    """What the first known root says that may stand in the word; zeros where none does."""
    known = _roots()
    root = next((root for root in roots_of(word) if root in known), "")
    if not root:
        return NOTHING
    leaning = next((tag for end, tag in roots.ENDINGS.items() if word.endswith(end) and not root.endswith(end)), "")
    return _more(known[root], leaning) if leaning else known[root]


def _more(weights: tuple[float, ...], tag: str) -> tuple[float, ...]:
    place = TAGS.index(tag)
    return (*weights[:place], weights[place] + LEAN_WEIGHT, *weights[place + 1 :])


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
