"""Walled-off compartments: who leads a region or all of it reads their sums, never a small one, never a case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nakhoda.org.actors import Actor, HeldRole
from nakhoda.warehouse.queries import (
    Ask,
    NoSuchDimension,
    TooFew,
    Window,
    asking,
    cases_behind,
    columns_of,
    frame,
    team_median,
    values,
)
from tests.warehouse.little_facts import LittleFacts, at, reader

WEEK = Window(at(9), at(16))
SEALED = (("compartment", "minor_safety"),)
OPEN, WALLED = 1, 7
HEAD = Actor(
    "person", 5, "Head", (HeldRole("global_head", frozenset({OPEN}), (("minor_safety", frozenset({WALLED})),)),)
)


@pytest.fixture(autouse=True)
def _stays(tmp_path: Path) -> Iterator[None]:
    told = {"entered_at": at(10), "received_at": at(10), "entered_by": "received"}
    counts = {(OPEN, "access"): 40, (WALLED, "care"): 25, (WALLED, "age"): 4}
    rows = [told | {"scope_id": scope, "lob": lob} for (scope, lob), count in counts.items() for _ in range(count)]
    with asking(LittleFacts(tmp_path, at(15), {"stay": rows})):
        yield


def test_the_sum_is_read_when_it_is_asked_for_by_name() -> None:
    assert values(HEAD, "backlog", Ask(WEEK, where=SEALED)).cells[0].value.value == 29


def test_an_ordinary_figure_holds_no_walled_off_case_so_its_list_recounts() -> None:
    assert values(HEAD, "backlog", Ask(WEEK)).cells[0].value.value == 40
    assert cases_behind(HEAD, "backlog", Ask(WEEK)).total == 40


def test_a_small_cell_is_withheld() -> None:
    ask = Ask(WEEK, by=("lob",), where=SEALED)
    cells = {cell.key["lob"]: cell.value.value for cell in values(HEAD, "backlog", ask).cells}
    assert cells == {"age": None, "care": 25}
    told = columns_of(HEAD, ["backlog"], ask)
    small = dict(zip(told["lob"], told["hidden"], strict=True))
    assert small["age"]


def test_the_list_stays_closed() -> None:
    for ask in (Ask(WEEK, where=SEALED), Ask(WEEK, where=(*SEALED, ("lob", "care")))):
        with pytest.raises(TooFew):
            cases_behind(HEAD, "backlog", ask)
        with pytest.raises(TooFew):
            frame(HEAD, "backlog", WEEK, where=ask.where)


def test_people_are_not_cut_out_of_a_sum() -> None:
    for by in (("agent",), ("agent", "lob")):
        with pytest.raises(NoSuchDimension):
            values(HEAD, "aht_touch", Ask(WEEK, by=by, where=SEALED))
    with pytest.raises(NoSuchDimension):
        team_median(HEAD, "aht_touch", Ask(WEEK, where=SEALED))


@pytest.mark.parametrize("role", ["regional_lead", "planner", "partner_manager", "cross_functional", "team_leader"])
def test_who_holds_no_sum_learns_of_no_compartment(role: str) -> None:
    with pytest.raises(NoSuchDimension):
        values(reader(role, OPEN), "backlog", Ask(WEEK, where=SEALED))
    with pytest.raises(NoSuchDimension):
        values(HEAD, "backlog", Ask(WEEK, where=(("compartment", "legal"),)))
