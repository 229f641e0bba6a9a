"""What the journal says is in the warehouse: all of it, once, the same every time."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.dataset as ds
import pytest

from nakhoda.core.fact_rows import rows_of_case
from nakhoda.core.fact_tables import FACTS
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.warehouse.actions import loading
from nakhoda.warehouse.actions.contexts import context_of, log_of
from nakhoda.warehouse.actions.loading import load_source
from nakhoda.warehouse.engine.store import Store, open_store
from tests.cast import NOW
from tests.desk.stories import answered, minutes, opened, writes
from tests.warehouse.histories import a_history

pytestmark = pytest.mark.usefixtures("committed_desk")
HOUR = timedelta(hours=1)


def read(store: Store, table: str) -> list[dict[str, Any]]:
    paths = store.paths(table)
    return ds.dataset(paths).to_table().to_pylist() if paths else []


def content(store: Store) -> dict[str, bytes]:
    """Every file of a load by table and bucket."""
    return {
        f"{table}/{Path(path).name.split('-')[0]}": Path(path).read_bytes()
        for table in store.manifest.files
        for path in store.paths(table)
    }


def naive(value: object) -> object:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def test_a_full_load_holds_every_row_of_every_case() -> None:
    told = a_history()
    result = load_source(now=NOW)
    with scope_of(system("test")):
        context = context_of("desk", log_of("desk"))
    expected: Counter[tuple[Any, ...]] = Counter()
    for story in told:
        for table, rows in rows_of_case(story.tale.entries, context).items():
            expected.update((table, *map(naive, row)) for row in rows)
    store = open_store()
    found = Counter((table, *row.values()) for table in FACTS for row in read(store, table))
    assert found == expected
    assert (result.cases, result.events) == (len(told), sum(len(story.tale.entries) for story in told))
    assert result.rows == {table: len(read(store, table)) for table in FACTS if table != "agent_state"}


def test_two_full_loads_are_the_same_bytes() -> None:
    a_history()
    load_source(now=NOW)
    first = content(open_store())
    result = load_source(now=NOW + HOUR, full=True)
    assert result.full
    assert content(open_store()) == first
    assert len(first) == 9


def test_what_is_added_case_by_case_equals_a_load_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BUCKET", 7)
    a_history(per_day=4)
    load_source(now=NOW)
    case = opened(at=minutes(1))
    second = load_source(now=minutes(2))
    assert (second.full, second.cases) == (False, 1)
    answered(case.id, "agent_chennai", minutes(3))
    writes(case.id, "it does not work", minutes(5))
    opened(at=minutes(6))
    third = load_source(now=minutes(7))
    assert third.cases == 2
    bit_by_bit = open_store()
    load_source(now=minutes(8), full=True)
    assert content(open_store()) == content(bit_by_bit)
    assert open_store().manifest.rows == bit_by_bit.manifest.rows
    assert bit_by_bit.manifest.files["case"] == sorted(bit_by_bit.manifest.files["case"])


def test_a_load_with_nothing_new_only_moves_the_time_on() -> None:
    opened()
    load_source(now=NOW)
    files = open_store().manifest.files
    result = load_source(now=minutes(5))
    assert (result.cases, result.load, open_store().as_of) == (0, 2, minutes(5))
    assert open_store().manifest.files == files
