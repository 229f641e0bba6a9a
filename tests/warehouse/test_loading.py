"""What the journal says is in the warehouse: all of it, once, the same every time."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.dataset as ds
import pytest
from django.db import DatabaseError, connection, connections

from nakhoda.config.install import fence
from nakhoda.core.events import CaseTagged
from nakhoda.core.fact_rows import rows_of_case
from nakhoda.core.fact_tables import FACTS
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.queries.cases import locked_case_for
from nakhoda.org.actions import set_status
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.warehouse.actions import loading
from nakhoda.warehouse.actions.contexts import context_of, log_of
from nakhoda.warehouse.actions.loading import LoadRunning, load_source
from nakhoda.warehouse.actions.locking import LOADING
from nakhoda.warehouse.engine.store import Store, open_store
from tests.cast import NOW, person
from tests.desk.stories import answered, minutes, opened, writes
from tests.warehouse.histories import a_history

pytestmark = pytest.mark.usefixtures("committed_desk")
HOUR = timedelta(hours=1)
CENTURY = datetime(2126, 1, 1, tzinfo=timezone.utc)  # later than the server's own clock, by which transactions begin


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
    assert len(first) == 10


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


def test_a_line_that_commits_late_is_not_skipped() -> None:
    """An early transaction that is still open holds the horizon back; its lines are loaded when it has committed."""
    early, later = opened(at=NOW), opened(at=NOW)
    load_source(now=NOW)
    started, commit = threading.Event(), threading.Event()

    def slowly() -> None:
        with scope_of(system("test")):
            case = locked_case_for(system("test"), early.id)
            write_events(case, [CaseTagged(added=("late",))], actor=system("test"), now=minutes(1))
            started.set()
            assert commit.wait(30)
        connection.close()

    writer = threading.Thread(target=slowly)
    writer.start()
    assert started.wait(30)
    with scope_of(system("test")):
        case = locked_case_for(system("test"), later.id)
        write_events(case, [CaseTagged(added=("early",))], actor=system("test"), now=minutes(2))
    between = load_source(now=CENTURY)
    assert (between.cases, between.complete_to < CENTURY) == (0, True)
    commit.set()
    writer.join()
    after = load_source(now=CENTURY + HOUR)
    assert after.cases == 2
    seq = {row["case_id"]: row["last_event_at"] for row in read(open_store(), "case")}
    assert seq == {early.id: naive(minutes(1)), later.id: naive(minutes(2))}


def test_a_load_that_was_killed_is_finished_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "BUCKET", 7)
    a_history(per_day=4)
    folded = loading._load_bucket
    done: list[int] = []

    def dies(*given: Any) -> Any:
        if len(done) == 2:
            raise KeyboardInterrupt
        done.append(given[4])
        return folded(*given)

    load_source(now=NOW)
    whole = content(open_store())
    with monkeypatch.context() as killing:
        killing.setattr(loading, "_load_bucket", dies)
        with pytest.raises(KeyboardInterrupt):
            load_source(now=minutes(1), full=True)
    assert open_store().load == 1
    opened(at=minutes(2))  # comes after what the killed load was to read
    result = load_source(now=minutes(3))
    assert (result.resumed, result.full, result.load, result.as_of) == (True, True, 2, minutes(1))
    assert content(open_store()) == whole
    assert len(whole) > len(done) * 9
    assert load_source(now=minutes(4)).cases == 1


def test_a_journal_that_was_restored_elsewhere_is_read_all_the_same() -> None:
    """Its lines carry numbers of the other server's transactions, higher than any that was given out here."""
    case = opened()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE journal_event SET txid = '900000000000'")
        cursor.execute("RESET session_replication_role")
    fence()
    assert load_source(now=minutes(1)).cases == 1
    answered(case.id, "agent_chennai", minutes(2))
    assert load_source(now=minutes(3)).cases == 1
    with connections["owner"].cursor() as cursor, pytest.raises(DatabaseError, match="append-only"):
        cursor.execute("UPDATE journal_event SET name = 'other'")


def test_two_loads_of_a_source_do_not_run_at_once() -> None:
    opened()
    with psycopg.connect(**_server()) as other:
        other.execute("SELECT pg_advisory_lock(%s, hashtext('desk'))", [LOADING])
        with pytest.raises(LoadRunning):
            load_source(now=NOW)
        other.execute("SELECT pg_advisory_unlock_all()")
    assert load_source(now=NOW).load == 1


def test_what_came_late_restates_the_day_that_it_was_about() -> None:
    opened(at=NOW)
    load_source(now=NOW + timedelta(days=2))
    late = opened(at=NOW + timedelta(days=2, minutes=1), received_at=NOW - timedelta(days=1))
    result = load_source(now=NOW + timedelta(days=2, minutes=5))
    sunday = (NOW - timedelta(days=1)).date()
    assert sunday in result.restated
    assert (NOW + timedelta(days=2)).date() not in result.restated
    assert open_store().restated_days() == set(result.restated)
    assert open_store(load=1).restated_days() == set()
    answered(late.id, "agent_chennai", NOW + timedelta(days=2, minutes=9))
    assert load_source(now=NOW + timedelta(days=2, minutes=10)).restated == ()
    assert open_store().restated_days() == set(result.restated)


def test_what_agents_were_doing_is_a_table() -> None:
    someone = person("agent_chennai")
    with scope_of(system("test")):
        set_status(someone, "available", actor=system("test"), now=NOW)
    load_source(now=minutes(1))
    with scope_of(system("test")):
        set_status(someone, "break", actor=system("test"), now=minutes(30))
        set_status(person("agent_kl"), "busy", actor=system("test"), now=minutes(31))
    load_source(now=minutes(40))
    told = [(row["agent_id"], row["status"], row["until"]) for row in read(open_store(), "agent_state")]
    assert sorted(told) == sorted(
        [
            (someone.id, "available", naive(minutes(30))),
            (someone.id, "break", None),
            (person("agent_kl").id, "busy", None),
        ]
    )
    assert {row["owner"] for row in read(open_store(), "agent_state")} == {"meridian", "selat"}


def _server() -> dict[str, Any]:
    owner = connections["owner"].settings_dict
    return {"host": owner["HOST"], "user": owner["USER"], "dbname": owner["NAME"]}
