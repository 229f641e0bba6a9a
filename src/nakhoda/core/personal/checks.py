"""Check digits and shapes: what makes a row of digits an identity number, a card or a telephone number."""

from __future__ import annotations

_TIMES = (
    "0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
    "5987604321", "6598710432", "7659821043", "8765932104", "9876543210",
)  # fmt: skip
_TURNS = (
    "0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258",
)  # fmt: skip
_MONTH_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NO_PLACE = frozenset({0, 17, 18, 19, 20, 69, 70, 73, 80, 81, 94, 95, 96, 97})  # codes that were never given out
_CARDS = (  # first digits from, to, lengths
    ("34", "34", (15,)), ("37", "37", (15,)),
    ("300", "305", (14,)), ("36", "36", (14,)), ("38", "39", (14,)),
    ("3528", "3589", (16,)), ("4", "4", (13, 16, 19)),
    ("2221", "2720", (16,)), ("50", "50", (16,)), ("51", "55", (16,)), ("56", "58", (16,)),
    ("60", "60", (16,)), ("62", "62", (16, 17, 18, 19)), ("63", "63", (16,)), ("64", "65", (16,)), ("67", "67", (16,)),
    ("81", "82", (16,)),
)  # fmt: skip


def verhoeff(digits: str) -> bool:
    """Whether the last digit is the check digit of those before it (dihedral group of order 10)."""
    check = 0
    for place, digit in enumerate(reversed(digits)):
        check = int(_TIMES[check][int(_TURNS[place % 8][int(digit)])])
    return check == 0


def luhn(digits: str) -> bool:
    """Whether the digits, every second one from the right doubled, add up to a multiple of ten."""
    doubled = (int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits)))
    return sum(each - 9 * (each > 9) for each in doubled) % 10 == 0


def is_aadhaar(digits: str) -> bool:
    """Twelve digits, never beginning with 0 or 1, with a check digit; all the same is nobody's."""
    return len(digits) == 12 and digits[0] in "23456789" and len(set(digits)) > 2 and verhoeff(digits)


def is_mykad(digits: str) -> bool:
    """Birth date, place of birth, serial: a real date and a place code in use. There is no check digit."""
    if len(digits) != 12:
        return False
    month, day, place = int(digits[2:4]), int(digits[4:6]), int(digits[6:8])
    return 1 <= month <= 12 and 1 <= day <= _MONTH_DAYS[month - 1] and place not in _NO_PLACE


def is_card(digits: str) -> bool:
    """A payment card: an issuer's first digits, a length of that issuer, and the check digit."""
    if len(set(digits)) < 2 or not luhn(digits):
        return False
    return any(low <= digits[: len(low)] <= high and len(digits) in lengths for low, high, lengths in _CARDS)
