"""A warehouse of its own for every test, filled from what the test has committed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from tests.desk.conftest import WRITTEN

IMPORTED = "journal_source, journal_foreign_case, journal_foreign_name, journal_foreign_event, quality_survey_offer"


@pytest.fixture
def data_folder(settings: Any, tmp_path: Path) -> Path:
    """Where this test's facts lie."""
    settings.DATA_FOLDER = tmp_path
    return tmp_path


@pytest.fixture
def committed_desk(django_db_setup: Any, django_db_blocker: Any, data_folder: Path) -> Iterator[Path]:
    """What is written is committed, as a load must see it, and wiped by the owner afterwards."""
    with django_db_blocker.unblock():
        connections.close_all()
        yield data_folder
        connections.close_all()
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # the fences refuse even the owner
            cursor.execute(f"TRUNCATE {WRITTEN}, {IMPORTED} CASCADE")
            cursor.execute("DELETE FROM procrastinate_jobs")
            cursor.execute("UPDATE org_person SET status = 'offline', status_since = NULL")
        connections.close_all()
