"""Every row of the SLA table, lived as the desk lives it and derived again from its events (promise P5)."""

from __future__ import annotations

import pytest

from nakhoda.core.clocks import Clock, clocks_of, recompute
from tests.core.sla_sites import SITES
from tests.core.sla_story import Expected, Journal, Promise, expectations, tell
from tests.core.sla_table import TABLE, Row


def lived(row: Row) -> Journal:
    journal = Journal([Promise.read(text) for text in row.promises.split(";")])
    tell(journal, row.site, row.story)
    return journal


def nth(clocks: tuple[Clock, ...], expected: Expected) -> Clock | None:
    named = [clock for clock in clocks if clock.code == expected.code]
    return named[expected.nth - 1] if len(named) >= expected.nth else None


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_the_clocks_of_a_story_say_what_the_handbook_says(row: Row) -> None:
    journal = lived(row)
    for expected in expectations(row.site, row.story, row.expect):
        clock = nth(journal.clocks, expected)
        if expected.values["outcome"] == "never":
            assert clock is None, expected
        else:
            assert clock is not None, expected
            assert {name: getattr(clock, name) for name in expected.values} == expected.values, expected.code


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_a_story_told_again_gives_the_same_clocks(row: Row) -> None:
    journal = lived(row)
    assert recompute(journal.entries, journal.terms_at, SITES) == clocks_of(journal.entries) == journal.clocks


def test_the_table_has_at_least_eighty_cases_of_their_own_name() -> None:
    assert len({row.name for row in TABLE}) == len(TABLE) >= 80
