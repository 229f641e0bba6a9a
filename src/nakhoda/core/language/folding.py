"""Folds text for comparison: NFKC, case, format characters and accents away, everything else to single spaces.

Detectors see folded text only: otherwise a zero-width joiner inside a word, a full-width letter or a struck-out
character hides it (PROMISES, facts).
"""

from __future__ import annotations

import re
import unicodedata

_LAST = 0x30FF  # marks and format characters of the scripts in use lie below; the rest is caught by the rule
_PLAIN = str.maketrans({chr(code): " " for code in range(128) if not chr(code).isalnum()})


def _class(*kinds: str) -> str:
    codes = [code for code in range(0x80, _LAST) if unicodedata.category(chr(code)) in kinds]
    return "".join(f"\\U{code:08x}" for code in codes)


_INVISIBLE = re.compile(f"[{_class('Cf')}\ufeff\u0300-\u036f\ufe00-\ufe0f\U000e0000-\U000e007f]+")
_GAPS = re.compile(rf"[^\w\s{_class('Mn', 'Mc', 'Me')}]|_")
_FOREIGN_DIGITS = re.compile(r"(?![0-9])\d")


def fold(text: str) -> str:
    """`text` as lower-case words with one space between, before and after: " my account was hacked "."""
    return words_of(soft_fold(text))


def words_of(soft: str) -> str:
    """The same from text that `soft_fold` has been over."""
    spaced = soft.translate(_PLAIN) if soft.isascii() else _GAPS.sub(" ", soft)
    return f" {' '.join(spaced.split())} "


def soft_fold(text: str) -> str:
    """Like `fold`, but punctuation and line ends stay: what user-written patterns run on."""
    if text.isascii():
        return text.lower()
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text).casefold())
    return _FOREIGN_DIGITS.sub(lambda digit: str(unicodedata.digit(digit[0])), plain)
