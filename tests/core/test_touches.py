"""Handle time: what beats credit never adds up to more than the time that passed."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.touches import Focus, credits

START = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("last_beats", "now", "expected"),
    [
        pytest.param([0], 15, [15], id="one window"),
        pytest.param([0], 3600, [600], id="a silence counts as the idle cap"),
        pytest.param([0, 5], 15, [5, 5], id="two windows side by side share"),
        pytest.param([0, 100], 115, [0, 15], id="a window that fell silent gets nothing"),
        pytest.param([20], 10, [0], id="a clock that ran backwards"),
        pytest.param([], 10, [], id="nothing is open"),
    ],
)
def test_credits(last_beats: list[float], now: float, expected: list[float]) -> None:
    given_seconds = credits([Focus(place, at(beat)) for place, beat in enumerate(last_beats)], at(now), 10)
    assert [given_seconds.get(place, 0) for place in range(len(last_beats))] == expected


@given(st.lists(st.tuples(st.integers(0, 3), st.floats(0.1, 900)), min_size=1, max_size=40))
def test_the_sum_never_exceeds_the_time_that_passed(beats: list[tuple[int, float]]) -> None:
    last: dict[int, datetime] = {}
    now, total = START, 0.0
    for window, wait in beats:
        now += timedelta(seconds=wait)
        total += sum(credits([Focus(key, beat) for key, beat in last.items()], now, 10).values())
        last[window] = now
    assert total <= (now - START).total_seconds() + 0.001
