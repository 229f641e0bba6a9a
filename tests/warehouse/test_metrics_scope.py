"""Who sees which rows: the same scopes that guard a case guard every figure, list and frame (handbook 1.13)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nakhoda.org.actors import Actor, HeldRole, system
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.queries import (
    Ask,
    NoSuchDimension,
    NoSuchMetric,
    TooFew,
    Window,
    asking,
    cases_behind,
    catalogue,
    completeness,
    frame,
    peers,
    team_median,
    values,
    values_of,
)
from tests.warehouse.little_facts import LittleFacts, at, reader
from tests.warehouse.made_facts import WINDOW, made_facts

PROGRAM = system("test")
WEEK = Window(at(9), at(16))
# Scopes of the made-up region: 1 + partner * 12 + lob * 2 + (tier - 1); the first twelve are one partner's.
MANAGER = reader("partner_manager", *range(1, 13), organisation="meridian")


@pytest.mark.parametrize("metric", contracts())
def test_a_partners_manager_counts_her_own_rows_only(metric: str) -> None:
    by = ("owner",) if "owner" in contracts()[metric].dimensions else ()
    with asking(made_facts()):
        told = frame(MANAGER, metric, WINDOW, by)
        listed = cases_behind(MANAGER, metric, Ask(WINDOW), limit=500)
        cells = values(MANAGER, metric, Ask(WINDOW, by=by)).cells
    assert {row.place["owner"] for row in listed.rows} <= {"meridian"}
    if by:
        assert set(told["owner"].to_pylist()) <= {"meridian"}
        assert {cell.key["owner"] for cell in cells} <= {"meridian"}


def test_somebody_elses_rows_cannot_be_asked_for_by_name() -> None:
    with asking(made_facts()):
        value = values(MANAGER, "backlog", Ask(WINDOW, where=(("owner", "selat"),))).cells[0].value
        assert cases_behind(MANAGER, "backlog", Ask(WINDOW, where=(("owner", "selat"),))).total == 0
    assert (value.value, value.n) == (0, 0)


def test_nobody_without_a_role_sees_anything() -> None:
    stranger = Actor("person", 3)
    assert catalogue(stranger) == ()
    with asking(made_facts()), pytest.raises(NoSuchMetric):
        values(stranger, "backlog", Ask(WINDOW))


def test_every_metric_is_in_the_catalogue_of_a_lead() -> None:
    assert {each.key for each in catalogue(reader("regional_lead", 1))} == set(contracts())


def touches(*agents: int) -> dict[str, Any]:
    rows = [
        {"agent_id": agent, "team": "a", "seconds": 60 * agent, "ended_at": at(10), "scope_id": 1 + agent % 2}
        for agent in agents
        for _ in range(30)
    ]
    return {"touch": rows}


@pytest.fixture
def _touched(tmp_path: Path) -> Iterator[None]:
    with asking(LittleFacts(tmp_path, at(15), touches(2, 4, 5, 6, 8, 10, 12))):
        yield


@pytest.mark.usefixtures("_touched")
def test_figures_by_person_are_for_the_leader_of_the_team_and_only_in_her_scopes() -> None:
    ask = Ask(WEEK, by=("agent",))
    both = Actor(
        "person", 9, "", (HeldRole("team_leader", frozenset({1})), HeldRole("regional_lead", frozenset({1, 2})))
    )
    assert {cell.key["agent"] for cell in values(both, "aht_touch", ask).cells} == {"2", "4", "6", "8", "10", "12"}
    for role in ("regional_lead", "planner", "partner_manager", "cross_functional"):
        with pytest.raises(NoSuchDimension):
            values(reader(role, 1, 2), "aht_touch", ask)


@pytest.mark.usefixtures("_touched")
def test_an_agent_sees_her_own_figure_and_the_median_of_her_team() -> None:
    agent = reader("agent", 1, number=4)
    assert values(agent, "aht_touch", Ask(WEEK)).cells[0].value.value == 4
    assert values(agent, "aht_touch", Ask(WEEK, by=("agent",))).cells[0].key == {"agent": "4"}
    assert values(agent, "aht_touch", Ask(WEEK, where=(("agent", "6"),))).cells[0].value.n == 0
    assert {row.place["agent_id"] for row in cases_behind(agent, "aht_touch", Ask(WEEK)).rows} == {"4"}
    lead = cases_behind(reader("regional_lead", 1), "aht_touch", Ask(WEEK)).rows[0]
    assert "agent_id" not in lead.place
    assert team_median(agent, "aht_touch", Ask(WEEK)) == 7.0


@pytest.mark.usefixtures("_touched")
def test_a_median_of_few_is_nobodys_secret_kept_badly() -> None:
    assert team_median(reader("agent", 2, number=5), "aht_touch", Ask(WEEK)) is None


def stays(**counts: int) -> dict[str, Any]:
    told = {"entered_at": at(10), "received_at": at(10), "entered_by": "received"}
    return {"stay": [told | {"lob": lob} for lob, count in counts.items() for _ in range(count)]}


def test_outsiders_see_no_cell_under_ten_and_none_that_the_total_tells(tmp_path: Path) -> None:
    outsider = reader("cross_functional", 1)
    with asking(LittleFacts(tmp_path, at(15), stays(access=40, security=12, minors=3))):
        cells = {cell.key["lob"]: cell.value for cell in values(outsider, "backlog", Ask(WEEK, by=("lob",))).cells}
        assert values(reader("regional_lead", 1), "backlog", Ask(WEEK, by=("lob",))).cells[1].value.value == 3
        for ask in (lambda: cases_behind(outsider, "backlog", Ask(WEEK)), lambda: frame(outsider, "backlog", WEEK)):
            with pytest.raises(TooFew):
                ask()
    assert cells["access"].value == 40
    assert (cells["minors"].value, cells["minors"].n, cells["minors"].numerator) == (None, 0, None)
    assert (cells["security"].value, cells["security"].n) == (None, 0), "or 55 - 40 - 12 would tell"


def rated(**scores: float) -> dict[str, Any]:
    told = {"offered_at": at(10), "delivered_at": at(10), "responded_at": at(11), "eligible": True}
    rows = []
    for number, (owner, share) in enumerate(scores.items(), 1):
        rows += [told | {"owner": owner, "scope_id": number, "score": 5 if i < 40 * share else 1} for i in range(40)]
    return {"survey": rows}


def test_a_partner_learns_her_quarter_among_peers_and_not_who_they_are(tmp_path: Path) -> None:
    facts = LittleFacts(tmp_path, at(15), rated(meridian=0.8, selat=0.6, kaveri=0.9, timur=0.5, inhouse=0.7))
    manager = reader("partner_manager", 1, organisation="meridian")
    with asking(facts):
        found = peers(manager, "csat", Ask(WEEK))
    assert found is not None
    assert (found.quarter, found.of) == (1, 5)
    assert not hasattr(found, "values")


def test_among_too_few_peers_there_is_no_quarter(tmp_path: Path) -> None:
    manager = reader("partner_manager", 1, organisation="meridian")
    with asking(LittleFacts(tmp_path, at(15), rated(meridian=0.8, selat=0.6, kaveri=0.9))):
        assert peers(manager, "csat", Ask(WEEK)) is None


def test_a_partner_sees_her_own_feed_and_the_channels(tmp_path: Path) -> None:
    feeds = [
        {"name": name, "kind": kind, "expected": 1, "received": 1, "share": 1.0, "last_at": None}
        for name, kind in (("email", "channel"), ("meridian", "partner"), ("selat", "partner"))
    ]
    with asking(LittleFacts(tmp_path, at(15), {}, feeds=feeds)):
        assert [feed.name for feed in completeness(MANAGER)] == ["email", "meridian"]
        assert len(completeness(reader("regional_lead", 1))) == 3


def test_many_figures_at_once_are_the_same_as_one_by_one() -> None:
    ask = Ask(WINDOW, by=("lob",), grain="week")
    asked = ["csat", "reopen_rate", "backlog", "sla_resolution_due", "pause_share", "aht_touch", "fcr", "excess"]
    with asking(made_facts()):
        together = values_of(MANAGER, asked, ask)
        one_by_one = {metric: values(MANAGER, metric, ask) for metric in asked}
    for metric, table in together.items():
        for one, other in zip(table.cells, one_by_one[metric].cells, strict=True):
            assert one.key == other.key
            assert (one.value.n, one.value.hidden) == (other.value.n, other.value.hidden)
            assert one.value.value == pytest.approx(other.value.value)  # floats are added in any order
