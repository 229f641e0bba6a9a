"""What an event keeps as a code is read in words, and in the reader's language: on the case and in its dialogs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone, translation

from nakhoda.core import events as e
from nakhoda.desk.actions import appeal_reviews, escalations, moves, spam, states, work
from nakhoda.desk.queries import closed_words
from nakhoda.org.models import User
from nakhoda.simulator.cast import CAST
from tests.cast import NOW
from tests.desk.stories import KL, acting, minutes, opened, told

pytestmark = pytest.mark.django_db
LISTS: list[tuple[Mapping[str, str], Callable[[], dict[str, str]]]] = [
    (states.HOLD_REASONS, closed_words.hold_words),
    (moves.TRANSFER_REASONS, closed_words.transfer_words),
    (spam.SPAM_REASONS, closed_words.spam_words),
    (escalations.OUTCOMES, closed_words.tier_2_words),
    (appeal_reviews.OUTCOMES, closed_words.appeal_words),
]


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "now", lambda: minutes(30))


def page_of(path: str, language: str, who: str = "agent_kl") -> str:
    client = Client()
    client.cookies["django_language"] = language
    client.force_login(User.objects.get(email=CAST[who].email))
    return client.get(path).content.decode()


@pytest.mark.parametrize(("codes", "words"), LISTS)
def test_every_code_of_a_closed_list_has_its_words(
    codes: Mapping[str, str], words: Callable[[], dict[str, str]]
) -> None:
    assert words() == codes
    with translation.override("hi"):
        assert not set(words().values()) & set(codes.values())


def held() -> int:
    number = opened(queue=KL).id
    with acting("agent_kl") as who:
        work.next_case(actor=who, now=minutes(1))
        states.hold(number, "product_fix", NOW + timedelta(days=1), actor=who, now=minutes(2))
    assert told(number, e.HoldStarted)
    return number


@pytest.mark.parametrize(
    ("language", "words", "routed"),
    [
        ("en", "The product has to be repaired first", "Routed to"),
        ("ms", "Produk perlu dibaiki dahulu", "Dihantar ke"),
        ("hi", "पहले उत्पाद को ठीक होना है", "को भेजा गया"),
    ],
)
def test_a_case_on_hold_says_why_in_the_readers_language(language: str, words: str, routed: str) -> None:
    page = page_of(f"/cases/{held()}/", language)
    assert page.count(words) == 2, "in its head and in its conversation"
    assert "product fix" not in page
    assert routed in page


def test_an_incomplete_escalation_names_what_is_missing_as_the_form_names_it() -> None:
    number = opened(queue=KL).id
    with acting("agent_kl") as who:
        work.set_my_status("available", actor=who, now=minutes(1))
        work.next_case(actor=who, now=minutes(1))
    client = Client()
    client.force_login(User.objects.get(email=CAST["agent_kl"].email))
    answer = client.post(f"/cases/{number}/escalate/", {"reason": "beyond_authority"}, follow=True)
    assert "Missing: What the member wants; Done so far" in answer.content.decode()
    assert 'data-opens-now="escalate"' in answer.content.decode(), "the dialog opens again"
    page = client.get(f"/cases/{number}/").content.decode()
    assert '<option value="beyond_authority" selected>' in page, "nor is the reason to be chosen again"
    dialog = page.partition('<dialog id="escalate"')[2].partition("</dialog>")[0]
    assert "Missing: What the member wants; Done so far" in dialog
    assert "Missing: wish" not in page, "no key of a field"


def test_a_message_is_named_by_the_readers_own_clock_where_one_is_chosen() -> None:
    number = opened(queue=KL, at=NOW).id
    with acting("agent_kl") as who:
        work.next_case(actor=who, now=minutes(1))
    assert "Message of 23 Nov 2026, 12:00 (Asia/Kuala_Lumpur)" in page_of(f"/cases/{number}/", "en")
