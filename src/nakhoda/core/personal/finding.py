"""Finds personal data: mail addresses, UPI ids, PAN, passports, and what hides in rows of digits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nakhoda.core.personal.context import NEAR, NEAR_PASSPORT, NEAR_PAYMENT
from nakhoda.core.personal.masks import masked
from nakhoda.core.personal.plain import Plain, plain
from nakhoda.core.personal.quick import nothing_personal
from nakhoda.core.personal.rows import numbers

LONGEST = 200_000  # characters that are searched; the channels take less
FEWEST, FEWEST_IN_A_ROW = 4, 7  # digits: a PAN has four, every row of digits that is somebody's seven

_HOST = r"(?:[^\W_][\w-]{0,62}(?:\.|\s?[\[({]\s?(?:dot|punto)\s?[\])}]\s?|\s(?:dot|डॉट)\s))+[^\W\d_]{2,24}"
_AT = r"(?:@|\s?[\[({<]\s?(?:at|@)\s?[\])}>]\s?)"
_MAIL = re.compile(rf"(?<![\w.+-])\w(?:[\w.+'%-]{{0,62}}\w)?{_AT}{_HOST}(?![\w@])", re.IGNORECASE)
_SPELLED = re.compile(
    r"(?<![\w.+-])\w[\w.+-]{1,62}\s?(?:@|\sat\s|\bat\b|एट)\s?"
    r"(?:gmail|yahoo|hotmail|outlook|rediffmail|icloud|live|proton|protonmail|ymail|qq|163)\s?(?:\.|\sdot\s|डॉट)\s?"
    r"(?:com|in|co\.in|my|com\.my|net|org|me)(?!\w)",
    re.IGNORECASE,
)
_BANKS = tuple(
    """
    okaxis oksbi okhdfcbank okicici ybl ibl axl apl yapl rapl paytm ptyes ptsbi pthdfc ptaxis upi sbi hdfcbank
    hdfc icici axisbank axis kotak kotak811 airtel airtelpaymentsbank freecharge jio idfcbank idfcfirst rbl
    indus indianbank yesbank yes barodampay cnrb pnb unionbank unionbankofindia uboi boi mahb uco ucobank
    waicici wahdfcbank waaxis wasbi slc slice jupiteraxis naviaxis superyes tapicici timecosmos amazonpay
    ikwik abfspay axisgo pingpay dbs federal fbl kbl kvb tmb dlb iob idbi citi citigold hsbc sc scb goaxb pz
    postbank ippb equitas aubank fam fifederal cmsidfc myicici ezeepay eazypay payzapp pockets mobikwik nyes
    yesg freoicici shriramhdfcbank trans utbi vijb psb centralbank cbin allbank
    """.split()  # noqa: SIM905
)
_PAYMENT = re.compile(
    rf"(?<![\w.+-])\w[\w.-]{{1,63}}@(?:{'|'.join(sorted(_BANKS, key=len, reverse=True))})(?![\w.-]*\w)", re.I
)
_ANY_PAYMENT = re.compile(r"(?<![\w.+-])\w[\w.-]{1,63}@[a-z][a-z0-9]{1,30}(?![\w@]|\.\w)", re.IGNORECASE)
_DIGIT = re.compile("[0-9]")
_AT_WORD = re.compile(
    r"[\[({<]\s?at\b|\bat\s+(?:gmail|yahoo|hotmail|outlook|rediff|icloud|live|proton|ymail|qq|163)|एट", re.I
)
_HOSTS = ("gmail", "yahoo", "hotmail", "outlook", "rediff", "icloud", "live", "proton", "ymail", "qq", "एट")
_PAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{3}[ABCEFGHJLPT][A-Z][ -]?\d{4}[ -]?[A-Z](?![A-Za-z0-9])", re.IGNORECASE)
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}[ -]?\d{2}[ ]?\d{4,6}[A-Z]?(?![A-Za-z0-9])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Span:
    """Personal data of a kind at code points `start` to `end` (the latter not included) of the text."""

    kind: str
    start: int
    end: int


def personal_spans(text: str) -> tuple[Span, ...]:
    """All personal data in the text, in order, none overlapping.

    Kinds: email, upi, pan, passport, aadhaar, mykad, card, phone.
    """
    if nothing_personal(text):
        return ()
    read = plain(text[:LONGEST])
    count = len(_DIGIT.findall(read.text))
    digits = count >= FEWEST
    if not digits and not _maybe_address(read.text):
        return ()
    found, left = [], read.text
    for kind, start, end in _signs(left, digits):
        found.append(_span(read, kind, start, end))
        left = f"{left[:start]}{chr(0) * (end - start)}{left[end:]}"
    if count >= FEWEST_IN_A_ROW:
        found += [_span(read, kind, start, end) for kind, start, end in numbers(masked(left))]
    return tuple(sorted(found, key=lambda span: span.start))


def _span(read: Plain, kind: str, start: int, end: int) -> Span:
    return Span(kind, read.place(start), read.place(end - 1) + 1)


def _maybe_address(text: str) -> bool:
    if "@" in text:
        return True
    small = text.casefold()  # looking for a few words is far cheaper than the pattern
    if "at" not in small and "एट" not in small:
        return False
    told = any(sign in text for sign in "[({<") or any(host in small for host in _HOSTS)
    return told and _AT_WORD.search(text) is not None


def _signs(text: str, digits: bool) -> Iterator[tuple[str, int, int]]:
    """(kind, start, end) of what is told by letters and signs; each passage once."""
    taken: list[tuple[int, int]] = []
    for kind, match in _matches(text, digits):
        start, end = match.span()
        if not any(start < last and first < end for first, last in taken):
            taken.append((start, end))
            yield kind, start, end


def _matches(text: str, digits: bool) -> Iterator[tuple[str, re.Match[str]]]:
    if _maybe_address(text):
        yield from (("email", each) for each in _MAIL.finditer(text))
        yield from (("upi", each) for each in _PAYMENT.finditer(text))
        yield from (("email", each) for each in _SPELLED.finditer(text))
        yield from (("upi", each) for each in _ANY_PAYMENT.finditer(text) if NEAR_PAYMENT.search(_before(text, each)))
    if not digits:
        return
    yield from (("pan", each) for each in _PAN.finditer(text) if _is_pan(each[0]))
    yield from (("passport", each) for each in _PASSPORT.finditer(text) if NEAR_PASSPORT.search(_before(text, each)))


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - NEAR) : match.start()]


def _is_pan(found: str) -> bool:
    """All capitals or all small; with gaps only in capitals, as prose has none."""
    return found.isupper() or (found.islower() and found.isalnum())
