"""A person in danger gets verified numbers or none; staff see what is stale and verify it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nakhoda.desk.actions.crisis_checks import CheckRefused, verify_contact
from nakhoda.desk.models import Case, ContactCheck
from nakhoda.desk.queries import links
from nakhoda.desk.queries.crisis import NoSuchContact, card_in_need, card_on_case, crisis_page
from nakhoda.org.permissions import Refused
from tests.cast import NOW
from tests.desk.stories import MEMBER, acting, minutes, opened, the_program
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
IN_DANGER = "I want to kill myself tonight"


def verified(key: str = "talian_heal", number: str = "15555", day: date = TODAY) -> ContactCheck:
    with acting("leader_age") as lead:
        return verify_contact(key, number, day, "Called it, a person answered", actor=lead, now=NOW)


def in_danger(country: str = "MY") -> Case:
    case = opened(IN_DANGER, queue="", country=country, at=timezone.now())
    assert case.lane == "L0"
    return case


def test_before_anybody_verified_a_number_nobody_in_need_is_shown_one() -> None:
    assert card_in_need("MY", "ms", NOW) is None
    verified()
    card = card_in_need("MY", "ms", NOW)
    assert card is not None
    assert [contact["number"] for contact in card["contacts"]] == ["15555"]
    assert card["title"].startswith("Jika anda")
    assert card_in_need("MY", "ms", NOW + timedelta(days=91)) is None


def test_a_line_that_is_closed_says_so() -> None:
    verified()
    at_four_in_the_morning = NOW + timedelta(hours=16)
    card = card_in_need("MY", "en", at_four_in_the_morning)
    assert card is not None
    assert card["contacts"][0]["hours"] == "08:00–24:00, closed now"


@pytest.mark.parametrize(
    ("key", "number", "day", "source", "wrong"),
    [
        ("talian_heal", "15556", TODAY, "Called it", "not the one on the card"),
        ("talian_heal", "15555", TODAY + timedelta(days=1), "Called it", "within the last"),
        ("talian_heal", "15555", TODAY - timedelta(days=31), "Called it", "within the last"),
        ("talian_heal", "15555", TODAY, "ok", "how you verified"),
    ],
)
def test_a_check_names_its_number_its_day_and_its_source(
    key: str, number: str, day: date, source: str, wrong: str
) -> None:
    with acting("admin") as admin, pytest.raises(CheckRefused, match=wrong):
        verify_contact(key, number, day, source, actor=admin, now=NOW)
    with the_program():
        assert not ContactCheck.objects.exists()


def test_not_everybody_verifies_and_not_everything_is_a_contact() -> None:
    with acting("agent_chennai") as agent, pytest.raises(Refused):
        verify_contact("talian_heal", "15555", TODAY, "Called it", actor=agent, now=NOW)
    with acting("admin") as admin, pytest.raises(NoSuchContact):
        verify_contact("nobody", "1", TODAY, "Called it", actor=admin, now=NOW)


def test_the_page_shows_what_is_stale_and_who_verified_what() -> None:
    verified()
    with acting("agent_chennai") as agent:
        page = crisis_page(agent, minutes(1))
    lines = {line["key"]: line for card in page["cards"] for line in card["lines"]}
    assert lines["talian_heal"]["usable"]
    assert lines["talian_heal"]["by"]
    assert not lines["befrienders"]["usable"]
    assert lines["childline"]["verified_on"] == date(2025, 3, 11)
    assert not lines["childline"]["usable"]
    assert lines["talian_heal"]["verify_url"] == ""
    with acting("leader_age") as lead:
        assert crisis_page(lead, minutes(1))["cards"][0]["lines"][0]["verify_url"]


def test_the_form_verifies() -> None:
    client = knocking("admin")
    today = timezone.now().date().isoformat()
    told = {"number": "1098", "day": today, "source": "Called it at noon"}
    assert client.post(reverse("desk:crisis_verify", args=["childline"]), told).status_code == 303
    assert client.post(reverse("desk:crisis_verify", args=["childline"]), told | {"day": "x"}).status_code == 303
    assert client.post(reverse("desk:crisis_verify", args=["nobody"]), told).status_code == 404
    with the_program():
        assert ContactCheck.objects.count() == 1


def test_an_agent_sees_the_card_on_a_case_of_imminent_harm_and_on_no_other() -> None:
    verified("childline", "1098")
    case, calm = in_danger("IN"), opened()
    found = card_on_case(case, NOW)
    assert found is not None
    assert [line["number"] for line in found["lines"]] == ["1098"]
    assert found["stale"] == ["Cyber crime helpline", "Tele-MANAS"]
    assert card_on_case(calm, NOW) is None
    nowhere = card_on_case(in_danger("FR"), NOW)
    assert nowhere is not None
    assert nowhere["none"]


def receipt(case: Case, language: str = "en") -> str:
    token = links.sign(links.STATUS, case.id, MEMBER.address, now=timezone.now())
    page = Client().get(reverse("member:sent", args=[token]), {"lang": language})
    return page.content.decode()


def test_a_member_in_danger_is_shown_whom_to_call_after_writing() -> None:
    case = in_danger()
    assert "15555" not in receipt(case)  # nobody has verified it
    with acting("admin") as admin:
        now = timezone.now()
        verify_contact("talian_heal", "15555", (now + timedelta(hours=8)).date(), "Called it", actor=admin, now=now)
    for language in ("en", "ms", "ta", "ur"):
        page = receipt(case, language)
        assert 'href="tel:15555"' in page
        assert f'lang="{language}"' in page
    assert "15555" not in receipt(opened(at=timezone.now(), country="MY"))
