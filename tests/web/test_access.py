"""The page that explains access: one's own, and that of the people one may ask about."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from nakhoda.org.permissions import PERMISSIONS, may
from nakhoda.simulator.cast import CAST
from tests.cast import actor, person

pytestmark = pytest.mark.django_db
WHY = "web:why"


def signed_in(key: str) -> Client:
    client = Client()
    client.force_login(person(key).user)
    return client


def page(key: str, **query: object) -> str:
    answer = signed_in(key).get(reverse(WHY), query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def verdicts(html: str) -> dict[str, bool]:
    rows = re.findall(r'<tr id="([\w-]+)"( class="verdict-no")?>', html)
    return {name: not refused for name, refused in rows}


@pytest.mark.parametrize("who", CAST)
def test_everybody_sees_their_own_table(who: str) -> None:
    html = page(who)
    assert "What may I do?" in html
    assert len(verdicts(html)) == len(PERMISSIONS)
    for permission in PERMISSIONS:
        assert verdicts(html)[permission.replace(":", "")] is bool(may(actor(who), permission)), permission


def test_a_line_says_why_where_and_whom_to_ask() -> None:
    html = page("agent_chennai")
    assert "You may not draft a desk policy: you hold Tier 1 agent" in html
    assert "ask an admin" in html
    assert "Tier 1 agent: meridian" in html
    assert "tier 1 · general" in html


def test_an_admin_chooses_somebody_and_reads_their_table() -> None:
    html = page("admin", person=person("agent_kl").id)
    assert "What may Lee Mei Yan do?" in html
    assert "in the words that they read" in html
    assert verdicts(html)["casework"]


def test_who_may_not_ask_is_offered_nobody_and_refused() -> None:
    assert "Somebody else" not in page("agent_chennai")
    answer = signed_in("agent_chennai").get(reverse(WHY), {"person": person("agent_kl").id})
    assert answer.status_code == 403
    assert "see why a person may or may not" in answer.content.decode()


def test_ones_own_number_is_ones_own_page() -> None:
    assert "What may I do?" in page("agent_chennai", person=person("agent_chennai").id)


@pytest.mark.parametrize("asked", ["999999", "9" * 30])
def test_somebody_who_is_not_there_is_not_found(asked: str) -> None:
    assert signed_in("admin").get(reverse(WHY), {"person": asked}).status_code == 404


@pytest.mark.parametrize("asked", ["", "x", "-1", "²", "1 or 1=1", "٣"])
def test_what_is_no_number_is_ones_own_page(asked: str) -> None:
    assert "What may I do?" in page("admin", person=asked)


def test_a_stranger_signs_in_first() -> None:
    answer = Client().get(reverse(WHY))
    assert answer.status_code == 302
    assert reverse("account_login") in answer["Location"]


@pytest.mark.parametrize("door", [WHY, "desk:home", "desk:cases", "desk:commands", "desk:inbox"])
def test_what_somebody_read_is_kept_by_no_browser(door: str) -> None:
    answer = signed_in("agent_chennai").get(reverse(door))
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(re.split(r",\s*", answer.headers["Cache-Control"]))
