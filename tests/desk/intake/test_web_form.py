"""The public form: fields of the policy, errors at the field, one filled form one case, and nothing for robots."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nakhoda.desk.intake import limits
from nakhoda.desk.intake.web_form import TRAP
from nakhoda.desk.models import Attachment
from nakhoda.org.scope import scope_of
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.intake.doors import READER, case, cases, hidden, outbox, rows_everywhere, run_jobs, said

pytestmark = pytest.mark.django_db
Move = Callable[[datetime], None]
DOOR = "/help/account_access/login_problem/"
FILLED = {
    "subject": "Cannot sign in",
    "message": "The code never comes.",
    "name": "Aminah binti Yusof",
    "email": "aminah@example.com",
    "country": "MY",
    "f_handle": "aminah.y",
}


@pytest.fixture
def visitor() -> Client:
    return Client(enforce_csrf_checks=False)


def opened_form(visitor: Client, clock: Move, door: str = DOOR) -> dict[str, str]:
    """A form whose page was opened and read for a minute."""
    page = visitor.get(door)
    assert page.status_code == 200, page.content[:500]
    clock(NOW + timedelta(minutes=1))
    return {**FILLED, "nonce": hidden(page)}


def sent(visitor: Client, form: dict[str, Any], door: str = DOOR) -> Any:
    return visitor.post(door, form)


def case_of(answer: Any, visitor: Client) -> int:
    page = visitor.get(answer["Location"]).content.decode()
    return int(page.split("NK-")[1].split("<")[0])


def test_a_filled_form_is_a_case_with_a_reference_and_a_page(visitor: Client, clock: Move) -> None:
    answer = sent(visitor, opened_form(visitor, clock))
    assert answer.status_code == 303
    number = case_of(answer, visitor)
    found = case(number)
    assert (found.channel, found.lob, found.reason, found.source) == (
        "web_form",
        "account_access",
        "login_problem",
        "login_problem",
    )
    assert (found.country, found.locale, found.context) == ("MY", "en-MY", {"handle": "aminah.y"})
    assert found.acknowledged_at == NOW + timedelta(minutes=1), "the page itself acknowledges"
    check_fold(number)


@pytest.mark.parametrize("contact", ["012-345 6789", "+91 98400 12345", "aminah@example.org"])
def test_a_field_that_asks_for_an_address_or_a_number_takes_either(visitor: Client, clock: Move, contact: str) -> None:
    answer = sent(visitor, {**opened_form(visitor, clock), "f_contact": contact})
    assert answer.status_code == 303, answer.content[:2000]


def test_the_link_goes_by_mail_too(visitor: Client, clock: Move) -> None:
    sent(visitor, opened_form(visitor, clock))
    run_jobs()
    (mail,) = outbox()
    assert "To: Aminah binti Yusof <aminah@example.com>" in mail


def test_a_double_click_is_one_case(visitor: Client, clock: Move) -> None:
    form = opened_form(visitor, clock)
    first, second = sent(visitor, form), sent(visitor, form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert case_of(first, visitor) == case_of(second, visitor)
    assert cases() == 1


def test_the_same_form_with_other_words_is_refused_and_then_taken_as_new(visitor: Client, clock: Move) -> None:
    form = opened_form(visitor, clock)
    sent(visitor, form)
    changed = sent(visitor, {**form, "message": "Another thing."})
    assert changed.status_code == 422
    assert cases() == 1
    clock(NOW + timedelta(minutes=2))
    assert sent(visitor, {**form, "message": "Another thing.", "nonce": hidden(changed)}).status_code == 303
    assert cases() == 2


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("email", "", "This field is required"),
        ("email", "nobody", "Enter a valid email address"),
        ("message", "", "This field is required"),
        ("country", "XX", "Select a valid choice"),
        ("f_handle", "two words", "without spaces"),
        ("nonce", "forged", "open too long"),
        (TRAP, "bot inc.", "send the form once more"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(
    visitor: Client, clock: Move, field: str, value: str, words: str
) -> None:
    answer = sent(visitor, {**opened_form(visitor, clock), field: value})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert field == "message" or FILLED["message"] in page
    assert cases() == 0


def test_a_robot_is_too_quick(visitor: Client, clock: Move) -> None:
    form = opened_form(visitor, clock)
    clock(NOW)
    assert sent(visitor, form).status_code == 422
    assert cases() == 0


def test_one_network_may_not_flood_the_desk(visitor: Client, clock: Move, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(limits.PER_HOUR, "form_ip", 1)
    sent(visitor, opened_form(visitor, clock))
    form = {**FILLED, "nonce": hidden(visitor.get(DOOR)), "email": "other@example.com"}
    clock(NOW + timedelta(minutes=2))
    answer = sent(visitor, form)
    assert answer.status_code == 429
    assert 0 < int(answer["Retry-After"]) <= 3600
    assert cases() == 1


def test_files_come_with_the_form(visitor: Client, clock: Move) -> None:
    picture = SimpleUploadedFile("screen.png", b"\x89PNG\r\n\x1a\n1", content_type="text/html")
    number = case_of(sent(visitor, {**opened_form(visitor, clock), "files": picture}), visitor)
    with scope_of(READER):
        (file,) = Attachment.objects.filter(case_id=number)
    assert (file.name, file.content_type, file.message_id) == ("screen.png", "image/png", said(number)[0].id)


def test_a_file_that_is_too_large_is_refused_with_its_name(
    visitor: Client, clock: Move, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nakhoda.desk.intake.files.LARGEST_FILE", 10)
    big = SimpleUploadedFile("film.mp4", b"0" * 11)
    answer = sent(visitor, {**opened_form(visitor, clock), "files": big})
    assert answer.status_code == 413
    assert "film.mp4" in answer.content.decode()
    assert cases() == 0


@pytest.mark.parametrize(
    "door",
    ["/help/nothing/", "/help/account_access/nothing/", "/help/general/unclear/", DOOR + "?form=authority-in"],
)
def test_only_public_forms_have_a_door(visitor: Client, door: str) -> None:
    assert visitor.get(door).status_code == 404


def test_a_statutory_form_is_named_to_the_policy(visitor: Client, clock: Move) -> None:
    door = "/help/platform_integrity/statutory_grievance/?form=grievance-in"
    form = {**opened_form(visitor, clock, door), "f_link": "https://video.example/1", "f_why": "Rule 3."}
    number = case_of(sent(visitor, form, door), visitor)
    assert (case(number).source, case(number).lane) == ("grievance-in", "L6")


def test_looking_at_forms_records_nothing(visitor: Client) -> None:
    before = rows_everywhere()
    for door in ("/help/", "/help/account_access/", DOOR):
        assert visitor.get(door).status_code == 200
    assert rows_everywhere() == before


@pytest.mark.parametrize("language", ["hi", "ms", "ta", "ur"])
def test_the_form_speaks_the_readers_language(visitor: Client, language: str) -> None:
    page = visitor.get(DOOR, headers={"Accept-Language": language}).content.decode()
    assert f'lang="{language}"' in page
    assert "Your username" not in page


def test_the_form_needs_its_token_against_forgery(clock: Move) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(DOOR, opened_form(strict, clock)).status_code == 403
    assert cases() == 0
