"""A legal hold that arrives while a deletion runs waits for its end, and stops the next (scenario 10)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from nakhoda.desk.actions import retaining
from nakhoda.desk.actions.holding import HoldTerms, place_hold
from nakhoda.desk.actions.retaining import run_retention
from nakhoda.desk.queries.custody import deleting
from tests.cast import NOW, actor
from tests.desk.canaries import Bird, plant
from tests.desk.stories import the_program

pytestmark = pytest.mark.usefixtures("committed")
HERS = Bird("kakapowren")


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    settings.EVIDENCE_FOLDER = tmp_path / "files"


def placed() -> None:
    """By another process, on a connection of its own."""
    try:
        terms = HoldTerms(reference="H1", authority="Court", reason="Suit", lob="account_access", country="IN")
        place_hold(terms, actor=actor("admin"), now=NOW)
    finally:
        connections.close_all()


def test_a_hold_waits_until_a_deletion_has_ended() -> None:
    with ThreadPoolExecutor(1) as other:
        with the_program():
            deleting()
            placing = other.submit(placed)
            with pytest.raises(TimeoutError):
                placing.result(timeout=0.5)
        placing.result(timeout=10)


def test_a_hold_that_arrives_in_the_middle_of_a_night_stops_what_comes_after(monkeypatch: pytest.MonkeyPatch) -> None:
    plant(HERS, NOW)
    real = retaining._run_class

    def then_a_hold(run_id: int, one: Any, *told: Any) -> None:
        real(run_id, one, *told)
        if one.name == "note":  # the class before message_text
            placed()

    monkeypatch.setattr(retaining, "_run_class", then_a_hold)
    run = run_retention(now=NOW + timedelta(days=740))
    assert "held" not in run.counts["note"]
    assert (run.counts["message_text"]["held"], run.counts["message_text"]["erase"]) == (1, 3)
