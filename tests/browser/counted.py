"""A load of made-up facts in the store of the served desk: figures without waiting for a month of cases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from nakhoda.core.fact_tables import FACTS
from nakhoda.warehouse.engine.store import folder_of
from nakhoda.warehouse.engine.store_manifest import Manifest, write_manifest
from tests.warehouse.made_facts import made_facts

FEED = {"name": "selat", "kind": "partner", "expected": 400, "received": 300, "share": 0.75, "last_at": None}


@contextmanager
def counted(feeds: bool = False) -> Iterator[None]:
    """Two loads, a day apart; with `feeds`, a partner's feed is behind in the second."""
    folder = folder_of("desk")
    files = {table: list(_copied(folder, table)) for table in FACTS}
    told = made_facts()
    for load, behind in ((1, timedelta(days=1)), (2, timedelta())):
        as_of = told.as_of - behind
        missing = [FEED] if feeds and load == 2 else []
        write_manifest(folder, Manifest(load, "desk", as_of, as_of, cursor=load, files=files, feeds=missing))
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copied(folder: Path, table: str) -> Iterator[str]:
    (folder / "facts" / table).mkdir(parents=True, exist_ok=True)
    for path in map(Path, made_facts().paths(table)):
        shutil.copy(path, folder / "facts" / table / path.name)
        yield f"facts/{table}/{path.name}"
