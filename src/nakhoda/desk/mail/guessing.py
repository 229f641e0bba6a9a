"""Which charset unlabelled bytes are in, by the shape of the bytes: enough for the region's scripts, without tables.

The East Asian charsets put their everyday characters in known lead-byte rows, so the share of such rows tells them
apart: GB 2312 level 1 is B0-D7 with trails from A1, Big5 level 1 is A4-C6 with half its trails below 7F, hangul is
B0-C8, kana are 82-83 (Shift JIS) or A4-A5 (EUC-JP).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_SAMPLE = 8_192
_HIGH = re.compile(rb"[\x80-\xff]+")
_HIGH_WORD = re.compile(rb"[\x40-\x7e]*[\x80-\xff][\x40-\x7e\x80-\xff]*")
_PAIRS = re.compile(rb"[\x81-\xfe][\x40-\x7e\x80-\xfe]")
_SPACES = frozenset({b"\xa1\xa1", b"\xa3\xac", b"\xa1\xa3"})
_SJIS_KANA = re.compile(rb"\x82[\x9f-\xf1]|\x83[\x40-\x96]")
_EUC_KANA = re.compile(rb"[\xa4\xa5][\xa1-\xf6]")
_ARABIC_LETTERS = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيپچژگکڈڑٹںھہے\u064b\u064e\u064f\u0650\u0651\u0652")
_CYRILLIC_LETTERS = frozenset("абвгдежзийклмнопрстуфхцчшщъыьэюяё")
_THAI = range(0x0E01, 0x0E5C)


def guess_charset(data: bytes) -> str:
    """A codec name that can at least `replace` its way through the bytes; windows-1252 when nothing speaks up."""
    if _reads(data, "utf-8"):
        return "iso2022_jp" if b"\x1b$" in data and _reads(data, "iso2022_jp") else "utf-8"
    sample = data[:_SAMPLE]
    return _letters(sample) or _two_bytes(data, sample) or _one_byte(sample)


def _letters(sample: bytes) -> str:
    """Arabic or Cyrillic: nearly every high byte is a letter of it, which no East Asian text looks like."""
    runs = _HIGH.findall(sample)
    if sum(map(len, runs)) < max(8, 2 * len(runs)):
        return ""
    alphabets = (("cp1256", _ARABIC_LETTERS), ("cp1251", _CYRILLIC_LETTERS))
    return next((codec for codec, letters in alphabets if _made_of(runs, codec, letters) > 0.85), "")


def _two_bytes(data: bytes, sample: bytes) -> str:
    words = b" ".join(_HIGH_WORD.findall(sample))
    pairs = _PAIRS.findall(words)
    high = sum(map(len, _HIGH.findall(words)))
    if b"\xa1\xa1" in pairs and set(pairs) <= _SPACES:
        return "gb18030"  # English with the wide blank of a Chinese keyboard
    if not pairs or high < 0.4 * len(words):
        return ""  # a few accents in long words: not an East Asian text
    for codec, share in _shares(pairs).items():
        if share > 0.85 and _reads(data, codec):
            return codec
    return ""


def _shares(pairs: list[bytes]) -> dict[str, float]:
    """Share of the pairs that are everyday characters in each charset; kana count thrice, they are never all."""
    letters = [p for p in pairs if not (0xA1 <= p[0] <= 0xA3)] or pairs
    return {
        "cp932": 3 * _share(letters, lambda p: bool(_SJIS_KANA.fullmatch(p))),
        "euc_jp": 3 * _share(letters, lambda p: bool(_EUC_KANA.fullmatch(p))),
        "cp949": _share(letters, lambda p: 0xB0 <= p[0] <= 0xC8 and p[1] >= 0xA1),
        "gb18030": _share(letters, lambda p: 0xB0 <= p[0] <= 0xF7 and p[1] >= 0xA1),
        "cp950": _share(letters, lambda p: 0xA4 <= p[0] <= 0xC6),
    }


def _share(pairs: list[bytes], everyday: Callable[[bytes], bool]) -> float:
    return sum(1 for pair in pairs if everyday(pair)) / len(pairs)


def _one_byte(sample: bytes) -> str:
    runs = _HIGH.findall(sample)
    if not runs or sum(map(len, runs)) < 2 * len(runs):
        return "cp1252"  # accents stand alone among ASCII letters
    thai = b"".join(runs).decode("cp874", "replace")
    if len(thai) < 0.4 * sum(map(len, _HIGH_WORD.findall(sample))):
        return "cp1252"
    return "cp874" if sum(ord(c) in _THAI for c in thai) > 0.95 * len(thai) else "cp1252"


def _made_of(runs: Iterable[bytes], codec: str, letters: frozenset[str]) -> float:
    text = b"".join(runs).decode(codec, "replace").lower()
    return sum(c in letters for c in text) / max(len(text), 1)


def _reads(data: bytes, codec: str) -> bool:
    try:
        data.decode(codec)
    except (UnicodeError, ValueError):
        return False
    return True
