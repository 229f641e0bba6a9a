"""A line of business opens in the browser: a form, a gate, a draft, a second person, a first case routed."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from nakhoda.desk.actions.opening import open_case
from nakhoda.desk.actions.policies import publish_policy
from nakhoda.desk.arrivals import Arrival
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.policy import forget
from tests.core.test_lob_opening import TONGUES
from tests.desk.stories import MEMBER, acting, now_is, the_program
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
FORM = {
    "key": "live_shopping", "title_en": "Live shopping", "title_ms": "Jualan langsung", "expected": "80",
    "first_response": "24", "resolution": "72", "compartment": "general",
    "reason_0_key": "refund", "reason_0_en": "I want my money back", "reason_0_lane": "L7",
    "reason_0_words_en": "refund", "queue_0_owner": "selat", "queue_0_site": "kuala_lumpur", "queue_0_tier": "1",
    "queue_0_capacity": "120", "queue_0_languages": ", ".join(TONGUES),
    "exit": "Closed in a month when it brings less than ten cases a day.",
}  # fmt: skip


def sends(client: Client, **more: str) -> Any:
    return client.post(reverse("desk:open_lob"), FORM | more)


def plain(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_form_opens_empty_and_says_what_becomes_of_it() -> None:
    page = plain(knocking("regional_lead").get(reverse("desk:open_lob")))
    assert "It becomes a draft of the desk policy" in page


def test_the_gate_is_shown_before_anything_is_kept() -> None:
    page = plain(sends(knocking("regional_lead"), do="look"))
    assert "80 cases a day against a capacity of 120" in page
    assert "Languages without a prepared answer for it: bn, en" in page
    with the_program():
        assert not PolicyVersion.objects.filter(state="draft").exists()


@pytest.mark.parametrize(
    ("change", "said"),
    {
        "a key that is taken": ({"key": "account_access"}, "already"),
        "a number that is none": ({"queue_0_capacity": "many"}, "is no number"),
        "no language": ({"queue_0_languages": " "}, "in which languages"),
        "no English name": ({"title_en": ""}, "English name"),
        "a site that does not exist": ({"queue_0_site": "atlantis"}, "atlantis"),
        "promised languages left out": ({"queue_0_languages": "en"}, "no tier 1 queue takes live_shopping"),
        "words that are YAML": ({"title_en": "x: [&a *a", "key": "a: b"}, "a key"),
    }.values(),
)
def test_what_does_not_do_is_said_and_the_form_keeps_what_was_typed(change: dict[str, str], said: str) -> None:
    answer = sends(knocking("regional_lead"), do="draft", **change)
    assert answer.status_code == 422
    assert said in plain(answer)
    assert "Closed in a month" in answer.content.decode()


def test_published_by_somebody_else_its_first_case_is_routed() -> None:
    assert sends(knocking("regional_lead"), do="draft").status_code == 303
    now = timezone.now()
    with acting("global_head") as head:
        publish_policy(PolicyVersion.objects.get(state="draft"), actor=head, now=now, effective_from=now)
    forget()
    about: dict[str, Any] = {"lob": "live_shopping", "reason": "refund", "locale": "ms-MY", "country": "MY"}
    with the_program() as program:
        arrival = Arrival(
            channel="web_form", received_at=now, text="I want a refund", sender=MEMBER, acknowledged="page", **about
        )
        case = open_case(arrival, actor=program, now=now + timedelta(seconds=1))
    told = now_is(case.id)
    assert (told.queue, told.lob) == ("selat_live_shopping_1", "live_shopping")
