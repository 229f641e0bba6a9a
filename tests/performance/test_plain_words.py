"""Refusals and missing figures in the words of whoever reads them, never a code or a foreign language."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from nakhoda.core.decisions import Reason
from nakhoda.performance.queries.words import hidden_words
from tests.performance.stories import fell, looked
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
STRANGER = {"en": "not on the roster", "hi": "वह व्यक्ति सूची में नहीं है", "ms": "orang itu tiada dalam senarai kakitangan"}


@pytest.mark.parametrize(("language", "said"), STRANGER.items())
def test_an_alert_for_somebody_unknown_is_refused_in_the_readers_language(language: str, said: str) -> None:
    (number,) = looked(fell(owner="selat")).raised
    lead = knocking("regional_lead")
    lead.cookies["django_language"] = language
    answer = lead.post(reverse("performance:alert_own", args=[number]), {"person": str(10**8)}, follow=True)
    assert said in answer.content.decode()


def test_a_figure_without_its_feed_names_the_feed_in_words() -> None:
    with translation.override("ms"):
        assert hidden_words("no feed of daily active members") == "tiada suapan ahli aktif harian"


def test_why_here_shows_the_sentence_and_keeps_the_code_out_of_sight() -> None:
    reasons = [Reason("language_fits", "Somebody there reads Malay")]
    shown = Template("{% load look %}{% why reasons %}").render(Context({"reasons": reasons}))
    assert '<span title="language_fits">Somebody there reads Malay</span>' in shown
    assert "<code>" not in shown
