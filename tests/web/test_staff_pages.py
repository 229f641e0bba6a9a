"""Staff pages speak only languages that they have words for; members' pages speak all (decision 0018)."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client

from nakhoda.org.models import User
from nakhoda.org.permissions import may
from nakhoda.simulator.cast import CAST
from nakhoda.web.languages import staff_language
from tests.cast import actor
from tests.web.test_staff_translations import LANGUAGES

pytestmark = pytest.mark.django_db
STAFF_DOOR, MEMBER_DOOR = "/accounts/login/", "/help/"


def shown(path: str, language: str) -> Any:
    client = Client()
    client.cookies["django_language"] = language
    return client.get(path)


@pytest.mark.parametrize(
    ("wanted", "language"),
    [("en", "en"), ("hi", "hi"), ("hi-in", "hi"), ("ms", "ms"), ("ur", "en"), ("ta", "en"), ("zh-hans", "en")],
)
def test_a_language_without_words_for_the_staff_gives_way_to_english(wanted: str, language: str) -> None:
    assert staff_language(wanted, configured.STAFF_LANGUAGES) == language


def test_the_staff_languages_are_those_whose_catalogues_are_held_complete() -> None:
    assert set(configured.STAFF_LANGUAGES) == {"en", *LANGUAGES}


@pytest.mark.parametrize(("language", "direction"), [("ur", "rtl"), ("ta", "ltr"), ("hi", "ltr")])
def test_a_members_page_keeps_the_language_that_was_chosen(language: str, direction: str) -> None:
    answer = shown(MEMBER_DOOR, language)
    assert f'<html lang="{language}" dir="{direction}"' in answer.content.decode()
    assert answer["Content-Language"] == language


@pytest.mark.parametrize(("language", "told"), [("ur", "en"), ("ta", "en"), ("ms", "ms")])
def test_a_staff_page_says_the_language_in_which_it_is(language: str, told: str) -> None:
    answer = shown(STAFF_DOOR, language)
    assert f'<html lang="{told}" dir="ltr"' in answer.content.decode()
    assert answer["Content-Language"] == told


def test_the_staffs_menu_offers_what_the_pages_speak_and_the_members_all() -> None:
    def offered(page: str) -> list[str]:
        return [code for code, _name in configured.LANGUAGES if f'name="language" value="{code}"' in page]

    assert offered(shown(STAFF_DOOR, "en").content.decode()) == list(configured.STAFF_LANGUAGES)
    assert offered(shown(MEMBER_DOOR, "en").content.decode()) == [code for code, _name in configured.LANGUAGES]


def test_a_staff_language_that_runs_from_right_to_left_is_laid_out_so(settings: Any) -> None:
    settings.STAFF_LANGUAGES = ("en", "ur")
    assert '<html lang="ur" dir="rtl"' in shown(STAFF_DOOR, "ur").content.decode()


def test_who_comes_to_no_door_is_answered_in_the_language_that_was_chosen() -> None:
    assert shown("/no/such/door/", "ur")["Content-Language"] == "ur"


def _page(who: str, path: str) -> str:
    client = Client()
    client.force_login(User.objects.get(email=CAST[who].email))
    return client.get(path).content.decode()


@pytest.mark.parametrize("who", ["specialist_security", "product"])
def test_nobody_is_shown_the_way_to_a_cockpit_that_is_closed_to_them(who: str) -> None:
    page = _page(who, "/cross-requests/")
    assert page.count("<main") == 1
    shown = page.count('href="/cockpit/"')
    assert bool(shown) == bool(may(actor(who), "kpi:read"))


def test_who_has_no_password_here_is_not_sent_to_change_it() -> None:
    user = User.objects.get(email=CAST["planner"].email)
    user.set_unusable_password()
    user.save()
    assert "/accounts/password/change/" not in _page("planner", "/requests/")
    user.set_password("harbour-light-7")
    user.save()
    assert "/accounts/password/change/" in _page("planner", "/requests/")


@pytest.mark.parametrize(
    ("who", "door"),
    [
        ("agent_kl", "/my/"),
        ("specialist_minor", "/my/"),
        ("regional_lead", "/board/"),
        ("leader_age", "/board/"),
        ("partner_manager", "/board/"),
        ("global_head", "/cockpit/"),
        ("planner", "/cockpit/"),
        ("qa", "/cockpit/"),
        ("product", "/cross-requests/"),
        ("wellbeing", "/wellbeing/"),
        ("admin", "/policies/"),
    ],
)
def test_each_role_lands_on_the_page_that_says_what_needs_her(who: str, door: str) -> None:
    client = Client()
    client.force_login(User.objects.get(email=CAST[who].email))
    assert client.get("/")["Location"] == door
