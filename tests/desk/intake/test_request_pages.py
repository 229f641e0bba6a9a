"""Internal requests on their pages: a form of the policy, filed once, approved in order by others."""

from __future__ import annotations

import pytest
from django.test import Client

from nakhoda.desk.models import Approval
from nakhoda.org.scope import scope_of
from tests.cast import person
from tests.desk.intake.doors import READER, case

pytestmark = pytest.mark.django_db
DOOR = "/requests/new/account_restore/"
FILLED = {"f_account": "hajar.kelate", "f_evidence": "Her card was checked."}


def signed_in(who: str) -> Client:
    client = Client()
    with scope_of(READER):
        client.force_login(person(who).user)
    return client


def filed(who: str = "agent_chennai") -> int:
    answer = signed_in(who).post(DOOR, FILLED)
    assert answer.status_code == 303, answer.content[:300]
    return int(answer["Location"].strip("/").split("/")[-1])


def steps(number: int) -> list[tuple[int, str, str]]:
    with scope_of(READER):
        return list(Approval.objects.filter(case_id=number).order_by("step").values_list("step", "role", "state"))


def test_a_colleague_files_a_request_and_follows_it() -> None:
    number = filed()
    assert case(number).channel == "internal_form"
    client = signed_in("agent_chennai")
    assert f"#{number}" in client.get("/requests/").content.decode()
    page = client.get(f"/requests/{number}/").content.decode()
    assert "Her card was checked." in page
    assert "/steps/" not in page, "nobody approves one's own request"


def test_a_faulty_form_says_where_and_files_nothing() -> None:
    answer = signed_in("agent_chennai").post(DOOR, {"f_account": "hajar.kelate"})
    assert answer.status_code == 422
    assert "This field is required" in answer.content.decode()


def test_a_request_is_no_ones_business_but_theirs() -> None:
    number = filed()
    assert signed_in("agent_kl").get(f"/requests/{number}/").status_code == 404
    assert signed_in("agent_kl").get("/requests/99999999/").status_code == 404
    assert signed_in("agent_kl").get("/requests/new/nothing/").status_code == 404


def test_whoever_holds_the_role_says_yes_in_order_and_no_only_with_a_reason() -> None:
    number = filed()
    leader, lead = signed_in("leader_access"), signed_in("regional_lead")
    assert f"/requests/{number}/" in leader.get("/requests/").content.decode()
    leader.post(f"/requests/{number}/steps/1/", {"outcome": "refused"})
    assert [state for _, _, state in steps(number)] == ["waiting", "waiting"], "a refusal needs its reason"
    assert "/steps/2/" not in lead.get(f"/requests/{number}/").content.decode(), "the first step comes first"
    leader.post(f"/requests/{number}/steps/1/", {"outcome": "approved"})
    lead.post(f"/requests/{number}/steps/2/", {"outcome": "approved"})
    assert [state for _, _, state in steps(number)] == ["approved", "approved"]
    assert case(number).status == "open"


@pytest.mark.parametrize(("language", "told"), [("en", "Team leader: waiting"), ("ms", "Ketua pasukan: ")])
def test_who_has_to_say_yes_is_named_in_words(language: str, told: str) -> None:
    filed()
    client = signed_in("agent_chennai")
    client.cookies["django_language"] = language
    page = client.get("/requests/").content.decode()
    assert told in page
    assert "team_leader" not in page
