"""Targets: set for days to come, never for days that are gone; what binds others takes two."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nakhoda.org.actors import system
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.agreeing import counter_target
from nakhoda.planning.actions.bringing import bring_along
from nakhoda.planning.actions.targets import NotNow, TargetFaulty, TargetInThePast, withdraw_target
from nakhoda.planning.models import Target
from nakhoda.planning.queries import NoSuchTarget
from nakhoda.planning.queries.one import words_of
from tests.cast import NOW, actor
from tests.planning.stories import DAY, FRT, SOURCE, agreeing, brought, now_is, recorded, setting, wish

pytestmark = pytest.mark.django_db

# -- when ---------------------------------------------------------------------------------------------------


def test_a_target_for_next_month_rules_from_its_first_day() -> None:
    row = setting()
    assert (row.state, row.rules_from, row.rules_to) == ("agreed", date(2026, 12, 1), None)


def test_a_target_for_this_month_rules_from_tomorrow() -> None:
    assert setting(period="2026-11").rules_from == date(2026, 11, 24)


def test_last_month_is_refused_and_the_attempt_is_on_the_record() -> None:
    with pytest.raises(TargetInThePast, match="2026-10 is over"):
        setting(period="2026-10", value=0.5)
    (line,) = recorded("target.refused")
    assert (line["period"], line["value"], line["because"]) == ("2026-10-01..2026-10-31", 0.5, "period_over")
    assert line["actor"] == f"person:{actor('regional_lead').id}"


def test_the_day_has_begun_where_it_begins_first() -> None:
    """17:00 in London on the 30th is the 1st in Kuala Lumpur: November is over."""
    with pytest.raises(TargetInThePast):
        setting(period="2026-11", at=NOW.replace(day=30, hour=17))


def test_the_database_itself_refuses_a_target_that_rules_the_past() -> None:
    row = setting()
    with scope_of(system("test")), pytest.raises(IntegrityError, match="never_rules_the_past"), transaction.atomic():
        Target.objects.filter(id=row.id).update(agreed_on=date(2026, 12, 2))


def test_another_target_for_the_same_period_supersedes_from_the_next_day_on() -> None:
    brought({"value": 0.90})
    row = setting(period="2026-11", value=0.94)
    before = row.supersedes
    assert before is not None
    assert (before.value, before.rules_to) == (0.90, date(2026, 11, 23))
    assert (row.rules_from, now_is(before).value) == (date(2026, 11, 24), 0.90)


def test_what_had_not_begun_never_rules_once_superseded() -> None:
    first, second = setting(value=0.91), setting(value=0.93, at=NOW + DAY)
    gone = now_is(first)
    assert gone.rules_to is not None
    assert gone.rules_from is not None
    assert gone.rules_to < gone.rules_from
    assert second.supersedes == first


def test_a_third_target_supersedes_the_second_only() -> None:
    first, second, third = (setting(value=value) for value in (0.91, 0.92, 0.93))
    assert third.supersedes == second
    assert now_is(first).rules_to == now_is(second).rules_to == date(2026, 11, 30)


# -- what ---------------------------------------------------------------------------------------------------

FAULTS: dict[str, tuple[dict[str, Any], str, str]] = {
    "no such metric": ({"metric": "happiness"}, "metric", "catalogue"),
    "no such LOB": ({"place": {"lob": "moon"}}, "lob", "list"),
    "no such dimension": ({"place": {"moon": "full"}}, "moon", "choose from"),
    "no such team": ({"place": {"team": "ghosts"}}, "team", "list"),
    "a team of somebody else": ({"place": {"team": "meridian_access", "owner": "selat"}}, "owner", "meridian"),
    "not a dimension of the metric": ({"place": {"outcome": "denied"}}, "outcome", "empty this field"),
    "no period": ({"period": "soon"}, "period", "2026-Q4"),
    "over all": ({"value": 1.5}, "value", "100"),
    "a floor over it": ({"floor": 0.99}, "floor", "below the target"),
    "a law without its name": ({"basis": "law"}, "source", "name the law"),
    "no such basis": ({"basis": "wish"}, "basis", "law, contract, internal"),
    "too heavy": ({"weight": 1e9}, "weight", "between 0 and 100"),
    "a novel": ({"note": "x" * 301}, "note", "300"),
    "satisfaction where a child was denied": (
        {"metric": "csat", "place": {"lob": "minor_safety", "outcome": "denied"}, "value": 0.8},
        "value", "leave it empty",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_told_at_its_field_with_what_to_do(name: str) -> None:
    told, field, said = FAULTS[name]
    with pytest.raises(TargetFaulty) as refused:
        setting(**told)
    assert said in refused.value.faults[field]


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(TargetFaulty) as refused:
        setting(metric="happiness", period="soon", basis="wish", place={"lob": "moon"})
    assert set(refused.value.faults) == {"metric", "period", "basis", "lob"}


def test_a_team_brings_its_organisation_site_and_lob() -> None:
    place = setting(place={"team": "meridian_access"}).place
    assert place == {
        "team": "meridian_access", "owner": "meridian", "site": "chennai", "lob": "account_access",
    }  # fmt: skip


def test_a_figure_may_be_watched_without_a_target() -> None:
    assert setting(value=None, place={"lob": "account_access"}).value is None


# -- who ----------------------------------------------------------------------------------------------------


def test_a_contract_waits_for_a_second_person() -> None:
    row = setting(basis="contract", source=SOURCE, place={"owner": "meridian"})
    assert (row.state, row.rules_from) == ("proposed", None)
    with pytest.raises(Refused, match="somebody else"):
        agreeing("regional_lead", row)
    done = agreeing("global_head", row)
    assert (done.state, done.agreed_by_id) == ("agreed", actor("global_head").id)


def test_a_leader_proposes_and_the_lead_agrees() -> None:
    row = setting("leader_access", place={"lob": "account_access"})
    assert row.state == "proposed"
    assert agreeing("regional_lead", row).state == "agreed"


def test_a_counter_proposal_is_agreed_by_whoever_proposed_first() -> None:
    row, lead = setting("leader_access", place={"lob": "account_access"}, value=0.88), actor("regional_lead")
    with scope_of(lead):
        counter_target(row.id, value=0.91, note="Two of ten agents come back in December", actor=lead, now=NOW)
    done = agreeing("leader_access", row)
    assert (done.state, done.value) == ("agreed", 0.91)
    with scope_of(lead):
        told = [(word.kind, word.value) for word in words_of(done)]
    assert told == [("proposed", 0.88), ("countered", 0.91), ("agreed", 0.91)]


def test_a_counter_without_its_reason_is_sent_back() -> None:
    row, lead = setting("leader_access", place={"lob": "account_access"}), actor("regional_lead")
    with scope_of(lead), pytest.raises(TargetFaulty, match="say what speaks"):
        counter_target(row.id, value=0.95, note=" ", actor=lead, now=NOW)


def test_an_agreement_that_comes_too_late_rules_from_the_day_after_it() -> None:
    row = setting("leader_access", place={"lob": "account_access"})
    assert agreeing("regional_lead", row, at=NOW + 14 * DAY).rules_from == date(2026, 12, 8)


def test_an_agreement_after_the_period_is_refused() -> None:
    row = setting("leader_access", place={"lob": "account_access"})
    with pytest.raises(TargetInThePast, match="withdraw"):
        agreeing("regional_lead", row, at=NOW + 40 * DAY)


@pytest.mark.parametrize("who", ["agent_chennai", "specialist_security", "partner_manager", "admin"])
def test_who_is_not_asked_sets_nothing(who: str) -> None:
    with pytest.raises(Refused):
        setting(who)


def test_nobody_proposes_for_a_place_beyond_her_own() -> None:
    with pytest.raises(Refused, match="not for this place"):
        setting("leader_access", place={"lob": "age_support"})


def test_only_the_program_brings_a_past_along() -> None:
    lead = actor("regional_lead")
    with scope_of(lead), pytest.raises(Refused, match="only a history"):
        bring_along([wish(period="2026-11")], actor=lead, now=NOW)


# -- the end ------------------------------------------------------------------------------------------------


def _withdrawn(
    target: Target, who: str = "regional_lead", note: str = "The line of business closed", at: Any = NOW
) -> Target:
    doer = actor(who)
    with scope_of(doer):
        return withdraw_target(target.id, note, actor=doer, now=at)


def test_a_target_that_rules_ends_with_today() -> None:
    row = setting(period="2026-11")
    gone = _withdrawn(row, at=NOW + 3 * DAY)
    assert (gone.state, gone.rules_to) == ("agreed", date(2026, 11, 26))


def test_a_target_that_has_not_begun_never_does() -> None:
    assert _withdrawn(setting()).state == "withdrawn"


def test_a_target_whose_time_is_over_stays() -> None:
    row = setting(period="2026-11")
    with pytest.raises(NotNow, match="stays on the record"):
        _withdrawn(row, at=NOW + 20 * DAY)


def test_a_withdrawal_says_why() -> None:
    with pytest.raises(TargetFaulty, match="say why"):
        _withdrawn(setting(), note="")


def test_a_leader_takes_back_her_own_proposal_and_no_agreed_target() -> None:
    own = setting("leader_access", place={"lob": "account_access"})
    assert _withdrawn(own, "leader_access").state == "withdrawn"
    with pytest.raises(Refused):
        _withdrawn(setting(place={"lob": "account_access"}), "leader_access")


def test_another_lobs_target_does_not_exist_for_a_leader() -> None:
    row = setting(place={"lob": "age_support"})
    with pytest.raises(NoSuchTarget, match=f"no target {row.id}"):
        _withdrawn(row, "leader_access")


def test_everything_that_happened_is_on_the_record() -> None:
    row = setting(basis="contract", source=SOURCE)
    agreeing("global_head", row)
    _withdrawn(row)
    names = ("target.proposed", "target.agreed", "target.withdrawn")
    assert all(line["metric"] == FRT for name in names for line in recorded(name))
    assert [len(recorded(name)) for name in names] == [1, 2, 1]
