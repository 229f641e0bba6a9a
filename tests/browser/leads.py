"""Beginnings of a leader's journeys: months of answered surveys up to today, in which Malay e-mail broke lately."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connections

from nakhoda.core.fact_tables import FACTS
from nakhoda.org.actors import system
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.performance.actions.alert_watch import watch_figures
from nakhoda.performance.models import Alert
from nakhoda.warehouse.engine.store import folder_of
from nakhoda.warehouse.engine.store_manifest import Manifest, write_manifest
from tests.performance.facts import told
from tests.performance.test_watch import wobble

WATCH = system("watch")
DAYS, BROKEN_DAYS, LOAD = 91, 14, 7


@contextmanager
def months_of_surveys() -> Iterator[date]:
    """The load that the served desk reads; gives its last day. What was written beside it is forgotten afterwards."""
    today = datetime.now(timezone.utc).date()
    broke = today - timedelta(days=BROKEN_DAYS)

    def happy(day: date, place: dict[str, str]) -> float:
        hit = day >= broke and place["language"] == "ms" and place["channel"] == "email"
        return wobble(day, place) - (0.4 if hit else 0.0)

    with scope_of(system("test")):
        labels = {owner: scope_id(owner, "account_access", 1) for owner in ("meridian", "selat")}
    folder = folder_of("desk")
    with TemporaryDirectory() as made:
        facts = told(Path(made), today - timedelta(days=DAYS), DAYS, labels.__getitem__, happy)
        shutil.copytree(made, folder / "facts", dirs_exist_ok=True)
    files = {table: [f"facts/{table}/00000-1.parquet"] for table in FACTS}
    write_manifest(folder, Manifest(LOAD, "desk", facts.as_of, facts.as_of, cursor=LOAD, files=files, feeds=[]))
    try:
        yield today - timedelta(days=1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        _forget()


def rung() -> int:
    """The watch looks at the figures; the number of the alert about satisfaction."""
    with scope_of(WATCH):
        watch_figures(actor=WATCH, now=datetime.now(timezone.utc))
        return Alert.objects.get(metric="csat", slice_key="channel=email&language=ms").id


def _forget() -> None:
    connections.close_all()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("SELECT string_agg(tablename, ', ') FROM pg_tables WHERE tablename LIKE 'performance_%'")
        cursor.execute(f"TRUNCATE {cursor.fetchone()[0]} CASCADE")
    connections.close_all()
