"""First the data: what could pass for a change of the work is named before anybody is asked about it."""

from __future__ import annotations

from datetime import date

import pytest

from nakhoda.core.monitoring import (
    FeedDay,
    Holiday,
    SliceSignal,
    SurveyDay,
    VersionChange,
    data_faults,
    explaining,
    stories,
)

DAY = date(2026, 11, 9)
MERIDIAN = {"owner": "meridian"}


@pytest.mark.parametrize(
    ("received", "expected", "kinds"),
    [
        pytest.param(400, 1000, ["feed_missing"], id="less than half came"),
        pytest.param(0, 1000, ["feed_missing"], id="nothing came"),
        pytest.param(900, 1000, ["feed_late"], id="not complete yet"),
        pytest.param(980, 1000, [], id="complete enough"),
        pytest.param(0, None, [], id="a source that gives no count"),
        pytest.param(0, 0, [], id="a source with nothing to send"),
    ],
)
def test_a_feed_is_judged_by_its_sources_own_count(received: int, expected: int | None, kinds: list[str]) -> None:
    found = data_faults(feeds=[FeedDay("meridian events", DAY, received, expected, MERIDIAN)])
    assert [fault.kind for fault in found] == kinds
    assert all(fault.blocking for fault in found)


def test_the_words_of_a_missing_feed_name_it_with_its_counts() -> None:
    days = [FeedDay("meridian events", date(2026, 11, day), 10, 500, MERIDIAN) for day in (9, 10)]
    (fault,) = data_faults(feeds=days)
    assert fault.words == "The feed meridian events is missing: 20 of 1,000 records arrived for 09 Nov to 10 Nov."


def survey(language: str, responded: int, delivered: int = 400, day: date = DAY) -> SurveyDay:
    return SurveyDay({"language": language}, day, 420, delivered, responded, 0.95, 0.15)


def test_answers_that_collapse_everywhere_are_one_outage() -> None:
    (fault,) = data_faults(surveys=[survey(each, 3) for each in ("ms", "hi", "ta", "en")])
    assert (fault.kind, dict(fault.where)) == ("survey_outage", {})
    assert "in all of 4 slices" in fault.words


def test_answers_that_collapse_in_one_language_are_its_own_outage() -> None:
    (fault,) = data_faults(surveys=[survey("ms", 3), survey("hi", 60), survey("ta", 55), survey("en", 66)])
    assert dict(fault.where) == {"language": "ms"}


def test_offers_that_are_not_delivered_are_an_outage() -> None:
    (fault,) = data_faults(surveys=[survey("ms", 2, delivered=20), survey("hi", 60)])
    assert "20 were delivered" in fault.words


def test_a_thin_or_ordinary_day_of_answers_is_no_outage() -> None:
    thin = SurveyDay({"language": "ur"}, DAY, 12, 11, 0, 0.95, 0.15)
    assert data_faults(surveys=[thin, survey("hi", 45)]) == ()


def test_an_outage_of_three_days_is_one_finding() -> None:
    days = [survey("ms", 3, day=date(2026, 11, day)) for day in (9, 10, 11)] + [survey("hi", 60)]
    (fault,) = data_faults(surveys=days)
    assert len(fault.days) == 3


def test_a_holiday_explains_and_a_new_definition_forbids() -> None:
    holiday, definition, policy = data_faults(
        holidays=[Holiday(DAY, "Deepavali", {"country": "MY"}, estimated=True)],
        changes=[VersionChange("definition", DAY, "csat", "3"), VersionChange("policy", DAY, "Desk policy", "12")],
    )
    assert (holiday.blocking, definition.blocking, policy.blocking) == (False, True, False)
    assert "Deepavali (estimated date) (country MY)" in holiday.words


def test_a_fault_explains_only_what_it_touches() -> None:
    faults = data_faults(feeds=[FeedDay("meridian events", DAY, 10, 500, MERIDIAN)])
    assert explaining(faults, {"owner": "meridian", "language": "ta"}, [DAY]) == faults
    assert explaining(faults, {"language": "ta"}, [DAY]) == faults
    assert explaining(faults, {"owner": "selat"}, [DAY]) == ()
    assert explaining(faults, MERIDIAN, [date(2026, 11, 20)]) == ()


def signal(owner: str, language: str, size: float, rings: bool = True) -> SliceSignal:
    return SliceSignal(f"{owner}/{language}", {"owner": owner, "language": language}, "csat", size, rings)


def test_signals_of_one_partner_are_one_story() -> None:
    told = stories(
        [signal("meridian", each, -0.05) for each in ("ta", "hi", "en")]
        + [signal("selat", each, 0.0, rings=False) for each in ("ms", "zh", "en")]
    )
    assert [(dict(story.where), len(story.keys)) for story in told] == [({"owner": "meridian"}, 3)]
    assert told[0].words == "owner meridian: 3 of 3 slices"


def test_a_slice_that_rings_alone_keeps_its_name() -> None:
    (story,) = stories(
        [signal("meridian", "ta", -0.05), signal("meridian", "hi", 0.0, False), signal("selat", "ms", 0.0, False)]
    )
    assert dict(story.where) == {"owner": "meridian", "language": "ta"}


def test_a_rise_and_a_fall_are_not_one_story() -> None:
    told = stories([signal("meridian", "ta", -0.05), signal("meridian", "hi", 0.05)])
    assert len(told) == 2


def test_every_ringing_signal_is_told_once() -> None:
    signals = [
        signal(owner, language, -0.04, rings=(place + other) % 3 > 0)
        for place, owner in enumerate(("meridian", "selat", "rimba"))
        for other, language in enumerate(("ta", "hi", "ms", "en"))
    ]
    keys = [key for story in stories(signals) for key in story.keys]
    assert sorted(keys) == sorted(each.key for each in signals if each.rings)
