"""The page of clocks and reactions is whole: what is deferred exists, and what exists runs."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import timezone
from procrastinate.contrib.django import app

from nakhoda.config import schedule

SOURCE = Path(__file__).parents[2] / "src" / "nakhoda"
DEFERRED = re.compile(r"""(?<![.\w])defer\(\s*"([a-z_]+)\"""")


def deferred() -> set[str]:
    return {name for path in SOURCE.rglob("*.py") for name in DEFERRED.findall(path.read_text())}


def test_whatever_is_deferred_is_declared_on_the_page() -> None:
    app.perform_import_paths()
    assert {f"nakhoda.{name}" for name in deferred()} <= set(app.tasks)
    assert deferred(), "the pattern finds nothing"


def test_every_clock_is_started_by_the_time_and_never_waits_twice() -> None:
    periodic = {task.name: task for (task_name, _), task in _periodic()}
    for _, function in (*schedule.CLOCKS, *schedule.JOB_CLOCKS):
        task = periodic[f"nakhoda.{function.__name__}"]
        assert task.queueing_lock == task.name


@pytest.mark.django_db
@pytest.mark.parametrize("clock", [function for _, function in schedule.CLOCKS], ids=lambda function: function.__name__)
def test_every_clock_runs_on_a_quiet_desk(clock, settings, tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings.DATA_FOLDER = tmp_path
    assert clock(int(timezone.now().timestamp())) is None


def _periodic():  # type: ignore[no-untyped-def]
    tasks = app.periodic_registry.periodic_tasks
    return [((key[0], key[1]), row.task) for key, row in tasks.items()]
