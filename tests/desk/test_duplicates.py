"""A matter told twice is offered to whoever may read both, with reasons, once; it is never joined by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from nakhoda.desk.actions.duplicates import OfferRefused, dismiss_offer, find_duplicates
from nakhoda.desk.actions.joining import merge
from nakhoda.desk.arrivals import Sender
from nakhoda.desk.models import Case, DuplicateOffer, Member
from nakhoda.desk.queries.cases import NoSuchCase, case_for
from nakhoda.desk.queries.duplicates import duplicates_of, duplicates_page
from nakhoda.desk.queries.policy import policy_in_force
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.stories import KL, MEMBER, acting, minutes, now_is, opened, the_program

pytestmark = pytest.mark.django_db
STORY = "I cannot sign in to my account since yesterday, the code does not arrive on my phone"
AGAIN = "Hello, since yesterday I cannot sign in to my account: the code does not arrive on my phone!"
OTHER = Sender(kind="email", address="other@mail.example", name="Somebody else")


def twice(first: dict[str, Any] | None = None, second: dict[str, Any] | None = None) -> tuple[Case, Case]:
    """By form, and an hour later by mail."""
    one = opened(**({"text": STORY} | (first or {})))
    other = opened(**({"text": AGAIN, "channel": "email", "at": minutes(60)} | (second or {})))
    return one, other


def searched(at: int = 61) -> None:
    with the_program():
        find_duplicates(minutes(at))


def offered(case: Case, who: str = "agent_chennai") -> list[dict[str, Any]]:
    with acting(who) as agent:
        return duplicates_of(case_for(agent, case.id), agent, policy_in_force(NOW), NOW)


def offers() -> list[DuplicateOffer]:
    with the_program():
        return list(DuplicateOffer.objects.order_by("id"))


def test_by_form_and_by_mail_is_offered_on_both_pages_with_the_earliest_clock() -> None:
    one, other = twice()
    searched()
    for case in (one, other):
        (offer,) = offered(case)
        assert (offer["into"], offer["earliest"]) == (one.id, one.received_at)
        assert {"the same member", "another channel"} <= set(offer["why"])
        assert offer["words"]
    check_fold(one.id, other.id)


def test_nothing_is_joined_by_itself_and_a_second_search_offers_nothing_new() -> None:
    one, other = twice()
    searched()
    searched(62)
    searched(63)
    assert len(offers()) == 1
    assert (now_is(one.id).status, now_is(other.id).status) == ("new", "new")


def test_two_matters_are_remembered() -> None:
    one, other = twice()
    searched()
    with acting("agent_chennai") as agent:
        dismiss_offer(one.id, other.id, actor=agent, now=minutes(70))
    assert offered(one) == offered(other) == []
    searched(80)
    assert [row.state for row in offers()] == ["dismissed"]
    with acting("agent_chennai") as agent, pytest.raises(OfferRefused):
        dismiss_offer(other.id, one.id, actor=agent, now=minutes(71))


def test_a_merge_accepts_the_offer_whichever_goes_on() -> None:
    one = held(text=STORY)
    other = opened(AGAIN, channel="email", at=minutes(60))
    searched()
    with acting("agent_chennai") as agent:
        merge(other.id, one.id, actor=agent, now=minutes(70), confirmed=True)
    assert [row.state for row in offers()] == ["accepted"]
    assert offered(one) == []
    assert now_is(one.id).received_at == one.received_at
    check_fold(one.id, other.id)


def test_who_may_not_read_the_other_case_is_not_told_that_there_is_one() -> None:
    one, other = twice(second={"queue": KL})
    searched()
    assert len(offers()) == 1
    assert offered(one, "agent_chennai") == offered(other, "agent_kl") == []
    assert [offer["number"] for offer in offered(one, "leader_access")] == [other.id]
    with acting("agent_chennai") as agent, pytest.raises(NoSuchCase):
        dismiss_offer(one.id, other.id, actor=agent, now=minutes(70))


APART: dict[str, dict[str, Any]] = {
    "another member": {"sender": OTHER},
    "a sealed compartment": {"queue": "", "lob": "minor_safety", "reason": "underage_report"},
    "three weeks later": {"at": minutes(21 * 24 * 60)},
}


@pytest.mark.parametrize("second", APART.values(), ids=APART)
def test_it_is_not_offered_for(second: dict[str, Any]) -> None:
    twice(second=second)
    searched(21 * 24 * 60 + 1)
    assert offers() == []


def test_another_address_of_the_same_account_is_the_same_person() -> None:
    handle = {"handle": "hajar.kelate"}
    one = Sender(kind="email", address=MEMBER.address, name=MEMBER.name, **handle)
    other = Sender(kind="email", address="siti@work.example", name="S. Hajar", handle="Hajar.Kelate")
    first, second = twice({"sender": one}, {"sender": other})
    assert first.member_id != second.member_id
    searched()
    (offer,) = offered(second)
    assert (offer["different"], "the same account" in offer["why"]) == (True, True)


def test_the_same_device_is_a_sign() -> None:
    told = {"channel": "in_app", "context": {"device_id": "d-81"}}
    twice({**told}, {**told, "sender": OTHER})
    searched()
    (row,) = offers()
    assert "same_device" in row.codes


def test_a_search_takes_as_many_statements_for_many_cases_as_for_few() -> None:
    def statements(count: int, at: int) -> int:
        for number in range(count):
            opened(STORY, at=minutes(at + number))
        with (
            the_program(),
            CaptureQueriesContext(
                connection,
            ) as found,
        ):
            find_duplicates(minutes(at + count))
        return len(found)

    few = statements(2, 0)
    assert statements(12, 100) <= few + 1


SEARCHES = {
    "case_of_member": "SELECT id FROM desk_case WHERE member_id = 7 ORDER BY id DESC LIMIT 8",
    "member_of_handle": "SELECT id FROM desk_member WHERE handle_key = 'A' AND NOT handle_key = ''",
    "case_device": "SELECT id FROM desk_case WHERE device = 'd' ORDER BY id DESC LIMIT 8",
}
MANY = """INSERT INTO {table} ({columns}) SELECT {columns} FROM (SELECT (jsonb_populate_record(seen.kept,
    jsonb_build_object('id', 1000000 + number) || {facts})).* FROM (SELECT kept FROM {table} AS kept LIMIT 1) AS seen,
    generate_series(1, 4000) AS number) AS like_it"""
FACTS = {
    Case: "jsonb_build_object('uuid', gen_random_uuid(), 'member_id', number, 'context', jsonb_build_object("
    "'device_id', 'd' || number))",
    Member: "jsonb_build_object('handle', 'member' || number)",
}


def test_every_search_for_the_same_person_goes_by_an_index() -> None:
    """Among so many rows that the planner has a choice worth the name; a rolled back savepoint takes them away."""
    twice()
    with the_program(), transaction.atomic(), connection.cursor() as cursor:
        for model, facts in FACTS.items():
            columns = ", ".join(field.column for field in model._meta.concrete_fields if not field.generated)
            cursor.execute(MANY.format(table=model._meta.db_table, columns=columns, facts=facts))
        for index, query in SEARCHES.items():
            cursor.execute(f"EXPLAIN {query}")
            assert index in str(cursor.fetchall())
        transaction.set_rollback(True)


def test_leaders_see_how_often_it_was_right() -> None:
    one, other = twice()
    third = opened(STORY, at=minutes(90))
    searched(91)
    with acting("agent_chennai") as agent:
        dismiss_offer(one.id, third.id, actor=agent, now=minutes(95))
        merge(other.id, one.id, actor=agent, now=minutes(96), confirmed=True)
    with acting("leader_access") as leader:
        (line,) = duplicates_page(leader, minutes(100))["lobs"]
    assert (line["offered"], line["accepted"], line["dismissed"], line["share"]) == (3, 1, 1, 50)
