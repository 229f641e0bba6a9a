"""What no column can hold, and numbers that are none, get an answer: nobody's fault of ours, and nothing is changed."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from nakhoda.desk.models import Message
from tests.cast import person
from tests.desk.stories import now_is, opened, the_program

pytestmark = pytest.mark.django_db
LONG = "9" * 5000
QUERIES = [
    *[
        ("agent_chennai", "desk:cases", {name: "a\0b"})
        for name in ("queue", "lob", "lane", "language", "status", "tag")
    ],
    *[("agent_chennai", "desk:cases", {"after": text}) for text in ("².1", "1.²", LONG, "9" * 19 + ".1")],
    ("agent_chennai", "desk:cases", {"assignee": LONG}),
    ("admin", "desk:macro_list", {"lob": "a\0b"}),
]
POSTS = [
    *[("agent_chennai", "desk:next_case", {"leaving": text}) for text in ("²", LONG)],
    *[
        ("leader_access", "desk:bulk", {"action": "reassign", "target_reassign": text, "cases": "²"})
        for text in ("²", LONG)
    ],
    *[
        ("planner", "planning:capacity_roster", {"person": text, "days": text, "begins": "9:00"})
        for text in ("²", LONG)
    ],
]
ANSWERS = [{"language": "x" * 13}, {"macro": "x" * 61}, {"language": "a\0b"}, {"macro": "a\0b"}]


def signed_in(key: str) -> Client:
    client = Client(raise_request_exception=False)
    user = person(key).user
    assert user is not None
    client.force_login(user)
    return client


@pytest.mark.parametrize(("who", "door", "query"), QUERIES)
def test_a_list_answers_whatever_stands_in_its_address(who: str, door: str, query: dict[str, str]) -> None:
    assert signed_in(who).get(reverse(door), query).status_code in (200, 404, 422)


@pytest.mark.parametrize(("who", "door", "body"), POSTS)
def test_a_post_answers_whatever_stands_for_a_number(who: str, door: str, body: dict[str, str]) -> None:
    assert signed_in(who).post(reverse(door), body).status_code in (200, 303, 422)


@pytest.mark.parametrize("more", ANSWERS)
@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_an_answer_that_cannot_be_kept_is_refused_whole(more: dict[str, Any], accept: str) -> None:
    case = opened()
    with the_program():
        before = now_is(case.id).last_seq, Message.objects.count()
    body = {"body": "Please try again now.", **more}
    answer = signed_in("agent_chennai").post(reverse("desk:reply", args=[case.id]), body, headers={"Accept": accept})
    assert answer.status_code in (303, 422)
    with the_program():
        assert (now_is(case.id).last_seq, Message.objects.count()) == before
