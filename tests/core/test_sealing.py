"""A purpose before a sealed case opens, a glass that two people break, and when it is over."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from importlib.resources import files

import pytest

from nakhoda.core.sealing.document import SealingError, load_sealing
from nakhoda.core.sealing.rules import (
    granted_hours,
    holds_until,
    needs_second,
    refused_ask,
    refused_purpose,
    review_from,
    standing,
)

SHIPPED = files("nakhoda.desk").joinpath("records/sealed.yaml").read_text()
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)
MINORS = load_sealing(SHIPPED).compartments["minor_safety"]


@pytest.mark.parametrize(
    ("purpose", "note", "wrong"),
    [
        ("lead", "", ""),
        ("other", "The parent called again", ""),
        ("other", "", "sentence"),
        ("other", "   ok   ", "sentence"),
        ("curious", "", "choose why"),
        ("", "", "choose why"),
        ("assigned", "", "choose why"),  # nobody says it of herself: the assignment does
    ],
)
def test_a_purpose_is_one_of_a_closed_list_and_other_needs_a_sentence(purpose: str, note: str, wrong: str) -> None:
    told = refused_purpose(MINORS, purpose, note)
    assert wrong in told
    assert bool(told) == bool(wrong)


def test_a_purpose_is_remembered_for_half_an_hour() -> None:
    assert holds_until(MINORS, NOW) == NOW + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("reason", "note", "hours", "wrong"),
    [
        ("danger", "The family cannot reach anybody", 2, ""),
        ("danger", "now", 2, "sentence"),
        ("boredom", "The family cannot reach anybody", 2, "choose a reason"),
        ("danger", "The family cannot reach anybody", 0, "between 1 and 8"),
        ("danger", "The family cannot reach anybody", 9, "between 1 and 8"),
    ],
)
def test_an_ask_has_a_reason_a_sentence_and_an_end(reason: str, note: str, hours: int, wrong: str) -> None:
    told = refused_ask(load_sealing(SHIPPED), reason, note, hours)
    assert wrong in told
    assert bool(told) == bool(wrong)


def test_a_glass_never_stays_broken_longer_than_its_compartment_allows() -> None:
    assert granted_hours(MINORS, 8) == 4
    assert granted_hours(MINORS, 1) == 1


@pytest.mark.parametrize(
    ("state", "hours", "expected"),
    [
        ("asked", 23, "asked"),
        ("asked", 24, "lapsed"),
        ("granted", 1, "granted"),
        ("granted", 2, "expired"),
        ("refused", 50, "refused"),
        ("ended", 1, "ended"),
    ],
)
def test_time_ends_an_ask_and_a_grant(state: str, hours: int, expected: str) -> None:
    assert standing(state, NOW, NOW + timedelta(hours=2), 24, NOW + timedelta(hours=hours)) == expected


def test_a_grant_without_an_end_is_over() -> None:
    assert standing("granted", NOW, None, 24, NOW) == "expired"


def test_the_review_begins_with_the_next_day_of_the_reviewer() -> None:
    late = datetime(2026, 11, 23, 17, 0, tzinfo=timezone.utc)  # 01:00 on the 24th in Kuala Lumpur
    assert review_from(late, "Asia/Kuala_Lumpur") == datetime(2026, 11, 24, 16, 0, tzinfo=timezone.utc)
    assert review_from(late, "Asia/Kolkata") == datetime(2026, 11, 23, 18, 30, tzinfo=timezone.utc)


def test_no_document_lets_a_reason_alone_open_what_is_about_children() -> None:
    loose = SHIPPED.replace("second_person: true", "second_person: false")
    with pytest.raises(SealingError, match="always takes two people"):
        load_sealing(loose)
    first, rest = loose.split("second_person: false", 1)
    found = load_sealing(first + "second_person: true" + rest)
    assert needs_second(found.compartments["minor_safety"])
    assert not needs_second(found.compartments["security"])


@pytest.mark.parametrize(
    ("before", "after", "wrong"),
    [
        ("remembered_minutes: 30", "remembered_minutes: 9000", "remembered_minutes"),
        ("longest_hours: 4", "longest_hours: 12", "longest_hours"),
        ("{key: quality,", "{key: lead,", "two have the same key"),
        ("{en: Legal,", "{fr: Legal,", "English at least"),
        ("glass_waits_hours: 24", "glass_waits_hours: soon", "glass_waits_hours"),
        ("compartments:", "compartments: [", "line"),
    ],
)
def test_a_fault_of_the_document_is_named(before: str, after: str, wrong: str) -> None:
    assert before in SHIPPED
    with pytest.raises(SealingError, match=wrong):
        load_sealing(SHIPPED.replace(before, after, 1))
