"""Finds the words and phrases of a policy in folded text, in one look at each word of the text.

A phrase matches whole words. With a star at its end ("bunuh*") it matches the beginning of a word, for
languages that grow endings. Chinese is written without spaces and matches anywhere.
"""

from __future__ import annotations

from collections.abc import Iterable

from nakhoda.core.language.folding import fold

_IDEOGRAPHS = "\u3400"


def _spaceless(word: str) -> bool:
    return any(_IDEOGRAPHS <= char <= "\u9fff" for char in word)


def word_fault(phrase: str) -> str:
    """Why a phrase could never be found; empty when it can."""
    letters = len(fold(phrase).strip())
    if not letters:
        return f"{phrase!r} has no letters, so nothing would ever match it"
    return f"{phrase!r} is too short for a star" if phrase.endswith("*") and letters < 2 else ""


class WordIndex:
    """Phrases, each with a number that says what it stands for."""

    def __init__(self, phrases: Iterable[tuple[str, int]]) -> None:
        self._whole: dict[str, list[tuple[str, int]]] = {}
        self._parts: dict[str, list[tuple[str, int]]] = {}
        self._ideographs: dict[str, list[tuple[str, int]]] = {}
        for phrase, number in phrases:
            self._add(phrase, number)
        self._firsts = frozenset(self._whole)

    def _add(self, phrase: str, number: int) -> None:
        folded = fold(phrase)
        if _spaceless(folded):
            dense = folded.replace(" ", "")
            self._ideographs.setdefault(dense[0], []).append((dense, number))
        elif phrase.endswith("*"):
            self._parts.setdefault(folded[1:3], []).append((folded.rstrip(), number))
        elif folded.strip():
            self._whole.setdefault(folded.split()[0], []).append((folded, number))

    def phrases(self) -> list[tuple[str, int]]:
        """All folded phrases as `find` would report them."""
        whole = [hit for hits in self._whole.values() for hit in hits]
        parts = [hit for hits in self._parts.values() for hit in hits]
        ideographs = [hit for hits in self._ideographs.values() for hit in hits]
        return [(phrase.strip(), number) for phrase, number in [*whole, *parts, *ideographs]]

    def find(self, folded: str) -> list[tuple[str, int]]:
        """(phrase, number) of all phrases that occur in `folded` (the answer of `fold`), each once."""
        found: list[tuple[str, int]] = []
        words = folded.split()
        for word in self._firsts.intersection(words):
            found += [hit for hit in self._whole[word] if hit[0] in folded]
        for start in self._parts.keys() & {word[:2] for word in words}:
            found += [hit for hit in self._parts[start] if hit[0] in folded]
        if self._ideographs and max(folded) >= _IDEOGRAPHS:
            dense = folded.replace(" ", "")
            for first in self._ideographs.keys() & set(dense):
                found += [hit for hit in self._ideographs[first] if hit[0] in dense]
        return [(phrase.strip(), number) for phrase, number in found]
