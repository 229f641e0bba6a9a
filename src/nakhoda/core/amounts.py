"""A figure as people type it: 90, 90 %, 1,5 h, ३०; read for a unit, or refused with what to write instead."""

from __future__ import annotations

import re
import unicodedata
from math import isfinite

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)\s*(%?)")
_UNIT_WORDS = {"minutes": ("min", "minutes"), "hours": ("h", "hours"), "days": ("d", "days"), "points": ("points",)}


class AmountFaulty(ValueError):
    """No figure of this unit; the message says how to write one."""


def parse_amount(text: str, unit: str) -> float | None:
    """The figure in the metric's unit (shares 0-1); None for nothing. Digits of any script are read."""
    plain = "".join(_digit(char) for char in text.strip())
    if not plain:
        return None
    found = _NUMBER.fullmatch(_without_unit(_with_point(plain), unit))
    if found is None or (found[2] and unit != "share"):
        raise AmountFaulty(f"{text.strip()[:40]!r} is no figure; write {_example(unit)}")
    value = float(found[1])
    if not isfinite(value):
        raise AmountFaulty(f"that figure is too large; write {_example(unit)}")
    return _share(value, bool(found[2])) if unit == "share" else value


def typed_amount(value: float | None, unit: str) -> str:
    """The same the other way round, as a field shows it: `parse_amount` reads it back."""
    if value is None:
        return ""
    shown = round(value * 100, 6) if unit == "share" else round(value, 6)
    text = f"{shown:.6f}".rstrip("0").rstrip(".")
    return f"{text} %" if unit == "share" else text


def _share(value: float, marked: bool) -> float:
    if 0 < value < 1 and not marked:
        raise AmountFaulty(f"write a share in per cent: {value * 100:g}, not {value:g} (or {value:g} % if you mean it)")
    return round(value / 100, 8)


def _digit(char: str) -> str:
    if unicodedata.category(char) == "Nd":
        return str(unicodedata.digit(char))
    return {"٫": ".", "٪": "%", "％": "%", "\u00a0": " ", "\u202f": " ", "−": "-"}.get(char, char)


def _with_point(text: str) -> str:
    """`1,5` is one and a half; commas that group thousands, lakh or crore are dropped."""
    if re.match(r"-?\d{1,3}(,\d{2,3})*,\d{3}(?!\d)", text):
        return text.replace(",", "")
    return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text


def _without_unit(text: str, unit: str) -> str:
    for word in sorted(_UNIT_WORDS.get(unit, ()), key=len, reverse=True):
        if text.casefold().endswith(word):
            return text[: -len(word)].strip()
    return text


def _example(unit: str) -> str:
    return {"share": "per cent, such as 90 or 92.5"}.get(
        unit, f"a number of {unit}, such as 24" if unit else "a number"
    )
