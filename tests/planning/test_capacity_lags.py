"""Escalations come some hours after their cases: learned where there are enough, said where there are not."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.queries.capacity_lags import LEAST, STANDS_IN, lags_of, lags_seen
from tests.cast import NOW
from tests.planning.forecasts import received

HOUR = timedelta(hours=1)


def test_the_lag_of_a_line_is_the_median_of_its_first_escalations() -> None:
    came = {n: ("age_support" if n % 2 else "general", NOW) for n in range(60)}
    raised = [(n, NOW + (4 if n % 2 else 30) * HOUR) for n in range(60)] + [(1, NOW + 90 * HOUR)]
    found = lags_of(came, raised)
    assert {lob: (lag.hours, lag.seen) for lob, lag in found.items()} == {
        "": (17.0, 60), "age_support": (4.0, 30), "general": (30.0, 30)
    }  # fmt: skip
    assert not found[""].is_assumed


def test_few_escalations_say_how_few_and_a_figure_stands_in() -> None:
    came = dict.fromkeys(range(LEAST - 1), ("general", NOW))
    found = lags_of(came, [(n, NOW + HOUR) for n in came])
    assert list(found) == [""]
    assert (found[""].hours, found[""].seen, found[""].is_assumed) == (STANDS_IN, LEAST - 1, True)


def test_escalations_of_cases_unknown_or_far_too_late_are_left_out() -> None:
    came = dict.fromkeys(range(30), ("general", NOW))
    raised = [(n, NOW + 2 * HOUR) for n in range(25)] + [(99, NOW), (26, NOW - HOUR), (27, NOW + 900 * HOUR)]
    assert lags_of(came, raised)["general"].seen == 25


@pytest.mark.django_db
def test_without_escalations_in_the_load_the_lag_is_assumed(tmp_path: Path) -> None:
    reader = system("capacity")
    with received(tmp_path / "facts"), scope_of(reader):
        found = lags_seen(reader, NOW.date() - timedelta(days=28), NOW.date() - timedelta(days=1))
    assert found[""].is_assumed
