"""Counts the letters of a text by script, looking at each different character once."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

_RANGES = (
    (0x0041, 0x024F, "L"),
    (0x0370, 0x03FF, "G"),
    (0x0400, 0x052F, "C"),
    (0x0590, 0x05FF, "H"),
    (0x0600, 0x06FF, "A"),
    (0x0750, 0x077F, "A"),
    (0x08A0, 0x08FF, "A"),
    (0x0900, 0x097F, "D"),
    (0x0980, 0x09FF, "B"),
    (0x0A00, 0x0A7F, "P"),
    (0x0A80, 0x0AFF, "J"),
    (0x0B00, 0x0B7F, "O"),
    (0x0B80, 0x0BFF, "T"),
    (0x0C00, 0x0C7F, "E"),
    (0x0C80, 0x0CFF, "N"),
    (0x0D00, 0x0D7F, "M"),
    (0x0D80, 0x0DFF, "S"),
    (0x0E00, 0x0E7F, "I"),
    (0x0E80, 0x0EFF, "l"),
    (0x1000, 0x109F, "b"),
    (0x1100, 0x11FF, "K"),
    (0x1780, 0x17FF, "k"),
    (0x3040, 0x30FF, "Y"),
    (0x3400, 0x4DBF, "Z"),
    (0x4E00, 0x9FFF, "Z"),
    (0xAC00, 0xD7AF, "K"),
    (0xFB50, 0xFDFF, "A"),
    (0xFE70, 0xFEFC, "A"),
    (0x20000, 0x2FA1F, "Z"),
)
LANGUAGE = {
    "D": "hi",
    "T": "ta",
    "E": "te",
    "B": "bn",
    "P": "pa",
    "J": "gu",
    "O": "or",
    "N": "kn",
    "M": "ml",
    "S": "si",
    "I": "th",
    "l": "lo",
    "b": "my",
    "k": "km",
    "K": "ko",
    "Y": "ja",
    "Z": "zh",
    "G": "el",
    "C": "ru",
    "H": "he",
}


@lru_cache(maxsize=8192)
def script_of(char: str) -> str:
    """The letter of a character's script; empty for digits, signs, emoji and scripts not in the table."""
    code = ord(char)
    letter = next((name for low, high, name in _RANGES if low <= code <= high), "")
    return letter if letter not in ("L", "A") or char.isalpha() else ""


def count_scripts(text: str) -> dict[str, float]:
    """Letters (vowel signs included) by script letter. An ideograph counts for three: it says as much."""
    counts: dict[str, float] = {}
    for char, times in Counter(text).items():
        if letter := script_of(char):
            counts[letter] = counts.get(letter, 0.0) + times * (3.0 if letter in "ZYK" else 1.0)
    return counts
