"""Somebody who has several cases open at once works on each for a part of the time: learned as work, not as waiting."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.simulator.fit.log import Log
from nakhoda.simulator.fit.looking import at_hand
from nakhoda.simulator.fit.sharing import worked_seconds

CASES: dict[str, tuple[list[tuple[int, float, float]], list[float]]] = {
    "one after another": ([(0, 0, 10), (0, 10, 30)], [10, 20]),
    "both at once": ([(0, 0, 10), (0, 0, 10)], [5, 5]),
    "one within another": ([(0, 0, 30), (0, 10, 20)], [25, 5]),
    "three, staggered": ([(0, 0, 30), (0, 10, 40), (0, 20, 50)], [10 + 5 + 10 / 3, 5 + 10 / 3 + 5, 10 / 3 + 5 + 10]),
    "two people do not share": ([(0, 0, 10), (1, 0, 10)], [10, 10]),
    "a touch of no length": ([(0, 5, 5), (0, 0, 10)], [0, 10]),
    "nobody did anything": ([], []),
}
TOUCHES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 500), st.integers(0, 200)), max_size=30)


def columns(rows: list[tuple[int, float, float]]) -> tuple[Any, Any, Any]:
    return cast(Any, tuple(np.array([row[place] for row in rows]) for place in range(3)))


@pytest.mark.parametrize("name", CASES)
def test_an_instant_is_split_among_what_is_open(name: str) -> None:
    rows, expected = CASES[name]
    assert worked_seconds(*columns(rows)) == pytest.approx(expected)


@given(TOUCHES)
def test_the_parts_add_up_to_the_time_with_anything_open(touches: list[tuple[int, int, int]]) -> None:
    people, begins, lengths = columns(cast(Any, touches))
    ends = begins + lengths
    parts = worked_seconds(people, begins, ends)
    log = cast(Log, SimpleNamespace(touch_person=people, touch_from=begins, touch_to=ends))
    open_for = sum(end - begin for begin, end in at_hand(log, np.arange(len(touches))))
    assert parts.sum() == pytest.approx(open_for)
    assert (parts >= -1e-9).all()
    assert (parts <= lengths + 1e-9).all()
