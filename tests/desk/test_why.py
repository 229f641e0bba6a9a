""" "Why here?" answers from the journal, and a refusal explains itself."""

from __future__ import annotations

import pytest

from nakhoda.desk.actions.escalations import accept_escalation, raise_escalation, resolve_escalation
from nakhoda.desk.actions.joining import merge
from nakhoda.desk.actions.moves import transfer
from nakhoda.desk.actions.spam import mark_spam, unmark_spam
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.why import plain, why, why_may
from nakhoda.org.models import Person
from nakhoda.org.permissions import Refused
from tests.cast import NOW, person
from tests.desk.checks import check_fold
from tests.desk.hands import held, in_hands
from tests.desk.stories import KL, SECURITY, acting, minutes, now_is, opened
from tests.desk.test_escalations import FIELDS

pytestmark = pytest.mark.django_db


def test_every_decision_about_a_case_is_told_in_order_with_its_reasons() -> None:
    case = held()
    with acting("agent_chennai") as agent:
        transfer(case.id, KL, "workload", actor=agent, now=minutes(5))
    in_hands(case, "agent_kl", minutes(6))
    with acting("agent_kl") as agent:
        rows = why(agent, case.id)
    what = [row.what for row in rows]
    assert [row.at for row in rows] == sorted(row.at for row in rows)
    moved = what.index(next(text for text in what if text.endswith(f"to {KL}") and not text.startswith("Routed")))
    assert _place(what, "Understood as account_access") < _place(what, "Routed to") < moved
    assert rows[moved].reasons == ("workload",)
    assert any("chosen:" in reason for reason in rows[_place(what, "Routed to")].reasons)
    assert {row.policy_version for row in rows} == {policy_in_force(NOW).version}
    check_fold(case.id)


def test_clocks_are_called_by_their_code_and_say_by_what_they_are_owed() -> None:
    case = opened(queue="meridian_integrity_south", lob="platform_integrity", reason="scam")
    with acting("agent_chennai") as agent:
        told_of = {row.what: row.reasons for row in why(agent, case.id)}
    assert "owed by law" in told_of["Clock IN-REM started: 2160 minutes"]
    assert "around the clock" in told_of["Clock resolution started: 2880 minutes"]
    check_fold(case.id)


def test_the_way_up_and_what_stood_against_other_queues_is_told() -> None:
    case = held()
    with acting("agent_chennai") as agent:
        raised = raise_escalation(case.id, "beyond_authority", {}, actor=agent, now=minutes(5))
        rows = why(agent, case.id)
    assert raised.returned
    assert [row.reasons for row in rows if row.what == "Escalation returned"] == [("incomplete",)]
    assert now_is(case.id).queue != SECURITY
    check_fold(case.id)


def test_nobody_reads_why_a_foreign_case_is_where_it_is() -> None:
    case = held()
    with acting("agent_kl") as foreign, pytest.raises(NoSuchCase):
        why(foreign, case.id)
    check_fold(case.id)


PLAIN = {
    "with its code": ("chosen: chosen: Hub, load 3 %", "chosen: Hub, load 3 %"),
    "without one": ("read by hand", "read by hand"),
    "with a colon in its text": ("lane_trigger: lane L4 by the words: hacked", "lane L4 by the words: hacked"),
    "whose first words are no code": ("at noon: sharp", "at noon: sharp"),
}


@pytest.mark.parametrize(("stored", "shown"), PLAIN.values(), ids=PLAIN)
def test_a_reason_is_shown_without_its_code(stored: str, shown: str) -> None:
    assert plain(stored) == shown


def test_an_eventful_life_is_told_without_a_gap() -> None:
    case, other = held(), opened(at=minutes(1))
    with acting("agent_chennai") as agent:
        mark_spam(case.id, actor=agent, now=minutes(2))
        unmark_spam(case.id, actor=agent, now=minutes(3))
        merge(other.id, case.id, actor=agent, now=minutes(4), confirmed=True)
        raise_escalation(case.id, "beyond_authority", FIELDS, actor=agent, now=minutes(5))
    with acting("specialist_security") as specialist:
        accept_escalation(case.id, actor=specialist, now=minutes(6))
        resolve_escalation(case.id, "solved", actor=specialist, now=minutes(7))
        what = [row.what for row in why(specialist, case.id)]
    for words in (
        "Marked as spam",
        "Clock resolution is no longer owed",
        "No spam after all",
        "Clock resolution runs again with the time it had used",
        f"Case {other.id} was merged into this one",
        "Escalated (functional) from meridian_accounts_en",
        "Routed to hub_accounts (tier 2)",
        "Back in its queue",
        "Clock tier2_accept started: 240 minutes",
        "Escalation accepted by person",
        "Escalation resolved",
    ):
        _place(what, words)
    check_fold(case.id, other.id)


# -- why may somebody ------------------------------------------------------------------------------------


def test_a_refusal_says_which_role_is_lacking_and_which_do_not_reach() -> None:
    case = held()
    with acting("leader_access") as leader:
        verdict = why_may(leader, person("specialist_security").id, "case:work", now=NOW, case_id=case.id)
    assert not verdict.allowed
    assert "not in this part of the operation" in verdict.reason
    assert {(row.role, row.gives, row.reaches) for row in verdict.roles} == {("Tier 2 specialist", True, False)}
    check_fold(case.id)


def test_a_yes_says_by_which_role() -> None:
    case = held()
    with acting("regional_lead") as lead:
        verdict = why_may(lead, person("leader_access").id, "case:assign", now=NOW, case_id=case.id)
    assert verdict.allowed
    assert any(row.gives and row.reaches for row in verdict.roles)
    check_fold(case.id)


def test_a_permission_can_be_explained_without_a_place() -> None:
    with acting("regional_lead") as lead:
        verdict = why_may(lead, person("planner").id, "case:work", now=NOW)
    assert (verdict.allowed, verdict.what) == (False, "take and answer cases")


def test_only_those_who_may_ask_are_answered_and_only_about_what_they_see() -> None:
    case = opened(queue="", lob="minor_safety", reason="underage_report")
    with acting("agent_chennai") as agent, pytest.raises(Refused):
        why_may(agent, person("agent_kl").id, "case:read", now=NOW)
    with acting("leader_access") as leader, pytest.raises(NoSuchCase):
        why_may(leader, person("agent_chennai").id, "case:read", now=NOW, case_id=case.id)
    with acting("leader_access") as leader, pytest.raises(Person.DoesNotExist):
        why_may(leader, 10**9, "case:read", now=NOW)
    check_fold(case.id)


def _place(what: list[str], words: str) -> int:
    return next(index for index, text in enumerate(what) if words in text)
