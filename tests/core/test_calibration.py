"""Two graders on the same cases, against published figures and the handbook's own example."""

from __future__ import annotations

import pytest

from nakhoda.core.calibration import Agreement, Pair, agreement, mcnemar


def flags(both: int, ours: int, partners: int, neither: int) -> list[Pair]:
    told = [(True, True)] * both + [(False, True)] * ours + [(True, False)] * partners + [(False, False)] * neither
    return [Pair(80, 80, partner, our) for partner, our in told]


def scores(*gaps: float, times: int = 5) -> Agreement:
    return agreement([Pair(80 + gap, 80, False, False) for gap in gaps] * times)


@pytest.mark.parametrize(("missed", "added", "p"), [(5, 5, 1.0), (10, 0, 2 / 1024), (121, 59, 4.434e-6), (0, 0, 1.0)])
def test_mcnemar_is_the_exact_binomial(missed: int, added: int, p: float) -> None:
    assert mcnemar(missed, added) == pytest.approx(p, rel=1e-3)


def test_ninety_in_a_hundred_agree_and_still_ten_of_fourteen_errors_are_missed() -> None:
    found = agreement(flags(4, 10, 0, 86))  # handbook 3.3
    assert found.sensitivity == pytest.approx(4 / 14)
    assert round(found.ac1, 2) == 0.88
    assert found.mcnemar == pytest.approx(2 / 1024)
    assert found.lenient


@pytest.mark.parametrize(
    ("gaps", "times", "lenient"),
    [
        ((5, 6, 7, 6), 5, True),  # 20 pairs, six points above
        ((5, 6, 7, 6), 4, False),  # 16 say nothing
        ((2, 2, 3, 2), 5, False),  # less than three points
        ((-6, -7, -5, -6), 5, False),  # stricter than we are
        ((60, -50, 2, 3), 5, False),  # the interval holds 0
    ],
)
def test_a_partner_is_lenient_beyond_three_points_that_chance_does_not_make(
    gaps: tuple[float, ...], times: int, lenient: bool
) -> None:
    assert scores(*gaps, times=times).lenient is lenient


def test_limits_of_agreement_hold_the_single_case_and_the_interval_the_mean() -> None:
    found = scores(4, 6, 8, times=10)
    assert found.bias == pytest.approx(6)
    assert found.low_limit < found.lo < 6 < found.hi < found.high_limit


def test_of_no_pairs_nothing_is_known() -> None:
    found = agreement([])
    assert (found.n, found.sensitivity, found.lenient, found.mcnemar) == (0, None, False, 1.0)
