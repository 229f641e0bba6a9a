"""Decides the language of a text: (BCP-47 tag with script where it matters, confidence from 0 to 1)."""

from __future__ import annotations

from functools import lru_cache

from nakhoda.core.language.folding import fold
from nakhoda.core.language.latin import latin_language
from nakhoda.core.language.profiles import (
    ARABIC_LETTERS,
    ARABIC_WORDS,
    ASSAMESE,
    JAWI_LETTERS,
    JAWI_WORDS,
    MARATHI,
    NEPALI,
    URDU_LETTERS,
    URDU_WORDS,
)
from nakhoda.core.language.scripts import LANGUAGE, count_scripts

LONGEST = 2_000  # characters are enough to tell
BORROWED = 0.5  # a letter of Latin words among another script's: other languages take up English words, not it theirs
UNKNOWN = ("und", 0.0)


def detect_language(text: str, priors: tuple[str, ...] = ()) -> tuple[str, float]:
    """The text's dominant language and how sure that is; ("und", 0.0) when there is nothing to read.

    `priors` are tags that the sender's form, profile or country suggest, likeliest first: they decide
    only what the text leaves open.
    """
    mix = language_mix(text, priors)
    return mix[0] if mix else UNKNOWN


def language_mix(text: str, priors: tuple[str, ...] = (), folded: str | None = None) -> tuple[tuple[str, float], ...]:
    """(tag, confidence x share of the letters) for each script in the text, largest first (handbook 6.7).

    `folded` spares the folding to a caller that has done it already.
    """
    read = text[:LONGEST]
    if read.isascii():
        return (latin_language(folded or fold(read), priors),) if read.upper() != read.lower() else ()
    counts = count_scripts(read)
    total = sum(counts.values())
    if not total:
        return ()
    folded = folded or fold(read)
    if len(counts) > 1 and "L" in counts:
        counts["L"] *= BORROWED
    found = [_weighed(script, count / total, folded, priors) for script, count in counts.items()]
    return tuple(sorted(found, key=lambda pair: -pair[1]))


def _weighed(script: str, share: float, folded: str, priors: tuple[str, ...]) -> tuple[str, float]:
    language, sure = _of_script(script, folded, priors)
    return language, round(sure * share, 3)


def _of_script(script: str, folded: str, priors: tuple[str, ...]) -> tuple[str, float]:
    if script == "L":
        return latin_language(folded, priors)
    if script == "A":
        return _arabic(folded, priors)
    if script == "D":
        return _devanagari(folded)
    if script == "B":
        return ("as", 0.9) if any(letter in folded for letter in ASSAMESE) else ("bn", 0.95)
    return LANGUAGE[script], 0.98


def _devanagari(folded: str) -> tuple[str, float]:
    words = set(folded.split())
    marathi, nepali = len(words & _words(MARATHI)), len(words & _words(NEPALI))
    if marathi or nepali:
        return ("mr" if marathi >= nepali else "ne"), 0.8
    return "hi", 0.9


def _arabic(folded: str, priors: tuple[str, ...]) -> tuple[str, float]:
    """Urdu unless letters or words say Jawi (Malay) or Arabic; a tie follows the prior."""
    words = set(folded.split())
    scores = {
        "ur": sum(map(folded.count, URDU_LETTERS)) + 3 * len(words & _words(URDU_WORDS)),
        "ms-Arab": 6 * sum(map(folded.count, JAWI_LETTERS)) + 3 * len(words & _words(JAWI_WORDS)),
        "ar": sum(map(folded.count, ARABIC_LETTERS)) + 2 * folded.count(" ال") + 3 * len(words & _words(ARABIC_WORDS)),
    }
    if priors and priors[0].split("-")[0] == "ms":
        scores["ms-Arab"] += 2
    best = max(scores, key=lambda tag: scores[tag])
    total = sum(scores.values())
    return (best, round(0.5 + 0.5 * scores[best] / total, 2)) if total else ("ur", 0.4)


@lru_cache(maxsize=8)
def _words(text: str) -> frozenset[str]:
    return frozenset(fold(text).split())
