"""A search in any script as a pattern that finds the words however they were typed.

One written form has many spellings in code points: a letter with its nukta or without, a nasal as a dot or as a letter,
Arabic and Urdu twins of the same letter, vowel signs that Arabic script may leave out, joiners that nobody sees, digits
of nine scripts. The pattern is one for PostgreSQL and for Python alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

LONGEST = 80  # characters of a search; more would narrow nothing
_UNSEEN = (
    "\u00ad\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufe00-\ufe0f\ufeff"
)
_NUKTAS = "\u093c\u09bc\u0a3c\u0c3c"
_BETWEEN = f"[{_UNSEEN}{_NUKTAS}]*"
_DROPPED = re.compile(f"[{_UNSEEN}{_NUKTAS}]")
_ZEROS = "0०০୦௦౦٠۰０"
_ARABIC = ("يىیېئ", "كکڪ", "هہەۀھةۃ", "اأإآٱ", "وؤۏ", "ڬݢگ")  # twins: which of them depends on the keyboard
_NASAL = {"ं": "ङञणनम", "ং": "ঙঞণনম", "ం": "ఙఞణనమ"}
_HALF = {"ं": "\u094d", "ং": "\u09cd", "ం": "\u0c4d"}


def _twins() -> dict[str, str]:
    """Each letter that has twins, with all of them."""
    groups = {letter: group for group in _ARABIC for letter in group}
    for char in map(chr, range(0x0900, 0x0D80)):
        parts = unicodedata.normalize("NFD", char)
        base = parts[0]
        if parts[1:] and parts[1] in _NUKTAS:
            groups[base] = groups[char] = groups.get(base, base) + char
    return groups


_TWINS = _twins()


def pattern_of(words: str) -> str:
    """The pattern, without its anchors; empty when nothing of `words` can be searched for."""
    plain = _DROPPED.sub("", unicodedata.normalize("NFC", unicodedata.normalize("NFKC", words[:LONGEST])))
    pieces = [_nasal(word) for word in plain.replace("\0", " ").split()]
    return rf"{_BETWEEN}\s+{_BETWEEN}".join(piece for piece in pieces if piece)


def _nasal(word: str) -> str:
    """A nasal before a consonant may be a dot over the letter before or a half letter of its own."""
    found, at = [], 0
    while at < len(word):
        dot = next((dot for dot in _NASAL if _is_half(word, at, dot)), "")
        found.append(_either(dot) if dot else _letter(word[at]))
        at += 2 if dot else 1
    return _BETWEEN.join(found)


def _is_half(word: str, at: int, dot: str) -> bool:
    return word[at] in _NASAL[dot] and word[at + 1 : at + 2] == _HALF[dot] and word[at + 2 : at + 3].isalpha()


@lru_cache(maxsize=2_048)
def _letter(char: str) -> str:
    if char in _NASAL or char == "ँ":
        return _either("ं" if char == "ँ" else char)
    if (digit := unicodedata.digit(char, None)) is not None and char.isdecimal():
        return "[" + "".join(chr(ord(zero) + digit) for zero in _ZEROS) + "]"
    if char in _TWINS:
        return f"[{_TWINS[char]}]"
    parts = unicodedata.normalize("NFD", char)
    return re.escape(char) if parts == char else f"(?:{re.escape(char)}|{_BETWEEN.join(map(re.escape, parts))})"


def _either(dot: str) -> str:
    signs = "ंँ" if dot == "ं" else dot
    return f"(?:[{signs}]|[{_NASAL[dot]}]{_HALF[dot]})"
