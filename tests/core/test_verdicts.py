"""What past verdicts teach about the next cause."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.verdicts import Judged, confidence, prior

ALIKE = ("channel", "language")


def judged(yes: int, no: int, kind: str = "rate", dims: tuple[str, ...] = ALIKE) -> list[Judged]:
    return [Judged(kind, dims, True)] * yes + [Judged(kind, dims, False)] * no


def test_without_verdicts_the_record_says_nothing() -> None:
    known = prior("rate", ALIKE, [])
    assert (known.accepted, known.judged, known.chance) == (0, 0, 0.5)


def test_what_was_accepted_before_is_likelier_now() -> None:
    often, seldom = prior("rate", ALIKE, judged(8, 1)), prior("rate", ALIKE, judged(1, 8))
    assert often.chance > 0.75
    assert seldom.chance < 0.25
    assert (often.accepted, often.judged) == (8, 9)


def test_the_same_kind_in_other_dimensions_counts_by_half() -> None:
    kin = prior("rate", ALIKE, judged(6, 0, dims=("owner",)))
    assert kin.judged == 0
    assert prior("rate", ALIKE, judged(6, 0)).chance > kin.chance > 0.5


def test_another_kind_teaches_nothing() -> None:
    assert prior("rate", ALIKE, judged(9, 0, kind="mix")).chance == 0.5


def test_without_a_record_the_evidence_stands_alone() -> None:
    assert confidence(0.01, 1.0, prior("rate", ALIKE, [])) == pytest.approx(0.98, abs=0.011)


@given(st.floats(0, 1), st.floats(0, 1), st.integers(0, 20), st.integers(0, 20))
def test_confidence_is_a_chance_and_grows_with_evidence_and_record(p: float, share: float, yes: int, no: int) -> None:
    known = prior("rate", ALIKE, judged(yes, no))
    here = confidence(p, share, known)
    assert 0 < here < 1
    assert confidence(p / 2, share, known) >= here
    assert confidence(p, share, prior("rate", ALIKE, judged(yes + 1, no))) >= here
