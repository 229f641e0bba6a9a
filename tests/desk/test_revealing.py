"""A value is shown to one person, for a purpose, and that is on record; the value itself is nowhere but on her page."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nakhoda.core.events import PersonalRevealed
from nakhoda.desk.actions.erasing_member import erase_identity
from nakhoda.desk.actions.revealing import CannotReveal, reveal
from nakhoda.desk.models import Case
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.vault_rules import vault_rules
from nakhoda.journal.records import records_on
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from tests.cast import NOW, actor, person
from tests.desk.checks import check_fold
from tests.desk.stories import acting, notified, opened, the_program, told
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
SAID = "Ring 98765 43210 or 91234 56789, mail ravi@mail.example"


def shown(case: Case, who: str, token: str = "phone 1", purpose: str = "contact_member", minutes: int = 0) -> str:
    with acting(who) as reader:
        return reveal(case.id, token, purpose, actor=reader, now=NOW + timedelta(minutes=minutes)).value


def test_a_leader_sees_one_value_and_the_case_says_who_saw_what_and_why() -> None:
    case = opened(SAID)
    assert shown(case, "leader_access", "phone 2", "verify_identity") == "91234 56789"
    (event,) = told(case.id, PersonalRevealed)
    assert event == PersonalRevealed(
        by=actor("leader_access").id, kind="phone", token="phone 2", purpose="verify_identity"
    )
    check_fold(case.id)


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("agent_chennai", Refused), ("partner_manager", Refused), ("leader_age", NoSuchCase), ("admin", NoSuchCase)],
)
def test_others_are_refused_and_a_foreign_case_is_no_case(who: str, refusal: type[Exception]) -> None:
    case = opened(SAID)
    with pytest.raises(refusal):
        shown(case, who)
    assert told(case.id, PersonalRevealed) == []


def test_a_partners_people_never_see_it_whatever_they_lead() -> None:
    case = opened(SAID)
    leader = replace(actor("leader_access"), organisation="meridian")
    with scope_of(leader), pytest.raises(Refused, match="in-house people only"):
        reveal(case.id, "phone 1", "contact_member", actor=leader, now=NOW)


@pytest.mark.parametrize(
    ("token", "purpose", "why"),
    [
        ("phone 9", "contact_member", "no such value"),
        ("phone 1", "", "which purpose"),
        ("phone 1", "fun", "which purpose"),
    ],
)
def test_what_is_not_there_or_has_no_purpose_stays_hidden(token: str, purpose: str, why: str) -> None:
    case = opened(SAID)
    with pytest.raises(CannotReveal, match=why):
        shown(case, "leader_access", token, purpose)
    assert told(case.id, PersonalRevealed) == []


def test_an_odd_number_in_an_hour_is_written_down_and_too_many_are_refused() -> None:
    case, rules = opened(SAID), vault_rules()
    for _ in range(rules.most_an_hour):
        shown(case, "leader_access")
    with pytest.raises(CannotReveal, match="in an hour"):
        shown(case, "leader_access")
    assert shown(case, "leader_access", minutes=61) == "98765 43210"
    with the_program():
        (record,) = records_on(f"person:{actor('leader_access').id}")
        assert (record.name, record.payload["count"]) == ("personal.revealed_often", rules.odd_an_hour)
    assert set(notified("odd_reveal").values()) == {rules.odd_an_hour}
    assert person("leader_access").id not in notified("odd_reveal")
    assert person("regional_lead").id in notified("odd_reveal")


def test_after_an_erasure_there_is_nothing_to_see() -> None:
    case = opened(SAID)
    with the_program():
        erase_identity(int(case.member_id or 0), NOW)
    with pytest.raises(CannotReveal, match="destroyed"):
        shown(case, "leader_access")


# -- the pages ------------------------------------------------------------------------------------------------


def page_of(client: Client, case: Case) -> str:
    return client.get(reverse("desk:case", args=[case.id])).content.decode()


def test_the_page_shows_chips_and_the_dialog_to_whom_it_may() -> None:
    case = opened(SAID)
    page = page_of(knocking("leader_access"), case)
    assert "Phone ends 10" in page
    assert "Mail address r…@….example" in page
    assert 'data-choose="phone 2"' in page
    assert 'id="reveal"' in page
    assert "43210" not in page
    partner = page_of(knocking("agent_chennai"), case)
    assert "Phone ends 10" in partner
    assert "data-choose" not in partner
    assert 'id="reveal"' not in partner


def test_the_value_is_on_one_page_that_nobody_keeps_and_that_hides_it() -> None:
    case = opened(SAID)
    client, door = knocking("leader_access"), reverse("desk:reveal", args=[case.id])
    answer = client.post(door, {"token": "phone 1", "purpose": "contact_member"})
    assert "98765 43210" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Refresh"] == f"20; url=/cases/{case.id}/"
    history = client.get(reverse("desk:history", args=[case.id])).content.decode()
    assert "43210" not in history + page_of(client, case)
    assert "A value was shown (phone 1): contact member" in page_of(client, case)


def test_without_a_purpose_the_page_says_so_and_shows_nothing() -> None:
    case = opened(SAID)
    answer: Any = knocking("leader_access").post(
        reverse("desk:reveal", args=[case.id]), {"token": "phone 1"}, follow=True
    )
    assert "choose for which purpose" in answer.content.decode()
    assert "43210" not in answer.content.decode()
