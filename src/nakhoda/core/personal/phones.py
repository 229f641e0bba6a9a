"""Telephone numbers as people in the region write them."""

from __future__ import annotations

from re import compile as pattern

INDIA = pattern(r"(?:0|91|0091|091)?[6-9]\d{9}")
INDIA_LINE = pattern(r"0(?:11|20|22|33|40|44|79|80)[2-7]\d{7}|0[1-8]\d{2}[2-7]\d{6}")
MALAYSIA = pattern(r"(?:6|006)?0(?:11\d{8}|1[02-9]\d{7}|15\d{8}|3[2-9]\d{7}|[4-79][2-9]\d{6}|8[2-9][2-9]\d{5})")
TRUNK = pattern(
    r"0[1-9]\d{7,11}"
)  # Indonesia 08.., Pakistan 03.., Bangladesh 01.., Sri Lanka 07..: a zero and the rest
ABROAD = pattern(r"(?:00)?(?:[17]\d{10}|(?:2[07]|3\d|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])\d{7,12}|[2-9]\d{8,13})")
CHINA = pattern(r"(?:86)?1[3-9]\d{9}")
SINGAPORE = pattern(r"(?:65)?[89]\d{7}")
_AMERICAN = (3, 3, 4)
_ODD = 4  # groups of one or two digits beyond this many mean that somebody spelled the number out


def is_phone(digits: str, plus: bool) -> bool:
    """A number that needs no word beside it: international with its plus sign, Indian, Malaysian or with a trunk 0."""
    if len(set(digits)) < 3:
        return False
    if plus:
        return 8 <= len(digits) <= 15 and ABROAD.fullmatch(digits) is not None
    return any(each.fullmatch(digits) for each in (INDIA, INDIA_LINE, MALAYSIA, TRUNK)) or (
        digits.startswith("00") and len(digits) >= 11 and ABROAD.fullmatch(digits) is not None
    )


def is_phone_when_called_so(digits: str) -> bool:
    """A number that counts only after "phone", "call me", "WhatsApp" and their like."""
    return 7 <= len(digits) <= 15 and len(set(digits)) > 2


def is_written_like_a_phone(groups: tuple[str, ...]) -> bool:
    """`(415) 555 2671`: three groups that people use for nothing else."""
    return tuple(map(len, groups)) == _AMERICAN and groups[0][0] in "23456789" and groups[1][0] in "23456789"


def is_plausible_grouping(groups: tuple[str, ...], plus: bool = False) -> bool:
    """No lonely digit but an area's after a country's, unless the number is spelled out in ones and twos."""
    counted = (groups[0], *groups[2:]) if plus and len(groups) > 2 else groups
    sizes = [len(group) for group in counted]
    if len(sizes) == 1:
        return True
    if max(sizes) <= 2:
        return len(sizes) > _ODD
    return min(sizes[1:]) >= 2 and sum(size < 3 for size in sizes[1:]) <= 1
