"""Large numbers on pages, as their reader groups them; what leaves as a file is plain (handbook 6.7, LOOK)."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template
from django.utils import timezone, translation

from nakhoda.core.figures import hand_for
from nakhoda.desk.queries.lists import Page
from nakhoda.desk.views import lists
from tests.walls.scene import knocking

MANY = 1_234_567
READERS = [
    ("agent_chennai", "en", "12,34,567"),
    ("agent_chennai", "ms", "12,34,567"),
    ("agent_kl", "en", "1,234,567"),
    ("agent_kl", "ms", "1,234,567"),
    ("agent_kl", "hi", "12,34,567"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "language", "said"), READERS)
def test_a_list_of_cases_is_counted_in_the_readers_hand(who: str, language: str, said: str, monkeypatch: Any) -> None:
    monkeypatch.setattr(lists, "page_of_cases", lambda *asked, **more: Page([], "", "", MANY, counted_all=False))
    client = knocking(who)
    client.cookies["django_language"] = language
    page = client.get("/cases/").content.decode()
    assert said in page
    assert {"12,34,567", "1,234,567"} & set(page.replace("<", " ").split()) <= {said}


@pytest.mark.parametrize(
    ("language", "zone", "said"),
    [
        ("en", "Asia/Kolkata", "12,34,567"),
        ("ms", "Asia/Calcutta", "12,34,567"),
        ("en", "Asia/Kuala_Lumpur", "1,234,567"),
        ("hi", "UTC", "12,34,567"),
        ("ta", "UTC", "12,34,567"),
        ("zh-hans", "UTC", "1,234,567"),
        ("id", "UTC", "1.234.567"),
    ],
)
def test_a_figure_of_a_template_follows_language_and_place(language: str, zone: str, said: str) -> None:
    with translation.override(language), timezone.override(zone):
        assert Template("{% load look %}{{ n|figure }}").render(Context({"n": MANY})) == said


def test_the_short_form_says_lakh_and_crore_in_india_alone() -> None:
    assert hand_for("en", "Asia/Kolkata").short(MANY) == "12.3 lakh"
    assert hand_for("hi", "Asia/Kuala_Lumpur").short(MANY) == "12.3 लाख"
    assert hand_for("en", "Asia/Kuala_Lumpur").short(MANY) == "1.2M"
