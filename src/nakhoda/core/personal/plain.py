"""Text as detectors need it: plain digits, signs and letters, and where each stood in the original.

Otherwise an Aadhaar number in Devanagari digits, or with a zero-width joiner in it, is invisible (PROMISES, facts).
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DASHES = "‐‑‒–—―−﹘﹣－⁃➖ー"
_DOTS = "。․‧・∙⋅•｡܁·"
_ATS = "＠﹫ⓐ🄰"
_LIKE_LATIN = dict(
    zip("аеорсухіѕԁһӏАВЕКМНОРСТХαορνικΑΒΕΖΗΙΚΜΝΟΡΤΧ", "aeopcyxisdhlABEKMHOPCTXaopvikABEZHIKMNOPTX", strict=True)
)
_SIGNS = dict.fromkeys(_DASHES, "-") | dict.fromkeys(_DOTS, ".") | dict.fromkeys(_ATS, "@")


@dataclass(frozen=True, slots=True)
class Plain:
    """`text[i]` came from code point `origin[i]` of the original; an empty `origin` means that nothing moved."""

    text: str
    origin: tuple[int, ...] = ()

    def place(self, at: int) -> int:
        """The original's code point behind position `at`."""
        return self.origin[at] if self.origin else at


def plain(text: str) -> Plain:
    """The text with every digit, sign and look-alike letter as ASCII writes it; invisible characters are gone."""
    if text.isascii():
        return Plain(text)
    pieces = list(map(_plain, text))
    if set(map(len, pieces)) == {1}:
        return Plain("".join(pieces))
    origin = [at for at, piece in enumerate(pieces) for _ in piece]
    return Plain("".join(pieces), tuple(origin))


@lru_cache(maxsize=16_384)
def _plain(char: str) -> str:
    if char.isascii():
        return char
    if char in _SIGNS or char in _LIKE_LATIN:
        return _SIGNS.get(char) or _LIKE_LATIN[char]
    kind = unicodedata.category(char)
    if kind in ("Cf", "Me") or "\ufe00" <= char <= "\ufe0f" or "\u0300" <= char <= "\u036f":
        return ""
    if kind == "Zs":
        return " "
    digit = unicodedata.digit(char, None)
    return str(digit) if digit is not None else unicodedata.normalize("NFKC", char)
