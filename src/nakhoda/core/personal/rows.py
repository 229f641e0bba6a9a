"""Rows of digits, with the gaps that people put into them: which of them are somebody's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nakhoda.core.personal import checks, phones
from nakhoda.core.personal.context import (
    NEAR,
    called_card,
    called_identity,
    called_nothing_but_phone,
    called_phone,
    called_something_else,
)

_ROW = re.compile(
    r"(?<![A-Za-z0-9_])[+(]{0,2}\d(?:[ \t.\-_/()*·]{0,3}\d){6,60}(?![A-Za-z0-9])|(?<=[A-Za-z])\+?\d{10,13}(?!\w)"
)
_GROUP = re.compile(r"[0-9]+")
_DIALLED = re.compile(r"(?:call|phone|mob|mobile|tel|ph|wa|whatsapp|no)\Z", re.IGNORECASE)
MOST_GROUPS = 19
MOST_DIGITS = 19


@dataclass(frozen=True, slots=True)
class Candidate:
    """Some neighbouring groups of a row: their digits, whether a plus stands before, and the words before."""

    groups: tuple[str, ...]
    start: int
    end: int
    plus: bool
    before: str

    @property
    def digits(self) -> str:
        return "".join(self.groups)

    @property
    def sizes(self) -> tuple[int, ...]:
        return tuple(map(len, self.groups))


def numbers(text: str) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of the numbers in plain text whose other digits are struck out."""
    for row in _ROW.finditer(text):
        if _glued(text, row.start()):
            continue
        yield from _in_row(text, row)


def _glued(text: str, start: int) -> bool:
    """Digits right after letters are a name or a code, unless the letters say "call"."""
    before = text[max(0, start - 10) : start]
    return before[-1:].isascii() and before[-1:].isalpha() and not _DIALLED.search(before)


def _in_row(text: str, row: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    groups = [(row.start() + each.start(), row.start() + each.end()) for each in _GROUP.finditer(row[0])]
    first = 0 if len(groups) <= MOST_GROUPS + 5 else len(groups)  # a column of figures is nobody's number
    while first < len(groups):
        for last in range(min(len(groups), first + MOST_GROUPS), first, -1):
            tried = _candidate(text, groups[first:last])
            if tried and (kind := kind_of(tried)):
                yield kind, tried.start, tried.end
                first = last - 1
                break
        first += 1


def _candidate(text: str, groups: list[tuple[int, int]]) -> Candidate | None:
    start, end = groups[0][0], groups[-1][1]
    if not 7 <= sum(last - first for first, last in groups) <= MOST_DIGITS:
        return None
    plus = text[max(0, start - 2) : start].rstrip("(").endswith("+")
    start -= plus
    return Candidate(
        tuple(text[first:last] for first, last in groups), start, end, plus, text[max(0, start - NEAR) : start]
    )


def kind_of(tried: Candidate) -> str:
    """Its kind, or nothing. A shape that people use for one thing only counts whatever the words before it say."""
    if kind := _by_shape(tried):
        return kind
    if called_something_else(tried.before) or not phones.is_plausible_grouping(tried.groups, tried.plus):
        return ""
    if not tried.plus and (kind := _by_check(tried)):
        return kind
    if phones.is_phone(tried.digits, tried.plus) or phones.is_written_like_a_phone(tried.groups):
        return "phone"
    return "phone" if called_nothing_but_phone(tried.before) and phones.is_phone_when_called_so(tried.digits) else ""


def _by_shape(tried: Candidate) -> str:
    if tried.sizes == (4, 4, 4) and checks.is_aadhaar(tried.digits):
        return "aadhaar"
    if tried.sizes == (6, 2, 4) and checks.is_mykad(tried.digits):
        return "mykad"
    in_fours = tried.sizes in ((4, 4, 4, 4), (4, 6, 5), (4, 4, 4, 4, 3))
    return "card" if in_fours and checks.is_card(tried.digits) else ""


def _by_check(tried: Candidate) -> str:
    digits = tried.digits
    if checks.is_aadhaar(digits) and not (digits.startswith("91") and called_phone(tried.before)):
        return "aadhaar"
    if checks.is_mykad(digits) and (len(tried.groups) == 1 or called_identity(tried.before) or tried.sizes[0] == 6):
        return "mykad"
    long = len(digits) > 16 and not called_card(tried.before)
    return "card" if not long and checks.is_card(digits) else ""
