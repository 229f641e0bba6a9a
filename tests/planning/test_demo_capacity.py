"""The demo opens with a capacity plan that partners may read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nakhoda.config.demo import capacity
from nakhoda.org import queries
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions import capacity_run
from nakhoda.planning.queries.capacity import plans_for
from tests.cast import NOW, actor
from tests.planning.capacity import lived
from tests.planning.forecasts import received

pytestmark = pytest.mark.django_db


def test_the_first_plan_is_made_and_published_once(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr(capacity_run, "operation_for", lived)
    monkeypatch.setattr(capacity, "WEEKS", 2)
    with received(tmp_path / "facts"):
        capacity.first_plan(NOW)
        capacity.first_plan(NOW)
    manager = actor("partner_manager")
    with scope_of(manager):
        plans = plans_for(manager)
    queries._labels.clear()
    assert [(plan.name, plan.state) for plan in plans] == [("Next quarter", "done")]
