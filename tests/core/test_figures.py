"""Figures as their reader writes them."""

from __future__ import annotations

import pytest

from nakhoda.core.figures import Hand, axis_of, change_of, figure_of, interval_of

EN, HI, MS, UR, TA = (Hand(code) for code in ("en", "hi", "ms", "ur", "ta"))
CHENNAI = Hand("en", "IN")

FIGURES = [
    (0.824, "share", EN, "82.4 %"),
    (None, "share", EN, "–"),
    (1.0, "share", HI, "100.0 %"),
    (42.0, "minutes", EN, "42 min"),
    (7.25, "minutes", EN, "7.2 min"),
    (180.0, "minutes", EN, "3.0 h"),
    (180.0, "minutes", HI, "3.0 घं"),
    (2.0, "hours", MS, "2.0 jam"),
    (72.0, "hours", EN, "3.0 d"),
    (72.0, "hours", UR, "\u20663.0\u2069 دن"),
    (1234567.0, "count", EN, "1,234,567"),
    (1234567.0, "count", HI, "12,34,567"),
    (1234567.0, "count", CHENNAI, "12,34,567"),
    (1234567.0, "count", MS, "1,234,567"),
    (1234567.0, "count", Hand("id"), "1.234.567"),
    (2.5, "count", EN, "2.5"),
    (-3.0, "count", EN, "−3"),
    (0.5, "days", EN, "0.5 d"),
]


@pytest.mark.parametrize(("value", "unit", "hand", "said"), FIGURES, ids=lambda each: str(each)[:12])
def test_a_figure_reads(value: float | None, unit: str, hand: Hand, said: str) -> None:
    assert figure_of(value, unit, hand) == said


SHORT = [
    (940, EN, "940"),
    (12_400, EN, "12.4k"),
    (3_100_000, EN, "3.1M"),
    (1_20_000, CHENNAI, "1.2 lakh"),
    (3_00_00_000, CHENNAI, "3 crore"),
    (1_20_000, HI, "1.2 लाख"),
    (3_00_00_000, UR, "3 کروڑ"),
    (120_000, MS, "120 ribu"),
    (2_500_000, MS, "2.5 juta"),
    (99_999, HI, "99,999"),
]


@pytest.mark.parametrize(("value", "hand", "said"), SHORT, ids=lambda each: str(each)[:12])
def test_a_large_count_is_short(value: float, hand: Hand, said: str) -> None:
    assert hand.short(value) == said


@pytest.mark.parametrize(
    ("before", "after", "unit", "said"),
    [
        (0.80, 0.769, "share", "−3.1 points"),
        (0.80, 0.8, "share", "0.0 points"),
        (10.0, 14.0, "count", "+4"),
        (60.0, 30.0, "minutes", "−30 min"),
        (None, 1.0, "share", ""),
    ],
)
def test_a_change_has_its_sign_and_shares_move_by_points(before, after, unit, said) -> None:
    assert change_of(before, after, unit) == said


def test_an_interval_says_its_unit_once() -> None:
    assert interval_of(0.791, 0.852, "share") == "79.1–85.2 %"
    assert interval_of(30, 150, "minutes") == "30 min–2.5 h"
    assert interval_of(None, 0.5, "share") == ""


def test_a_figure_stays_in_one_piece_where_lines_run_from_right_to_left() -> None:
    assert figure_of(0.811, "share", UR) == "\u206681.1 %\u2069"
    assert interval_of(0.786, 0.834, "share", UR) == "\u206678.6–83.4 %\u2069"
    assert change_of(0.8, 0.769, "share", UR) == "\u2066−3.1\u2069 پوائنٹ"
    assert figure_of(-105, "count", UR) == "\u2066−105\u2069"
    assert figure_of(300, "hours", UR) == "\u206612.5\u2069 دن"


def test_a_tick_is_short() -> None:
    assert [axis_of(value, "share") for value in (0.8, 0.825, 1.0)] == ["80 %", "82.5 %", "100 %"]
    assert axis_of(180, "minutes") == "3 h"
    assert axis_of(12_000, "count") == "12k"
