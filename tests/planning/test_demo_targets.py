"""The demo region's targets fit the metrics that it measures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nakhoda.config.demo.targets import months, seed_targets, targets_of_the_region
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.queries import targets_for
from nakhoda.planning.queries.metrics import contracts
from tests.cast import NOW, actor

pytestmark = pytest.mark.django_db


def test_every_line_asks_for_a_metric_that_exists() -> None:
    assert {row["metric"] for row in targets_of_the_region()} - set(contracts()) == set()


def test_history_and_the_month_ahead_have_targets() -> None:
    assert [month.key for month in months(date(2026, 10, 28), date(2026, 11, 23))] == ["2026-10", "2026-11", "2026-12"]


def test_the_region_and_its_partners_are_held_to_something() -> None:
    doer, lead = system("demo"), actor("regional_lead")
    with scope_of(doer):
        count = seed_targets(NOW - timedelta(weeks=1), actor=doer, now=NOW)
    with scope_of(lead):
        region = targets_for(lead, "sla_first_response_due", {}, NOW)
        partner = targets_for(lead, "sla_first_response_due", {"owner": "selat"}, NOW)
    assert count == 2 * len(targets_of_the_region())
    assert (region and region.value, partner and partner.basis) == (0.9, "contract")
