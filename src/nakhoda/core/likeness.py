"""How like two texts are, in any script: shares of common runs of letters. No word is kept, no dictionary asked."""

from __future__ import annotations

import unicodedata
from hashlib import blake2b

RUN = 4  # letters in a run: short enough for a misspelt word, long enough to say something
WIDE = 2  # where a sign is a syllable or a word (Chinese, Japanese, Korean), two say as much
LONGEST = 4_000  # letters looked at: what comes later is quotation or noise
PHRASE = 32  # letters that two strangers hardly write in the same order
MARKS = 16
_WIDE_FROM, _WIDE_TO = 0x2E80, 0xD7FF


def letters(text: str) -> str:
    """Letters, marks and digits in one case and one form; anything between them is one space."""
    plain = unicodedata.normalize("NFKC", text[: LONGEST * 2]).casefold()
    kept = ["" if _is_format(each) else each if _is_said(each) else " " for each in plain]
    return " ".join("".join(kept).split())[:LONGEST]


def runs(text: str) -> frozenset[str]:
    """Every run of letters of a text; a text shorter than one run is its only run."""
    said = letters(text)
    if not said:
        return frozenset()
    found = {said[at : at + RUN] for at in range(max(1, len(said) - RUN + 1))}
    wide = [at for at, each in enumerate(said) if _WIDE_FROM <= ord(each) <= _WIDE_TO]
    found |= {said[at : at + WIDE] for at in wide if len(said[at : at + WIDE]) == WIDE}
    return frozenset(found)


def likeness(one: frozenset[str], other: frozenset[str]) -> int:
    """Permille of common runs among all of both (Jaccard): 1000 for the same runs, 0 for nothing in common."""
    if not one or not other:
        return 0
    common = len(one & other)
    return common * 1_000 // (len(one) + len(other) - common)


def phrase_marks(text: str, key: bytes) -> tuple[int, ...]:
    """At most `MARKS` numbers; two texts have some in common when a good part of them is the same. Without `key`
    nobody makes them.

    The smallest keyed hashes of all runs of `PHRASE` letters: equal phrases meet, and no word can be read back.
    """
    said = letters(text).replace(" ", "")
    found = {said[at : at + PHRASE] for at in range(max(0, len(said) - PHRASE + 1))}
    return tuple(sorted(_mark(each, key) for each in found)[:MARKS])


def _mark(phrase: str, key: bytes) -> int:
    digest = blake2b(phrase.encode(), digest_size=8, key=key[:64]).digest()
    return int.from_bytes(digest, "big") >> 1  # fits a signed column of 64 bits


def _is_said(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN"


def _is_format(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf"
