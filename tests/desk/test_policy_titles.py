"""Titles that the shipped policy has in English alone, on the pages of somebody who reads another language."""

from __future__ import annotations

import pytest
from django.test import Client

from nakhoda.desk.actions import work
from tests.desk.stories import KL, acting, minutes, opened
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db


def reading(who: str, language: str) -> Client:
    client = knocking(who)
    client.cookies["django_language"] = language
    return client


@pytest.mark.parametrize(
    ("language", "title", "label"),
    [("hi", "मैक्रो में बदलाव", "क्या बदलना चाहिए और क्यों"), ("ms", "Perubahan makro", "Apa yang perlu diubah dan sebabnya")],
)
def test_an_internal_request_speaks_the_readers_language(language: str, title: str, label: str) -> None:
    client = reading("agent_kl", language)
    assert title in client.get("/requests/").content.decode()
    form = client.get("/requests/new/macro_change/").content.decode()
    assert title in form
    assert label in form
    client.post("/requests/new/macro_change/", {"f_macro": "hello", "f_change": "Say it in Malay too"})
    page = client.get(
        client.get("/requests/").content.decode().partition("data-row-link")[0].rpartition('href="')[2][:-2]
    )
    assert label in page.content.decode()


@pytest.mark.parametrize(("language", "title"), [("hi", "नीति स्पष्ट नहीं है"), ("ms", "Dasar tidak jelas")])
def test_the_reasons_of_an_escalation_speak_the_readers_language(language: str, title: str) -> None:
    number = opened(queue=KL).id
    with acting("agent_kl") as who:
        work.set_my_status("available", actor=who, now=minutes(1))
        work.next_case(actor=who, now=minutes(1))
    assert title in reading("agent_kl", language).get(f"/cases/{number}/").content.decode()


def test_the_lanes_of_the_list_speak_the_readers_language() -> None:
    assert "L4 Rampasan akaun sedang berlaku" in reading("agent_kl", "ms").get("/cases/").content.decode()


@pytest.mark.parametrize(("language", "said"), [("en", "The case came in"), ("ms", "Kes diterima")])
def test_the_journal_says_what_happened_beside_its_key(language: str, said: str) -> None:
    number = opened(queue=KL).id
    with acting("agent_kl") as who:
        work.set_my_status("available", actor=who, now=minutes(1))
        work.next_case(actor=who, now=minutes(1))
    page = reading("agent_kl", language).get(f"/cases/{number}/journal/").content.decode()
    assert f'<td>{said} <code class="sub">case.received</code></td>' in page
