"""A job exists exactly when the change that asked for it does, in a worker too (found by the crash storm)."""

from __future__ import annotations

import pytest
from django.db import transaction
from procrastinate.contrib.django import app

from nakhoda.desk.jobs import defer
from tests.desk.stories import jobs

pytestmark = pytest.mark.django_db


def test_a_job_that_a_worker_defers_is_part_of_its_transaction() -> None:
    with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
        with transaction.atomic():
            defer("drain", person_id=7)
            assert jobs("drain") == [{"person_id": 7}]
            transaction.set_rollback(True)
        assert jobs("drain") == []
