"""Bytes to text without ever raising: the declared charset, then UTF-8, then what the bytes look like.

Only codecs from a closed list are used, so a message cannot name `unicode_escape` or a codec that runs code. UTF-7 is
never decoded: it exists to smuggle markup past filters.
"""

from __future__ import annotations

import codecs
from encodings.aliases import aliases

from nakhoda.desk.mail.guessing import guess_charset

# The first codec that reads every byte wins, so supersets stand where the declared name is too narrow.
CODECS: dict[str, tuple[str, ...]] = {
    "ascii": ("ascii",),
    "utf-8": ("utf-8",),
    "utf-16": ("utf-16",),
    "utf-16-le": ("utf-16-le",),
    "utf-16-be": ("utf-16-be",),
    "utf-32": ("utf-32",),
    "iso8859-1": ("cp1252", "latin-1"),
    "cp1252": ("cp1252", "latin-1"),
    "gb2312": ("gb18030",),
    "gbk": ("gb18030",),
    "gb18030": ("gb18030",),
    "hz": ("hz",),
    "big5": ("cp950", "big5hkscs"),
    "cp950": ("cp950", "big5hkscs"),
    "big5hkscs": ("big5hkscs", "cp950"),
    "euc_kr": ("cp949",),
    "cp949": ("cp949",),
    "johab": ("johab",),
    "shift_jis": ("cp932", "shift_jis_2004"),
    "cp932": ("cp932", "shift_jis_2004"),
    "euc_jp": ("euc_jp", "euc_jis_2004"),
    "iso2022_jp": ("iso2022_jp", "iso2022_jp_ext", "iso2022_jp_2004"),
    "iso2022_kr": ("iso2022_kr",),
    "tis-620": ("cp874",),
    "iso8859-8": ("iso8859-8", "cp1255"),
    "iso8859-9": ("cp1254",),
    "iso8859-11": ("cp874",),
} | {
    name: (name,)
    for name in (
        *(f"iso8859-{n}" for n in (2, 3, 4, 5, 6, 7, 10, 13, 14, 15, 16)),
        *(f"cp{n}" for n in (1250, 1251, 1253, 1254, 1255, 1256, 1257, 1258)),
        *(f"cp{n}" for n in (437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 866, 869, 874)),
        *("koi8-r", "koi8-u", "koi8-t", "kz1048", "ptcp154", "mac-roman", "mac-cyrillic", "mac-greek", "mac-turkish"),
    )
}
NICKNAMES = {
    "ks_c_5601-1987": "cp949",
    "ks_c_5601": "cp949",
    "ksc5601": "cp949",
    "windows-949": "cp949",
    "windows-31j": "cp932",
    "x-sjis": "cp932",
    "x-gbk": "gb18030",
    "gb_2312-80": "gb18030",
    "x-euc-jp": "euc_jp",
    "x-x-big5": "cp950",
    "cn-big5": "cp950",
    "cn-gb": "gb18030",
    "cp-850": "cp850",
    "windows-874": "cp874",
    "iso-8859-8-i": "iso8859-8",
    "iso-8859-6-i": "iso8859-6",
    "x-mac-roman": "mac-roman",
    "macintosh": "mac-roman",
    "utf8mb4": "utf-8",
    "unicode": "utf-8",
    "x-unknown": "",
    "unknown-8bit": "",
    "unknown": "",
    "default": "",
    "8bit": "",
}
UTF7 = frozenset({"utf-7", "utf7", "unicode-1-1-utf-7", "x-unicode-2-0-utf-7", "csunicode11utf7"})
# These read any byte at all, so that they fit proves nothing: well-formed UTF-8 under such a label is UTF-8.
_READS_ANYTHING = frozenset({"ascii", "iso8859-1", "cp1252", "iso8859-15"})
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def preload() -> None:
    """Load every codec now; the child may open no file once its limits stand."""
    for names in CODECS.values():
        for name in names:
            codecs.lookup(name)
    for name in ("utf-8-sig", "latin-1"):
        codecs.lookup(name)


def codec_key(charset: str) -> str:
    """The key of `CODECS` that a charset label means, or "" when we do not know it."""
    label = charset.strip().strip("\"'").lower()
    return _KEYS.get(_flat(NICKNAMES.get(label, label)[:40]), "")


def _flat(label: str) -> str:
    return "".join(c for c in label if c.isascii() and c.isalnum())


def _all_labels() -> dict[str, str]:
    """Every label Python knows for a codec of ours. `codecs.lookup` on a stranger's label would search for files."""
    keys = {_flat(key): key for key in CODECS} | {"latin1": "iso8859-1"}
    return {_flat(alias): keys[_flat(name)] for alias, name in aliases.items() if _flat(name) in keys} | keys


_KEYS = _all_labels()


def decode_text(data: bytes, charset: str = "") -> tuple[str, str]:
    """(text, defect). The defect is "" or one of unknown_charset, wrong_charset, missing_charset, utf7_refused."""
    if charset.strip().lower() in UTF7:
        return data.decode("ascii", "replace"), "utf7_refused"
    key = codec_key(charset)
    text = _declared(data, key) if key else None
    if text is not None:
        return text, ""
    guessed = _guessed(data)
    if data.isascii() and not key and not charset.strip():
        return guessed, ""
    return guessed, "wrong_charset" if key else ("unknown_charset" if charset.strip() else "missing_charset")


def _declared(data: bytes, key: str) -> str | None:
    if key in _READS_ANYTHING and not data.isascii() and _strictly(data, "utf-8") is not None:
        return None
    for codec in CODECS[key]:
        text = _strictly(data, codec)
        if text is not None:
            return text
    return None


def _guessed(data: bytes) -> str:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, "replace")
    codec = guess_charset(data)
    text = _strictly(data, codec)
    return data.decode(codec, "replace") if text is None else text


def _strictly(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None
