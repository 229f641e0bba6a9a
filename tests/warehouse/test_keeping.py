"""Older loads can be opened again, for as long as they are kept; what is erased goes from all of them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest
from django.db import connections

from nakhoda.warehouse.actions.erasing import rebuild
from nakhoda.warehouse.actions.loading import load_source
from nakhoda.warehouse.actions.pinning import pin, unpin
from nakhoda.warehouse.engine.store import NoSuchLoad, Store, folder_of, open_store, sources_in_store
from nakhoda.warehouse.engine.store_keeping import (
    forget_loads,
    kept_loads,
    pin_load,
    pinned_loads,
    unpin_load,
)
from nakhoda.warehouse.engine.store_manifest import Manifest, loads_in, write_manifest
from tests.cast import NOW
from tests.desk.stories import answered, minutes, opened

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def manifest(load: int, at: datetime, **more: Any) -> Manifest:
    return Manifest(load=load, source="desk", as_of=at, complete_to=at, cursor=load, **more)


def cases(store: Store) -> dict[int, str]:
    paths = store.paths("case")
    rows = ds.dataset(paths).to_table().to_pylist() if paths else []
    return {row["case_id"]: row["status"] for row in rows}


@pytest.mark.parametrize(
    ("ages", "kept"),
    [
        ([0, 5, 10, 170], [0, 5, 10, 170]),
        ([0, 185, 190, 195], [0, 185]),  # one in the hour
        ([0, 185, 250, 310], [0, 185, 250, 310]),
        ([0, 60 * 49, 60 * 50], [0, 60 * 49]),  # one in the day
        ([0, 60 * 24 * 401], [0]),
        ([60 * 24 * 500], [60 * 24 * 500]),  # the newest, whatever its age
    ],
    ids=["hours: all", "two days: one an hour", "hours apart", "then one a day", "too old", "the newest stays"],
)
def test_old_loads_thin_out(ages: list[int], kept: list[int]) -> None:
    now = NOW.replace(hour=12, minute=59)
    manifests = [manifest(1000 - place, now - timedelta(minutes=age)) for place, age in enumerate(ages)]
    found = kept_loads(manifests, frozenset(), now)
    assert {age for age, each in zip(ages, manifests, strict=True) if each.load in found} == set(kept)


def test_a_pinned_load_outlives_the_others(data_folder: Path) -> None:
    folder = folder_of("desk")
    for load in (1, 2, 3):
        write_manifest(folder, manifest(load, NOW - 500 * DAY + load * DAY))
    pin_load(folder, 1, "pack-7")
    pin_load(folder, 1, "pack-8")
    assert forget_loads(folder, NOW) == (1, 0)
    assert (loads_in(folder), pinned_loads(folder)) == ([1, 3], {1})
    unpin_load(folder, 1, "pack-7")
    assert forget_loads(folder, NOW) == (0, 0)
    unpin_load(folder, 1, "pack-8")
    assert forget_loads(folder, NOW) == (1, 0)


def test_nothing_to_open_says_what_to_do(data_folder: Path) -> None:
    with pytest.raises(NoSuchLoad, match="nakhoda warehouse load"):
        open_store()
    with pytest.raises(NoSuchLoad):
        open_store("../desk")
    assert sources_in_store() == []


@pytest.mark.parametrize(("load", "why", "refusal"), [(9, "pack-1", NoSuchLoad), (1, "../1", ValueError)])
def test_only_a_load_that_is_there_is_pinned(data_folder: Path, load: int, why: str, refusal: type[Exception]) -> None:
    write_manifest(folder_of("desk"), manifest(1, NOW))
    with pytest.raises(refusal):
        pin("desk", load, why)
    pin("desk", 1, "pack-1")
    unpin("desk", 1, "pack-1")
    assert pinned_loads(folder_of("desk")) == set()


@pytest.mark.usefixtures("committed_desk")
def test_every_load_opens_as_it_was() -> None:
    case = opened()
    load_source(now=minutes(1))
    answered(case.id, "agent_chennai", minutes(2))
    other = opened(at=minutes(3))
    load_source(now=minutes(4))
    assert cases(open_store(load=1)) == {case.id: "new"}
    assert cases(open_store(at=minutes(3))) == {case.id: "new"}
    assert set(cases(open_store())) == {case.id, other.id} == set(cases(open_store(at=minutes(4))))
    with pytest.raises(NoSuchLoad):
        open_store(at=NOW)
    with pytest.raises(NoSuchLoad):
        open_store(load=3)


@pytest.mark.usefixtures("committed_desk")
def test_files_that_no_load_has_are_removed() -> None:
    case = opened()
    load_source(now=NOW)
    first = {Path(path) for path in open_store().paths("case")}
    answered(case.id, "agent_chennai", minutes(2))
    load_source(now=NOW + 2 * HOUR)
    assert all(path.exists() for path in first)
    load_source(now=NOW + 450 * DAY)
    assert loads_in(folder_of("desk")) == [3]
    assert not any(path.exists() for path in first)
    assert set(cases(open_store())) == {case.id}


@pytest.mark.usefixtures("committed_desk")
def test_a_case_that_the_journal_has_no_more_is_gone_from_every_load() -> None:
    gone, stays = opened(), opened()
    load_source(now=NOW)
    pin("desk", 1, "pack-1")
    answered(gone.id, "agent_chennai", minutes(2))
    load_source(now=minutes(3))
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("DELETE FROM journal_event WHERE case_id = %s", [gone.id])
        cursor.execute("RESET session_replication_role")
    done = rebuild([gone.id])
    assert done.loads == 2
    assert done.rows < 0
    for load in (1, 2):
        store = open_store(load=load)
        assert set(cases(store)) == {stays.id}
        for table, count in store.manifest.rows.items():
            found = ds.dataset(store.paths(table)).to_table() if store.paths(table) else None
            assert count == (found.num_rows if found else 0)
            assert not found or gone.id not in found["case_id"].to_pylist()


@pytest.mark.usefixtures("committed_desk")
def test_rebuilding_what_did_not_change_changes_no_byte() -> None:
    case = opened()
    load_source(now=NOW)
    answered(case.id, "agent_chennai", minutes(2))
    load_source(now=minutes(3))
    before = {path: path.read_bytes() for path in folder_of("desk").glob("facts/*/*")}
    assert rebuild([case.id]).rows == 0
    assert {path: path.read_bytes() for path in folder_of("desk").glob("facts/*/*")} == before
