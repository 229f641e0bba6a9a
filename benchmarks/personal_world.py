"""Texts with personal data whose place is known, and clean texts full of numbers that are nobody's.

Written without a look at the detector: check digits are worked out here by other means (tables of the permutation's
powers, sums by hand), and a member's sentence comes from our own phrases.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from nakhoda.simulator.phrases import BANKS

T = TypeVar("T")
Dice = np.random.Generator
DIGITS = {
    "ascii": "0123456789",
    "deva": "०१२३४५६७८९",
    "taml": "௦௧௨௩௪௫௬௭௮௯",
    "beng": "০১২৩৪৫৬৭৮৯",
    "telu": "౦౧౨౩౪౫౬౭౮౯",
    "arab": "٠١٢٣٤٥٦٧٨٩",
    "urdu": "۰۱۲۳۴۵۶۷۸۹",
    "wide": "０１２３４５６７８９",
}
HIDERS = ("\u200b", "\u200c", "\u200d", "\u2060", "\u00ad", "\ufeff")
LEADS = {
    "aadhaar": ("my aadhaar is", "Aadhaar no:", "आधार नंबर", "ஆதார் எண்", "", "I send you"),
    "pan": ("PAN", "my pan card is", "पैन कार्ड", "", "tax number"),
    "mykad": ("no kad pengenalan saya", "MyKad", "IC saya", "nombor ic:", ""),
    "phone": (
        "call me at",
        "my number is",
        "मेरा नंबर",
        "என் எண்",
        "నా ఫోన్",
        "আমার ফোন",
        "میرا نمبر",
        "电话",
        "hubungi saya di",
        "",
        "whatsapp",
    ),
    "card": ("my card is", "kad kredit saya", "कार्ड", "paid with", ""),
    "email": ("mail me at", "email saya", "मेरा ईमेल", "写信到", ""),
    "upi": ("upi id", "paid from", "मेरा upi", ""),
    "passport": ("my passport number is", "passport no", "nombor pasport saya"),
}


@dataclass(frozen=True, slots=True)
class Planted:
    """A text, and the piece of data in it; `kind` is empty in a clean one."""

    text: str
    kind: str = ""
    start: int = 0
    end: int = 0


def planted(kind: str, dice: Dice) -> Planted:
    """One text with one piece of data of the kind, somewhere in a member's sentence."""
    value = _disguised(MAKERS[kind](dice), kind, dice)
    before = f"{_phrase(dice)} {_one(LEADS[kind], dice)}".strip() + " "
    return Planted(f"{before}{value} {_phrase(dice)}", kind, len(before), len(before) + len(value))


def clean(dice: Dice) -> Planted:
    """A member's sentence with one or two numbers that are no person's; half of them of videos."""
    parts = [_phrase(dice), _video(dice) if dice.random() < 0.5 else _one(NOBODYS, dice)(dice)]
    if dice.random() < 0.4:
        parts += [_one(NOBODYS, dice)(dice)]
    parts += [_phrase(dice)]
    return Planted(" ".join(parts))


def _one(choices: Sequence[T], dice: Dice) -> T:
    return choices[int(dice.integers(len(choices)))]


def _some(count: int, dice: Dice, first: str = "0123456789") -> str:
    return _one(first, dice) + "".join(_one("0123456789", dice) for _ in range(count - 1))


def _phrase(dice: Dice) -> str:
    """One of our members' sentences, in any of our languages."""
    bank = _one(tuple(BANKS.values()), dice)
    return _one(_one(tuple(bank.about.values()), dice), dice)


def _checked(body: str, check: Callable[[str], bool]) -> str:
    return next(f"{body}{digit}" for digit in range(10) if check(f"{body}{digit}"))


def _dihedral(one: int, other: int) -> int:
    """Multiplication of the group of the pentagon: turns are 0 to 4, mirrors 5 to 9."""
    if one < 5:
        return (one + other) % 5 + (0 if other < 5 else 5)
    return 5 + (one - other) % 5 if other < 5 else (one - other) % 5


