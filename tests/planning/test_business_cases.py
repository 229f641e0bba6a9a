"""A business case by its actions: written, reviewed by a second person, decided by a third, and never changed again."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nakhoda.journal.queries import records_about
from nakhoda.org.actors import system
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.business_benefits import look_at, measure_due, move_headcount, realise
from nakhoda.planning.actions.business_cases import new_version, write_head
from nakhoda.planning.actions.business_deciding import review_case, start_tracking
from nakhoda.planning.actions.business_parts import AssumptionWish, LineWish, OptionWish, RateWish, Wish, remove_part
from nakhoda.planning.actions.business_writing import CaseFaulty, CaseNotNow
from nakhoda.planning.models import BusinessCase, CaseAssumption, CaseLine, CaseMeasure, CaseOption, HeadcountRequest
from nakhoda.planning.queries import business_measured
from nakhoda.planning.queries.business_cases import NoSuchBusinessCase, case_for, cases_for
from nakhoda.planning.queries.business_document import signature_holds
from nakhoda.planning.queries.business_measured import Measured
from nakhoda.planning.queries.business_missing import missing
from nakhoda.planning.queries.business_worth import valued
from tests.cast import NOW, actor
from tests.planning.business import (
    HOUR,
    book,
    complete,
    deciding,
    head,
    now_is,
    opening,
    people_asked,
    reviewed,
    run,
    tradeoff,
    writing,
)

pytestmark = pytest.mark.django_db

# -- written --------------------------------------------------------------------------------------------------


def test_a_case_from_a_run_begins_with_its_options_and_what_they_came_to() -> None:
    row = opening(pinned=run())
    assert row.run == {"id": 12, "name": "Tier 1 +20 %", "seed": 7, "policy_version": 3, "load": 41, "days": 28}
    told = book(row).options
    assert [(each.name, each.do_nothing) for each in told] == [
        ("As today", True), ("Hire six", False), ("Automate", False),
    ]  # fmt: skip
    assert told[1].measures["p_sla_met"] == [0.95, 0.8, 1.0]


def test_an_empty_draft_says_everything_that_it_lacks() -> None:
    row = opening(problem="", owner_id=None, sponsor_id=None, metric="", expected=None, expected_low=None,
                  expected_high=None)  # fmt: skip
    lacks = missing(book(row), NOW.date())
    assert len(lacks) == 9
    assert any("three options" in each for each in lacks)
    assert any("do nothing" in each for each in lacks)


def test_a_case_is_worth_what_its_formulas_say() -> None:
    told = valued(book(complete()))
    assert told.about.name == "Hire six"
    hire = told.of("Hire six")
    assert [money.amount for money in hire.flows[:2]] == [-3000, 3000]
    assert told.of("Automate").flows[3].amount == (3000 - 2050) * 2
    assert told.gain[0] < hire.gain < told.gain[1]
    assert told.tornado.bars[0].name == "kept"
    turn = {each.name: each for each in told.turns}["kept"]
    assert (turn.at_low, turn.at_high) == ("Automate", "Hire six")


FAULTY: dict[str, tuple[dict[str, Any], str]] = {
    "no title": ({"title": " "}, "title"),
    "an unknown currency": ({"currency": "GOLD"}, "currency"),
    "a date far away": ({"starts_on": date(2060, 1, 1)}, "starts_on"),
    "a date long gone": ({"starts_on": date(2020, 1, 1)}, "starts_on"),
    "too many months": ({"months": 500}, "months"),
    "a rate of interest that is none": ({"yearly_rate": 7.0}, "yearly_rate"),
    "no such line of business": ({"lob": "moon"}, "lob"),
    "no such metric": ({"metric": "happiness"}, "metric"),
    "a range upside down": ({"expected_low": 0.95}, "expected_low"),
    "an owner who is no leader": ({"owner_id": 999_999}, "owner_id"),
    "a novel": ({"problem": "x" * 2001}, "problem"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_faulty_head_is_refused_with_its_field(name: str) -> None:
    told, field = FAULTY[name]
    with pytest.raises(CaseFaulty) as refused:
        opening(**told)
    assert field in refused.value.faults


JANUARY = date(2027, 1, 1)
PARTS: dict[str, tuple[Wish, str, str]] = {
    "a range upside down": (AssumptionWish(name="rate", low=3, best=2, high=4, source="x"), "low", "low <= best"),
    "no number": (AssumptionWish(name="rate", low=1, best=float("nan"), high=4, source="x"), "best", "finite"),
    "no source": (AssumptionWish(name="rate", low=1, best=2, high=4, source=" "), "source", "write 1 to"),
    "a reserved name": (AssumptionWish(name="sim_x", low=1, best=2, high=4, source="x"), "name", "small letters"),
    "no name": (AssumptionWish(name="Head Count", low=1, best=2, high=4, source="x"), "name", "small letters"),
    "a name twice": (AssumptionWish(name="heads", low=1, best=2, high=4, source="x"), "name", "already"),
    "no such partner": (RateWish(partner="moon", price=4, rules_from=JANUARY, document="SOW"), "partner", "list"),
    "a gift": (RateWish(partner="selat", price=-4, rules_from=JANUARY, document="SOW"), "price", "0 or more"),
    "an expired trade-off": (tradeoff(expires_on=date(2020, 1, 1)), "expires_on", "after today"),
    "nobody bears it": (tradeoff(bearer=""), "bearer", "write 1 to"),
    "a wish for nobody": (people_asked(fte=(0.0, 0.0)), "fte", "people by month"),
    "half a tier": (people_asked(tier=3), "tier", "1, 2"),
    "a strange driver": (people_asked(driver="weather"), "driver", "one of"),
    "an option twice": (OptionWish(name="as today"), "name", "already"),
    "a second nothing": (OptionWish(name="Wait", do_nothing=True), "do_nothing", "already"),
    "a verdict without a reason": (OptionWish(name="Wait", verdict="rejected"), "reason", "write 1 to"),
}  # fmt: skip


@pytest.mark.parametrize("name", PARTS)
def test_a_faulty_part_is_refused_with_its_field(name: str) -> None:
    row = complete()
    wish, field, said = PARTS[name]
    with pytest.raises(CaseFaulty) as refused:
        writing(row, wish)
    assert said in refused.value.faults[field]


LINES = {
    "an unknown name": ({"formula": "hedas * wage"}, "formula", "'hedas'"),
    "code": ({"formula": "__import__('os')"}, "formula", "names, numbers"),
    "a missing rate card": ({"formula": "rate_meridian * heads"}, "formula", "rate card of meridian: there is none"),
    "beyond the horizon": ({"first": 3, "last": 40}, "first", "months lie between"),
    "once, for two months": ({"nature": "one_off", "first": 0, "last": 1}, "last", "one month"),
    "no nature": ({"nature": "bribe"}, "nature", "one of"),
    "no option": ({"option_id": 0}, "option_id", "one of the options"),
    "what another simulation said": ({"formula": "sim_nothing"}, "formula", "'sim_nothing'"),
}


@pytest.mark.parametrize("name", LINES)
def test_a_faulty_line_is_refused_with_its_field(name: str) -> None:
    row = complete()
    told, field, said = LINES[name]
    plain: dict[str, Any] = {"option_id": book(row).options[1].id, "nature": "run", "name": "x", "formula": "1"}
    with pytest.raises(CaseFaulty) as refused:
        writing(row, LineWish(**(plain | told)))
    assert said in refused.value.faults[field]


def test_a_rate_card_rules_the_months_of_its_contract_alone() -> None:
    row = complete()
    rate = RateWish(partner="meridian", price=9, rules_from=date(2027, 1, 1), rules_to=date(2027, 6, 30), document="S")
    writing(row, rate)
    line = {"option_id": book(row).options[1].id, "nature": "run", "name": "Hours", "formula": "rate_meridian * 100"}
    writing(row, LineWish(**line, first=1, last=6))
    with pytest.raises(CaseFaulty, match="rate card of meridian rules 2027-01-01 to 2027-06-30"):
        writing(row, LineWish(**line, first=1, last=7))


def test_what_a_formula_names_is_not_taken_away() -> None:
    row, doer = complete(), actor("planner")
    wage = book(row).assumptions[1]
    with scope_of(doer), pytest.raises(CaseFaulty, match="wage is used by Wages"):
        remove_part(row.id, CaseAssumption, wage.id, actor=doer, now=NOW)
    with pytest.raises(CaseFaulty, match="formulas call it wage"):
        writing(row, AssumptionWish(name="pay", low=1, best=2, high=3, source="x"), part_id=wage.id)
    with scope_of(doer):
        remove_part(row.id, CaseLine, book(row).lines[-1].id, actor=doer, now=NOW)
    assert len(book(row).lines) == 6


def test_another_recommendation_takes_the_place_of_the_first() -> None:
    row = complete()
    third = book(row).options[2]
    writing(row, OptionWish(name=third.name, verdict="recommended", reason="Cheaper."), part_id=third.id)
    assert [option.verdict for option in book(row).options] == ["rejected", "rejected", "recommended"]


# -- who may --------------------------------------------------------------------------------------------------


def test_a_delivery_lead_writes_about_her_own_line_and_sees_no_other() -> None:
    own = opening("leader_age", lob="age_support")
    with pytest.raises(CaseFaulty) as refused:
        opening("leader_age", lob="account_access")
    assert "your role lets you" in refused.value.faults["lob"]
    region = opening()
    with scope_of(actor("leader_age")):
        assert [row.id for row in cases_for(actor("leader_age"))] == [own.id]
        with pytest.raises(NoSuchBusinessCase):
            case_for(actor("leader_age"), region.id)


@pytest.mark.parametrize("who", ["agent_chennai", "partner_manager", "qa", "leader_access", "admin"])
def test_others_may_not_even_read(who: str) -> None:
    with scope_of(actor(who)), pytest.raises(Refused):
        cases_for(actor(who))


def test_nobody_reviews_or_decides_what_she_wrote_alone() -> None:
    row, planner = complete(), actor("planner")
    with scope_of(planner), pytest.raises(Refused, match="wrote alone"):
        review_case(row.id, "", actor=planner, now=NOW)
    own = complete("regional_lead", owner_id=None)
    doer = actor("planner")
    with scope_of(doer), pytest.raises(CaseNotNow, match="Name an owner"):
        review_case(own.id, "", actor=doer, now=NOW)
    with scope_of(actor("regional_lead")):
        write_head(own.id, head(), actor=actor("regional_lead"), now=NOW)
    with scope_of(doer):
        review_case(own.id, "", actor=doer, now=NOW)
    with pytest.raises(Refused, match="she wrote"):
        deciding(own)
    assert deciding(own, "global_head").state == "decided"


def test_people_are_asked_of_the_global_head() -> None:
    row = reviewed(people=True)
    with pytest.raises(Refused, match="decided by the global head"):
        deciding(row)
    done = deciding(row, "global_head")
    assert book(done).headcount[0].state == "approved"


def test_another_case_is_the_regional_leads() -> None:
    row = reviewed()
    with pytest.raises(Refused, match="decided by the regional lead"):
        deciding(row, "global_head")
    assert deciding(row).decider_id == actor("regional_lead").id


# -- reviewed and decided -------------------------------------------------------------------------------------


def test_a_change_makes_a_reviewed_case_a_draft_again() -> None:
    row = reviewed()
    writing(row, tradeoff(what="Fewer trainings"))
    again = now_is(row)
    assert (again.state, again.reviewer_id) == ("draft", None)


def test_a_case_without_nothing_or_with_two_options_is_not_reviewed() -> None:
    row, doer = complete(), actor("planner")
    with scope_of(doer):
        remove_part(row.id, CaseOption, book(row).options[0].id, actor=doer, now=NOW)
    lead = actor("regional_lead")
    with scope_of(lead), pytest.raises(CaseNotNow, match=r"at least three options.*to do nothing"):
        review_case(row.id, "", actor=lead, now=NOW)


VERDICTS: dict[str, tuple[dict[str, Any], str]] = {
    "no word": ({"decision": "perhaps"}, "decision"),
    "no reason": ({"note": " "}, "note"),
    "no second thought": ({"sure": False}, "sure"),
    "deferred for ever": ({"decision": "defer"}, "again_on"),
    "deferred to the past": ({"decision": "defer", "again_on": date(2026, 1, 1)}, "again_on"),
    "approved until": ({"again_on": date(2027, 1, 1)}, "again_on"),
}


@pytest.mark.parametrize("name", VERDICTS)
def test_a_faulty_decision_is_refused_with_its_field(name: str) -> None:
    told, field = VERDICTS[name]
    with pytest.raises(CaseFaulty) as refused:
        deciding(reviewed(), **told)
    assert field in refused.value.faults


def test_a_decision_is_signed_and_its_digest_is_in_the_log() -> None:
    row = deciding(reviewed())
    with scope_of(system("test")):
        (line,) = records_about(f"business_case:{row.id}", "business_case.decided")
    assert line.payload["sha256"] == row.sha256
    assert line.payload["decision"] == "approve"
    assert signature_holds(book(row))


@pytest.mark.parametrize("table", [CaseAssumption, CaseLine, CaseOption, HeadcountRequest])
def test_the_database_refuses_to_change_a_part_of_a_decided_case(table: Any) -> None:
    row = deciding(reviewed(people=True), "global_head")
    with scope_of(system("test")):
        for forged in (
            lambda: table.objects.filter(case=row).update(scope_id=1, case_id=row.id, **_other(table)),
            lambda: table.objects.filter(case=row).delete(),
        ):
            with pytest.raises(IntegrityError, match="is decided"), transaction.atomic():
                forged()


def _other(table: Any) -> dict[str, Any]:
    return {"fte": [99]} if table is HeadcountRequest else {"name": "other"}


def test_the_database_refuses_to_change_or_remove_a_decided_case() -> None:
    row = deciding(reviewed())
    with scope_of(system("test")):
        rows = BusinessCase.objects.filter(id=row.id)
        for forged in (
            lambda: rows.update(title="Another"),
            lambda: rows.update(sha256="0" * 64),
            lambda: rows.update(decision="reject"),
            lambda: CaseOption.objects.create(scope_id=row.scope_id, case=row, name="Late"),
            lambda: rows.delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                forged()


def test_a_decided_case_is_not_written_to_and_not_decided_twice() -> None:
    row = deciding(reviewed())
    with pytest.raises(CaseNotNow, match="open a new version"):
        writing(row, tradeoff())
    with pytest.raises(CaseNotNow, match="once"):
        deciding(row)


def test_a_new_version_takes_the_parts_along_and_leaves_the_old_one() -> None:
    row = deciding(reviewed(people=True), "global_head", decision="reject")
    assert book(row).headcount[0].state == "refused"
    doer = actor("planner")
    with scope_of(doer):
        after = new_version(row.id, actor=doer, now=NOW + 3 * HOUR)
        with pytest.raises(CaseNotNow, match="newer version"):
            new_version(row.id, actor=doer, now=NOW + 3 * HOUR)
    assert (after.version, after.state, after.supersedes_id) == (2, "draft", row.id)
    assert book(after).headcount[0].state == "requested"
    assert valued(book(after)).gain == valued(book(row)).gain
    writing(after, tradeoff(what="Something else"))
    assert signature_holds(book(row))


# -- what came of it ------------------------------------------------------------------------------------------


@pytest.fixture
def figures(monkeypatch: Any) -> None:
    def told(who: Any, metric: str, lob: str, day: date) -> Measured:
        return Measured(day - timedelta(days=28), day - timedelta(days=1), 0.91, 0.89, 0.93, 840, 44)

    monkeypatch.setattr("nakhoda.planning.actions.business_benefits.measured_before", told)


def test_benefits_are_measured_when_they_are_due_and_closed_when_they_are_seen(figures: None) -> None:
    row, owner = deciding(reviewed()), actor("planner")
    with scope_of(owner):
        start_tracking(row.id, date(2026, 12, 1), actor=owner, now=NOW + 3 * HOUR)
    clock = system("benefits")
    with scope_of(clock):
        assert measure_due(actor=clock, now=NOW + timedelta(days=90)) == 0
        assert measure_due(actor=clock, now=NOW + timedelta(days=100)) == 1
        assert measure_due(actor=clock, now=NOW + timedelta(days=100)) == 0
        assert measure_due(actor=clock, now=NOW + timedelta(days=200)) == 1
    first, second = book(row).measures
    assert (first.due_on, first.value, first.n) == (date(2027, 3, 1), 0.91, 840)
    later = NOW + timedelta(days=201)
    with scope_of(owner):
        look_at(row.id, first.id, "On the way.", actor=owner, now=later)
        with pytest.raises(CaseNotNow, match="has looked at the figures"):
            realise(row.id, "Done.", actor=owner, now=later)
        look_at(row.id, second.id, "As expected.", actor=owner, now=later)
        done = realise(row.id, "Hire earlier next time.", actor=owner, now=later)
    assert done.state == "realised"
    assert signature_holds(book(done))


def test_only_an_approved_case_is_tracked_from_a_day_after_its_decision() -> None:
    row, doer = deciding(reviewed(), decision="reject"), actor("planner")
    with scope_of(doer), pytest.raises(CaseNotNow, match="approved"):
        start_tracking(row.id, date(2026, 12, 1), actor=doer, now=NOW)
    good = deciding(reviewed())
    with scope_of(doer), pytest.raises(CaseFaulty, match="must lie between"):
        start_tracking(good.id, date(2026, 1, 1), actor=doer, now=NOW)


def test_people_are_hired_step_by_step_and_verified_by_somebody_else() -> None:
    row, planner = deciding(reviewed(people=True), "global_head"), actor("planner")
    ask = book(row).headcount[0]
    with scope_of(planner):
        with pytest.raises(CaseNotNow, match="does not follow"):
            move_headcount(row.id, ask.id, "verified", actor=planner, now=NOW)
        for step in ("hiring", "filled"):
            move_headcount(row.id, ask.id, step, actor=planner, now=NOW)
        with pytest.raises(Refused, match="does not verify"):
            move_headcount(row.id, ask.id, "verified", actor=planner, now=NOW)
    lead = actor("regional_lead")
    with scope_of(lead):
        assert move_headcount(row.id, ask.id, "verified", actor=lead, now=NOW).state == "verified"
    assert signature_holds(book(row))


def test_without_a_load_a_figure_says_why_it_is_missing(settings: Any, tmp_path: Any) -> None:
    settings.DATA_FOLDER = tmp_path
    told = business_measured.measured_before(system("benefits"), "csat", "", date(2027, 3, 1))
    assert (told.value, told.hidden) == (None, "NoSuchLoad")
    assert CaseMeasure._meta.get_field("hidden").max_length == 60
