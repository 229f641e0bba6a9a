"""The nightly line of the schedule: retention is applied, and orders that were killed are finished."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import timezone as utc
from pathlib import Path
from typing import Any

import pytest

from nakhoda.config.schedule import keep_records
from nakhoda.desk.actions.erasing import erase_member
from nakhoda.desk.models import ErasureOrder, RetentionRun
from nakhoda.desk.queries.custody import member_named
from tests.cast import actor
from tests.desk.canaries import Bird, plant, singing_files, singing_tables
from tests.desk.conftest import committed  # noqa: F401
from tests.desk.stories import the_program

pytestmark = pytest.mark.usefixtures("committed")
HERS, OTHER = Bird("kakapowren"), Bird("shoebillfinch")


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    settings.EVIDENCE_FOLDER = tmp_path / "files"


def test_the_night_finishes_what_was_killed_and_applies_the_table(monkeypatch: pytest.MonkeyPatch) -> None:
    now = datetime.now(utc.utc)
    plant(HERS, now - timedelta(days=1))
    plant(OTHER, now - timedelta(days=740))
    with the_program():
        member = member_named(HERS.address).id

    def dies(names: Any) -> Any:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr("nakhoda.desk.actions.erasing.unlink_files", dies)
        with pytest.raises(KeyboardInterrupt):
            erase_member(member, dry=False, actor=actor("admin"), now=now)
    keep_records(0)
    with the_program():
        assert ErasureOrder.objects.get().state == "done"
        assert RetentionRun.objects.get().finished_at is not None
        assert "desk_message.text" not in singing_tables(OTHER.word)
    assert singing_files(HERS.word) == singing_files(OTHER.word) == []