def _is_checked_by_pentagon(digits: str) -> bool:
    total, turned = 0, list(range(10))
    for digit in reversed(digits):
        total = _dihedral(total, turned[int(digit)])
        turned = [turned[place] for place in (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)]
    return total == 0


def _is_checked_by_sum(digits: str) -> bool:
    odd, even = digits[-1::-2], digits[-2::-2]
    return (sum(map(int, odd)) + sum(int(each) * 2 // 10 + int(each) * 2 % 10 for each in even)) % 10 == 0


def _aadhaar(dice: Dice) -> str:
    digits = _checked(_some(11, dice, "23456789"), _is_checked_by_pentagon)
    return _one((digits, f"{digits[:4]} {digits[4:8]} {digits[8:]}", f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"), dice)


def _pan(dice: Dice) -> str:
    letters = "".join(_one("ABCDEFGHIJKLMNOPQRSTUVWXYZ", dice) for _ in range(3)) + _one("PPPPCHFATBLJG", dice)
    value = f"{letters}{_one('ABCDKMRS', dice)}{_some(4, dice)}{_one('ABCDEFGH', dice)}"
    return value.lower() if dice.random() < 0.2 else value


def _mykad(dice: Dice) -> str:
    born = f"{dice.integers(100):02d}{dice.integers(1, 13):02d}{dice.integers(1, 29):02d}"
    place, serial = f"{_one((*range(1, 17), *range(21, 60), 82), dice):02d}", _some(4, dice)
    return _one((f"{born}{place}{serial}", f"{born}-{place}-{serial}", f"{born} {place} {serial}"), dice)


def _phone(dice: Dice) -> str:
    india, two = _some(10, dice, "6789"), f"1{_one('234679', dice)}"
    seven, eight = _some(7, dice, "23456789"), _some(8, dice, "23456789")
    return _one(
        (
            india,
            f"+91 {india[:5]} {india[5:]}",
            f"+91-{india}",
            f"0{india}",
            f"{india[:5]}-{india[5:]}",
            f"91{india}",
            f"{india[:3]} {india[3:6]} {india[6:]}",
            f"(+91) {india}",
            f"0091 {india}",
            f"0{two}-{seven}",
            f"0{two}{seven}",
            f"+60 {two}-{seven[:3]} {seven[3:]}",
            f"+60{two}{seven}",
            f"60{two}{seven}",
            f"011-{eight}",
            f"03-{eight[:4]} {eight[4:]}",
            f"+65 {_one('89', dice)}{seven[:3]} {seven[3:]}",
            f"+62 812-{eight[:4]}-{eight[4:]}",
            f"0812{eight}",
            f"+8801{_some(9, dice, '3456789')}",
            f"+44 20 {eight[:4]} {eight[4:]}",
            f"+1 (415) {seven[:3]}-{seven[3:]}",
        ),
        dice,
    )


def _card(dice: Dice) -> str:
    body = _one((f"4{_some(14, dice)}", f"5{_one('12345', dice)}{_some(13, dice)}", f"60{_some(13, dice)}"), dice)
    digits = _checked(body, _is_checked_by_sum)
    grouped = " ".join(digits[place : place + 4] for place in range(0, 16, 4))
    return _one((digits, grouped, grouped.replace(" ", "-")), dice)


def _name(dice: Dice) -> str:
    first = _one(("ravi", "aisyah", "priya", "wei.ling", "md_faiz", "lakshmi", "s.kumar", "nur-ain", "imran"), dice)
    return f"{first}{dice.integers(1, 9999)}" if dice.random() < 0.6 else f"{first}.{_one(('k', 'binti', 'd'), dice)}"


def _email(dice: Dice) -> str:
    host = _one(("gmail.com", "yahoo.co.in", "mail.example", "outlook.com", "post.example.my", "qq.com"), dice)
    name = _name(dice)
    return _one((f"{name}@{host}",) * 6 + (f"{name} [at] {host}", f"{name}＠{host}", f"{name}@{host.upper()}"), dice)


def _upi(dice: Dice) -> str:
    return (
        f"{_one((_name(dice), _some(10, dice, '6789')), dice)}@{_one(('okaxis', 'ybl', 'paytm', 'oksbi', 'upi'), dice)}"
    )


def _passport(dice: Dice) -> str:
    return _one((f"{_one('JKLMNPRSTUVZ', dice)}{_some(7, dice, '123456789')}", f"A{_some(8, dice)}"), dice)


MAKERS: dict[str, Callable[[Dice], str]] = {
    "aadhaar": _aadhaar,
    "pan": _pan,
    "mykad": _mykad,
    "phone": _phone,
    "card": _card,
    "email": _email,
    "upi": _upi,
    "passport": _passport,
}


def _disguised(value: str, kind: str, dice: Dice) -> str:
    """Half of the values stay; the others get the digits of another script, or invisible characters inside."""
    if dice.random() < 0.4 and kind not in ("email", "upi"):
        value = value.translate(str.maketrans(DIGITS["ascii"], _one(tuple(DIGITS.values()), dice)))
    if dice.random() < 0.15:
        at = int(dice.integers(1, len(value)))
        value = f"{value[:at]}{_one(HIDERS, dice)}{value[at:]}"
    return value


def _video(dice: Dice) -> str:
    number = f"{_one('67', dice)}{_some(18, dice)}"
    return _one(
        (
            number,
            f"video {number}",
            f"video id {number}",
            f"https://www.video.example/@user{_some(4, dice)}/video/{number}",
            f"वीडियो {number}",
            f"#{number}",
            f"vm.video.example/ZS{_some(7, dice)}/",
            f"live room {number}",
            f"视频{number}",
        ),
        dice,
    )


CASES = ("case", "ticket", "case number", "kes", "केस", "reference")
ORDERS = ("order", "order id", "Order No:", "transaction", "UTR", "txn id", "invoice", "pesanan", "ऑर्डर", "订单")


def _case(dice: Dice) -> str:
    size = int(dice.integers(5, 13))
    return f"{_one(CASES, dice)} {_one(('', '#', 'no. '), dice)}{_some(size, dice)}"


def _order(dice: Dice) -> str:
    return f"{_one(ORDERS, dice)} {_some(int(dice.integers(8, 17)), dice)}"


def _moment(dice: Dice) -> str:
    year, month, day = dice.integers(2019, 2028), dice.integers(1, 13), dice.integers(1, 29)
    hour, minute, second = dice.integers(24), dice.integers(60), dice.integers(60)
    return _one(
        (
            f"{year}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}",
            f"{day:02d}/{month:02d}/{year} {hour}:{minute:02d}",
            f"{day:02d}-{month:02d}-{year}",
            f"{1_500_000_000 + int(dice.integers(3e8))}",
            f"{day}.{month}.{year}",
            f"{year}{month:02d}{day:02d}{hour:02d}{minute:02d}{second:02d}",
            f"{1_500_000_000_000 + int(dice.integers(3e11))}",
        ),
        dice,
    )


def _price(dice: Dice) -> str:
    many = int(dice.integers(100, 10_000_000))
    return _one(
        (
            f"₹{many:,}.00",
            f"RM {many}",
            f"Rs. {many:,}",
            f"{many:,} coins",
            f"Rp{many:,}".replace(",", "."),
            f"{many} views",
        ),
        dice,
    )


def _machine(dice: Dice) -> str:
    return _one(
        (
            f"version {dice.integers(40)}.{dice.integers(99)}.{dice.integers(99)}",
            f"error {_some(6, dice)}",
            f"192.168.{dice.integers(255)}.{dice.integers(255)}",
            f"user id {_some(int(dice.integers(7, 20)), dice, '67')}",
            f"@user{_some(9, dice)}",
            f"model SM-A{_some(3, dice)}F",
            f"Android {dice.integers(9, 16)}",
        ),
        dice,
    )


NOBODYS: tuple[Callable[[Dice], str], ...] = (_case, _order, _moment, _price, _machine)
