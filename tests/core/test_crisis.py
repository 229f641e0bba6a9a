"""Whom a person in danger can call at this hour; a number that nobody verified is shown to nobody in need."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, timezone
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.crisis import (
    Check,
    Contact,
    card_for,
    hours_in_words,
    in_language,
    is_open,
    is_stale,
    lines_of,
    verified_on,
)
from nakhoda.core.crisis_document import load_cards
from nakhoda.core.sealing.document import SealingError

SHIPPED = files("nakhoda.desk").joinpath("records/crisis_cards.yaml").read_text()
CARDS = load_cards(SHIPPED)
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)
HEAL = CARDS[0].contacts[0]
NIGHT = Contact("n", "Night line", "1", "Asia/Kolkata", "s", opens=time(22), closes=time(6), days=(0,))


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2026-11-23T00:00", True),  # 08:00 in Kuala Lumpur
        ("2026-11-22T23:59", False),
        ("2026-11-23T15:59", True),  # 23:59
        ("2026-11-23T16:00", False),  # midnight
    ],
)
def test_talian_heal_answers_from_eight_to_midnight(utc: str, expected: bool) -> None:
    assert (HEAL.number, hours_in_words(HEAL)) == ("15555", "08:00–24:00")
    assert is_open(HEAL, datetime.fromisoformat(utc + "+00:00")) is expected


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        ("2026-11-23T16:29", False),  # Monday 21:59 in India
        ("2026-11-23T16:30", True),
        ("2026-11-24T00:29", True),  # Tuesday 05:59: Monday's night goes on
        ("2026-11-24T00:30", False),
        ("2026-11-24T17:00", False),  # Tuesday night it does not open
    ],
)
def test_a_line_of_the_night_is_open_past_midnight(utc: str, expected: bool) -> None:
    assert is_open(NIGHT, datetime.fromisoformat(utc + "+00:00")) is expected


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 1, 1)))
def test_a_line_of_day_and_night_is_always_open(at: datetime) -> None:
    always = Contact("a", "A", "1", "Asia/Kolkata", "s")
    assert is_open(always, at.replace(tzinfo=timezone.utc))
    assert hours_in_words(always) == "24 h"


@pytest.mark.parametrize(("ago", "stale"), [(0, False), (90, False), (91, True)])
def test_ninety_days_after_its_verification_a_number_is_stale(ago: int, stale: bool) -> None:
    assert is_stale(date(2026, 11, 23) - timedelta(days=ago), date(2026, 11, 23)) is stale


def test_a_number_that_nobody_verified_is_stale() -> None:
    assert is_stale(None, date(2026, 11, 23))


def test_no_shipped_number_may_be_used_before_somebody_verifies_it() -> None:
    assert [line.usable for card in CARDS for line in lines_of(card, {}, NOW)] == [False] * 5


def test_a_check_counts_for_the_very_number_that_was_called() -> None:
    today = Check("15555", date(2026, 11, 23))
    assert verified_on(HEAL, [today]) == date(2026, 11, 23)
    assert verified_on(HEAL, [Check("15999", date(2026, 11, 23))]) == HEAL.verified_on == date(2026, 1, 7)
    lines = lines_of(CARDS[0], {"talian_heal": [today]}, NOW)
    assert [(line.contact.key, line.usable, line.open_now) for line in lines] == [
        ("talian_heal", True, True),
        ("befrienders", False, True),
    ]


def test_a_line_that_is_open_now_stands_first() -> None:
    both = {
        "talian_heal": [Check("15555", date(2026, 11, 23))],
        "befrienders": [Check("03-7627 2929", date(2026, 11, 23))],
    }
    at_night = datetime(2026, 11, 23, 18, 0, tzinfo=timezone.utc)
    assert [line.contact.key for line in lines_of(CARDS[0], both, at_night)] == ["befrienders", "talian_heal"]


def test_the_card_is_that_of_the_country_and_speaks_the_language() -> None:
    india = card_for(CARDS, "IN")
    assert india is not None
    assert {each.number for each in india.contacts} == {"1098", "1930", "14416"}
    assert in_language(india.title, "hi-Latn")[1] == "hi"
    assert in_language(india.title, "ko") == (india.title["en"], "en")
    assert card_for(CARDS, "FR") is card_for(CARDS, None) is None


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ('number: "15555"', "number: call us", "digits"),
        ('hours: "08:00-24:00"', 'hours: "8 to 24"', "hours"),
        ("Asia/Kuala_Lumpur", "Asia/Nowhere", "time zone"),
        ("verified_on: 2026-01-07", "verified_on: January", "verified_on"),
        ("key: befrienders", "key: talian_heal", "twice"),
        ("country: IN", "country: MY", "twice"),
        ("source: Known by heart; nobody has checked it yet", "", "source is missing"),
        (
            "\n    contacts:\n      - key: childline",
            "\n    contacts: []\n    others:\n      - key: childline",
            "contacts",
        ),
    ],
)
def test_a_fault_of_the_cards_is_named(before: str, after: str, wrong: str) -> None:
    assert before in SHIPPED
    with pytest.raises(SealingError, match=wrong):
        load_cards(SHIPPED.replace(before, after, 1))
