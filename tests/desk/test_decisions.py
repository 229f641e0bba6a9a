"""A decision against somebody carries its reasons, and says until when it may be contested (handbook 6.4)."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

import pytest

from nakhoda.core.events import DecisionImplemented, DecisionMade, NoticeServed
from nakhoda.desk.actions.decisions import (
    DecisionRefused,
    StatementIncomplete,
    implement_decision,
    make_decision,
    record_product_decision,
    serve_notice,
)
from nakhoda.desk.models import Case, CaseDecision
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.journal.models import Record
from nakhoda.org.permissions import Refused
from tests.cast import NOW, person
from tests.core.test_statement import WHOLE
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.stories import SECURITY, acting, journal, minutes, opened, the_program, told

pytestmark = pytest.mark.django_db


def decide(case: Case, kind: str = "account", adverse: bool = True, **statement: Any) -> CaseDecision:
    with acting("specialist_security") as agent:
        return make_decision(case.id, kind, {**WHOLE, **statement}, adverse, actor=agent, now=minutes(10))


def days(count: int) -> datetime:
    """The first instant after the last day, counted in UTC from the day of NOW."""
    return datetime(NOW.year, NOW.month, NOW.day, tzinfo=timezone.utc) + timedelta(days=count + 1)


def test_a_decision_is_kept_with_its_reasons_its_author_and_its_last_day() -> None:
    case = held("specialist_security", queue=SECURITY)
    decision = decide(case)
    assert (decision.decided_by, decision.member_id) == (person("specialist_security").id, case.member_id)
    assert decision.appeal_until == days(180)
    assert told(case.id, DecisionMade)[0].adverse
    assert WHOLE["decision_facts"] not in repr(journal(case.id))
    check_fold(case.id)


def test_an_adverse_one_without_its_reasons_is_not_saved() -> None:
    case = held("specialist_security", queue=SECURITY)
    with pytest.raises(StatementIncomplete) as refusal:
        decide(case, clause="", decision_facts="")
    assert refusal.value.missing == ("decision_facts", "clause")
    with the_program():
        assert not CaseDecision.objects.filter(case_id=case.id).exists()
    check_fold(case.id)


def test_a_favourable_one_needs_no_statement_and_leaves_nothing_to_contest() -> None:
    case = held("specialist_security", queue=SECURITY)
    with acting("specialist_security") as agent:
        decision = make_decision(case.id, "account", {}, False, actor=agent, now=minutes(10))
    assert decision.appeal_until is None
    check_fold(case.id)


WINDOWS = {
    "a ban for age, anywhere": ("underage_ban", "MY", 113),
    "a ban for age, in Europe": ("underage_ban", "DE", 180),
    "a ban for age, in the States": ("underage_ban", "US", 23),
    "a feature for age": ("feature_age", "MY", 180),
}


@pytest.mark.parametrize(("kind", "country", "window"), WINDOWS.values(), ids=WINDOWS)
def test_the_window_follows_kind_and_law(kind: str, country: str, window: int) -> None:
    case = held("specialist_security", queue=SECURITY, country=country)
    assert decide(case, kind).appeal_until == days(window)
    check_fold(case.id)


def test_the_days_count_from_the_day_the_member_was_told() -> None:
    case = held("specialist_security", queue=SECURITY)
    decision, told_at = decide(case), NOW + timedelta(days=5)
    with acting("specialist_security") as agent:
        served = serve_notice(decision.id, actor=agent, now=told_at)
        assert served.appeal_until == days(185)
        with pytest.raises(DecisionRefused, match="already"):
            serve_notice(decision.id, actor=agent, now=told_at)
    assert told(case.id, NoticeServed) == [NoticeServed(decision_id=decision.id)]
    check_fold(case.id)


def test_it_is_carried_out_once() -> None:
    case = held("specialist_security", queue=SECURITY)
    decision = decide(case)
    with acting("specialist_security") as agent:
        assert implement_decision(decision.id, actor=agent, now=minutes(20)).implemented_at == minutes(20)
        with pytest.raises(DecisionRefused, match="already"):
            implement_decision(decision.id, actor=agent, now=minutes(21))
    assert told(case.id, DecisionImplemented) == [DecisionImplemented(decision_id=decision.id)]
    check_fold(case.id)


def test_a_decision_is_about_something_that_the_policy_knows() -> None:
    case = held("specialist_security", queue=SECURITY)
    with pytest.raises(DecisionRefused, match="underage_ban"):
        decide(case, "weather")
    check_fold(case.id)


def test_tier_one_does_not_decide_and_foreign_decisions_do_not_exist() -> None:
    case = held("specialist_security", queue=SECURITY)
    decision = decide(case)
    with acting("agent_chennai") as agent:
        for act in (implement_decision, serve_notice):
            with pytest.raises(NoSuchCase):
                act(decision.id, actor=agent, now=minutes(20))
        with pytest.raises(NoSuchCase):
            make_decision(case.id, "account", WHOLE, True, actor=agent, now=minutes(20))
    check_fold(case.id)


def test_references_are_long_and_never_the_same() -> None:
    case = held("specialist_security", queue=SECURITY)
    references = {decide(case).reference for _ in range(20)}
    assert len(references) == 20
    assert all(len(reference) == 10 and not set(reference) & set("01IO") for reference in references)
    check_fold(case.id)


# -- what the product decided ----------------------------------------------------------------------------


def product(member_id: int, **more: Any) -> CaseDecision:
    with the_program() as program:
        return record_product_decision(
            member_id, "underage_ban", WHOLE, True, actor=program, now=NOW, **{"decided_at": NOW} | more
        )


def test_what_the_product_decided_can_be_contested_by_the_members_own_law() -> None:
    member = opened(country="US")
    assert member.member_id
    decision = product(member.member_id)
    assert (decision.origin, decision.case_id, decision.appeal_until) == ("product", None, days(23))
    with the_program():
        record = Record.objects.get(name="decision.recorded", subject=f"decision:{decision.id}")
    assert "facts" not in repr(record.payload)


def test_the_product_too_owes_its_reasons() -> None:
    with the_program() as program, pytest.raises(StatementIncomplete):
        record_product_decision(1, "content", {}, True, decided_at=NOW, actor=program, now=NOW)


def test_nobody_without_the_right_records_one() -> None:
    with acting("agent_chennai") as agent, pytest.raises(Refused):
        record_product_decision(1, "content", WHOLE, True, decided_at=NOW, actor=agent, now=NOW)
