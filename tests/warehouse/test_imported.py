"""Another system's log becomes facts of its own, with that system's people, and nobody else's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pyarrow.dataset as ds
import pytest

from nakhoda.core import events as e
from nakhoda.journal.foreign import Growth, Head, Named, append_foreign, heads_of, number_names, open_source
from nakhoda.journal.foreign_queries import NoSuchSource
from nakhoda.org.actors import system
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of
from nakhoda.warehouse.actions.loading import load_source, sources_behind
from nakhoda.warehouse.engine.store import open_store, sources_in_store
from tests.cast import NOW
from tests.desk.stories import minutes, opened

pytestmark = pytest.mark.usefixtures("committed_desk")


def told(*events: e.Event, first: int = 1, case: int = 1) -> list[e.Entry]:
    at = [NOW + timedelta(minutes=first + place) for place in range(len(events))]
    pairs = enumerate(zip(events, at, strict=True), first)
    return [e.Entry(case, seq, instant, "system:import", event) for seq, (event, instant) in pairs]


def grow(key: str, entries: list[e.Entry]) -> None:
    """A case of the harbour's desk has gained lines."""
    with scope_of(system("test")):
        source = open_source("harbour", name="Harbour desk", kind="csv", scope_id=registry_id())
        number_names(source, "person", {"ann": Named(key="ann", site="quay", team="cranes", owner="harbour")})
        number = entries[0].case_id
        head = heads_of(source.id, [key]).get(key)
        append_foreign(source, [Growth(key, head or Head(number), entries, b"12345678")])


def rows(table: str) -> list[dict[str, Any]]:
    return ds.dataset(open_store("harbour").paths(table)).to_table().to_pylist()


ARRIVED = [
    e.CaseReceived(channel="phone", received_at=NOW, source="harbour"),
    e.CaseRouted(queue="dock", owner="harbour", tier=1, calendar="", scope_id=0),
    e.CaseAssigned(agent_id=1, cause="import"),
]


def test_an_imported_log_is_loaded_by_itself_and_grows() -> None:
    opened()
    grow("H-1", told(*ARRIVED))
    grow("H-2", told(*ARRIVED, case=2))
    assert load_source("harbour", now=minutes(5)).cases == 2
    (feed,) = open_store("harbour").feeds
    assert (feed["kind"], feed["expected"], feed["share"]) == ("import", 2, 1.0)
    grow("H-1", told(e.CaseResolved(outcome="granted", agent_id=1), first=4))
    result = load_source("harbour", now=minutes(9))
    assert (result.full, result.cases, result.events) == (False, 1, 4)
    found = {row["case_id"]: row for row in rows("case")}
    assert (found[1]["status"], found[2]["status"]) == ("resolved", "open")
    assert {(row["source"], row["owner"], row["team"], row["site"]) for row in found.values()} == {
        ("harbour", "harbour", "cranes", "quay")
    }


def test_the_clock_loads_the_desk_always_and_a_log_when_it_has_grown() -> None:
    grow("H-1", told(*ARRIVED))
    assert sources_behind() == ["desk", "harbour"]
    load_source("harbour", now=minutes(5))
    assert (sources_behind(), sources_in_store()) == (["desk"], ["harbour"])
    grow("H-2", told(*ARRIVED, case=2))
    assert sources_behind() == ["desk", "harbour"]


def test_a_source_that_is_not_there_is_no_empty_one() -> None:
    with pytest.raises(NoSuchSource):
        load_source("elsewhere", now=NOW)
    assert sources_in_store() == []
