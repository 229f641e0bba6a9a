"""Folds text for comparison: NFKC, case, format characters and accents away, everything else to single spaces.

Detectors see folded text only: otherwise a zero-width joiner inside a word, a full-width letter or a struck-out
character hides it (PROMISES, facts).
"""

from __future__ import annotations

import unicodedata


class _Folding(dict[int, str]):
    """A translation table that fills itself: letters, marks and digits stay, format characters vanish."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _folded(chr(code))
        return folded


def _folded(char: str) -> str:
    kind = unicodedata.category(char)
    if kind in ("Cf", "Mn") and (kind == "Cf" or "\u0300" <= char <= "\u036f"):
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(char))
    return char if kind[0] in "LMN" else " "


_TABLE = _Folding()


def fold(text: str) -> str:
    """`text` as lower-case words with one space between, before and after: " my account was hacked "."""
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_TABLE)
    return f" {' '.join(plain.split())} "


def soft_fold(text: str) -> str:
    """Like `fold`, but punctuation stays: what user-written patterns run on."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(char for char in plain if unicodedata.category(char) != "Cf")
