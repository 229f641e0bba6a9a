"""A log whose cases were picked by their end says nothing about who came in when."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from nakhoda.org.actors import system
from nakhoda.warehouse.queries import Ask, Window, values
from nakhoda.warehouse.queries.marks import ARRIVALS
from nakhoda.warehouse.queries.sources import asking
from tests.warehouse.little_facts import LittleFacts, at

CASE: dict[str, Any] = {"received_at": at(3), "first_resolved_at": at(4), "resolved_at": at(4), "valid": True}
STAY: dict[str, Any] = {"received_at": at(3), "entered_at": at(3), "entered_by": "received", "left_by": "resolved"}


class ByClose(LittleFacts):
    chosen_by = "closed"


@pytest.mark.parametrize(
    ("metric", "usable"),
    [
        ("received", False),
        ("inflow", False),
        ("backlog", False),
        ("oldest_age_hours", False),
        ("resolution_km_hours", False),
        ("repeat_contact", False),
        ("cases", True),
        ("resolved", True),
        ("full_resolution_hours", True),
        ("reopen_rate", True),
    ],
)
def test_arrivals_of_a_log_chosen_by_close_date_are_not_usable(metric: str, usable: bool, tmp_path: Path) -> None:
    rows = {"case": [CASE] * 40, "stay": [STAY | {"left_at": at(4)}] * 40}
    for kind in (LittleFacts, ByClose):
        folder = tmp_path / kind.__name__
        folder.mkdir()
        with asking(kind(folder, at(25), rows)):
            table = values(system("test"), metric, Ask(Window(at(1), at(20))))
        withheld = [cell.value.hidden == ARRIVALS for cell in table.cells]
        assert any(withheld) is (kind is ByClose and not usable), kind
        assert (ARRIVALS in table.notes) is (kind is ByClose)
