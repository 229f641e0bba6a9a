"""A pointer is handed over by two people, and carries no bytes."""

from __future__ import annotations

import pytest

from nakhoda.core.material import NEXT, POINTER, may_become, pointer_of


@pytest.mark.parametrize(
    ("state", "after", "expected"),
    [
        ("draft", "approved", True),
        ("draft", "handed_over", False),
        ("approved", "handed_over", True),
        ("approved", "failed", True),
        ("failed", "handed_over", True),
        ("failed", "draft", False),
        ("handed_over", "acknowledged", True),
        ("acknowledged", "failed", False),
        ("nothing", "approved", False),
    ],
)
def test_a_hand_over_goes_its_way(state: str, after: str, expected: bool) -> None:
    assert may_become(state, after) is expected


def test_nothing_leaves_before_a_second_person_agreed() -> None:
    assert NEXT["draft"] == {"approved"}


def test_a_pointer_holds_only_what_it_names() -> None:
    facts = dict.fromkeys(POINTER, 1) | {"text": "words", "bytes": b"x", "name": "file.jpg", "flagged_by": 7}
    assert set(pointer_of(facts, "test")) == {*POINTER, "format", "system"}
    with pytest.raises(ValueError, match="no system"):
        pointer_of(facts, "somewhere")
