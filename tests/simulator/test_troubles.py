"""A region with a known trouble: the desk's figures say the right reason, and not the nearest one (handbook D)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import numpy as np
import pytest

from nakhoda.core.clocks import Clock
from nakhoda.core.events import CaseReviewed
from nakhoda.core.monitoring import SurveyDay
from nakhoda.core.monitoring.data_faults import survey_faults
from nakhoda.simulator.reference.changes import cause_of_reopens, cause_of_volume
from nakhoda.simulator.reference.graders import lenient_graders
from nakhoda.simulator.reference.outages import feed_outage, survey_outage
from nakhoda.simulator.reference.queues import newest_first
from nakhoda.simulator.reference.tables import CaseRow
from nakhoda.simulator.stories import CaseStory
from nakhoda.simulator.tale import Tale
from nakhoda.simulator.troubles import AGE_WAVE, KINDS, SCENARIOS, Trouble, trouble_named
from tests.simulator.test_world import policy

NOW = datetime(2026, 11, 23, 0, 0, tzinfo=timezone.utc)
DAYS = 42
START = NOW - timedelta(days=DAYS)
OWNERS, LANGUAGES, REASONS = (
    ("meridian", "kaveri", "selat"),
    ("en", "ms"),
    ("login_problem", "age_appeal", "harassment"),
)


def clock(received: datetime, answered: datetime | None, due: datetime) -> Clock:
    outcome = "active" if answered is None else "met" if answered <= due else "breached"
    return Clock(1, "FRT", "first_response", "sla", 480, False, "", received, due, stopped_at=answered, outcome=outcome)


def quiet_rows(a_day: int = 54) -> list[CaseRow]:
    """Every day the same: answered in two hours, resolved in six, one in fourteen opened again, one in three rated."""
    rows = []
    for number in range(DAYS * a_day):
        day, place = divmod(number, a_day)
        received = START + timedelta(days=day, minutes=20 * place)
        where = {
            "owner": OWNERS[place % 3],
            "language": LANGUAGES[place // 3 % 2],
            "reason": REASONS[place // 6 % 3],
            "lob": "age_support" if REASONS[place // 6 % 3] == "age_appeal" else "account_access",
            "channel": ("in_app", "email")[place // 18 % 2],
            "country": ("IN", "MY")[number // 5 % 2],
            "macro": "login_help" if REASONS[place // 6 % 3] == "login_problem" else "",
        }
        rows.append(
            CaseRow(
                where=where,
                received=received,
                resolved=received + timedelta(hours=6),
                reopened=number % 14 == 0,
                first=None,
                asked=received + timedelta(hours=6),
                delivered=True,
                score=(5, 4, 2, 5, 4)[number % 5] if number % 3 == 0 else None,
            )
        )
    return rows


def dice() -> np.random.Generator:
    return np.random.default_rng(1)


def test_a_broken_macro_is_named_with_its_language() -> None:
    trouble = trouble_named("broken-macro", NOW)
    rows = [
        replace(row, reopened=n // 7 % 3 > 0)
        if trouble.on(row.resolved or NOW) and row.where["macro"] and row.where["language"] == trouble.language
        else row
        for n, row in enumerate(quiet_rows())
    ]
    seen = cause_of_reopens(rows, trouble, START, NOW, dice())
    assert (seen.found, seen.rank) == (True, 0)
    assert (seen.alarm_days or 99) <= 7


def test_a_quiet_region_blames_no_macro() -> None:
    seen = cause_of_reopens(quiet_rows(), trouble_named("broken-macro", NOW), START, NOW, dice())
    assert not seen.found
    assert seen.alarm_days is None


def test_a_lost_feed_is_said_before_the_volume_that_it_took() -> None:
    trouble = trouble_named("feed-outage", NOW)
    rows = [
        replace(
            row, arrived=not (row.where["owner"] == trouble.lost_owner and trouble.on(row.received) and n // 3 % 10)
        )
        for n, row in enumerate(quiet_rows())
    ]
    seen = feed_outage(rows, trouble, START, NOW, dice())
    assert seen.found
    assert seen.words.startswith("The feed meridian is missing")
    assert seen.figures["others_ring"] == 0


def test_fewer_cases_without_a_missing_feed_are_no_outage() -> None:
    trouble = trouble_named("feed-outage", NOW)
    rows = [
        row
        for n, row in enumerate(quiet_rows())
        if not (row.where["owner"] == trouble.lost_owner and trouble.on(row.received) and n // 3 % 10)
    ]
    assert not feed_outage(rows, trouble, START, NOW, dice()).found


def test_silent_surveys_are_an_outage_and_no_change_of_csat() -> None:
    trouble = trouble_named("survey-outage", NOW)
    rows = [
        replace(row, delivered=False, score=2 if row.score and n % 12 == 0 else None)  # of the few, the angry
        if row.asked and trouble.unheard(row.asked)
        else row
        for n, row in enumerate(quiet_rows(108))
    ]
    seen = survey_outage(rows, trouble, START, NOW, dice())
    assert seen.found
    assert "in all of 2 slices" in seen.words
    assert seen.figures["called"] == 0


def test_many_small_silences_are_one_outage() -> None:
    quiet = [SurveyDay({"channel": f"c{n}"}, NOW.date(), 12, 0, 0, 0.98, 0.2) for n in range(6)]
    (fault,) = survey_faults(quiet)
    assert fault.where == {}
    assert not survey_faults([replace(each, delivered=12, responded=3) for each in quiet])


def answered_rows(newest: bool) -> list[CaseRow]:
    """Kaveri's last ten days: nine of ten answered at once and the tenth never, or all of them as ever."""
    trouble = trouble_named("newest-first", NOW)
    rows = []
    for n, row in enumerate(quiet_rows()):
        left = newest and trouble.turns_round(row.where["owner"], row.received) and n % 10 == 1
        answered = None if left else row.received + timedelta(hours=2 if n % 25 else 9)
        rows.append(replace(row, first=clock(row.received, answered, row.received + timedelta(hours=8))))
    return rows


def test_newest_first_keeps_the_promise_in_looks_and_the_counter_metrics_tell() -> None:
    seen = newest_first(answered_rows(True), trouble_named("newest-first", NOW), START, NOW, dice())
    assert seen.found
    assert seen.figures["after"] >= seen.figures["before"] - 0.02
    assert seen.figures["oldest_h"] > 100
    assert seen.figures["others_ring"] == 0


def test_a_partner_that_answers_in_turn_is_not_suspected() -> None:
    assert not newest_first(answered_rows(False), trouble_named("newest-first", NOW), START, NOW, dice()).found


def test_an_age_wave_is_named_by_its_work_and_its_country() -> None:
    rows = quiet_rows()
    wave = [r for r in rows if r.where["lob"] == "age_support" and r.where["country"] == "MY"]
    late = [row for row in wave if row.received >= NOW - timedelta(days=7)]
    seen = cause_of_volume([*rows, *late, *late, *late], Trouble(AGE_WAVE), START, NOW, dice())
    assert (seen.found, seen.rank) == (True, 0)


# -- the troubles themselves -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_scenario_has_a_beginning_before_now(name: str) -> None:
    trouble = trouble_named(name, NOW)
    assert trouble.name == name
    assert trouble.since is None or trouble.since < NOW
    assert trouble.on(NOW) == (name in KINDS)


def test_an_unknown_scenario_is_refused() -> None:
    with pytest.raises(KeyError):
        trouble_named("locusts", NOW)


# -- graders ------------------------------------------------------------------------------------------------


def reviewed(owner: str, at: datetime, theirs: tuple[int, bool], ours: tuple[int, bool]) -> CaseStory:
    """A case that a partner's quality people judged, and ours a day later."""
    story = CaseStory(Tale(1, policy()), "", None, None)
    for number, (side, (score, critical)) in enumerate((("partner", theirs), ("internal", ours)), 1):
        told = CaseReviewed(
            review=number, side=side, stream="measurement", rubric="service-1", score=score, critical=critical,
            agent_id=7, tier=1, owner=owner, queue=f"{owner}_t1",
        )  # fmt: skip
        story.tale.tell(told, at + timedelta(days=number - 1), "system:quality")
    return story


def judged_by(lenient: str, since: datetime) -> list[CaseStory]:
    """Three pairs a partner and day, every fifth with a critical error; a lenient one adds six points and is blind."""
    told = []
    for number in range(3 * 3 * (DAYS - 2)):
        owner, at = OWNERS[number % 3], START + timedelta(days=number // 9)
        soft, critical, error = owner == lenient and at >= since, number // 3 % 5 == 0, (number // 3 % 3 - 1) * 3
        theirs = (80 + error + 6 * soft, critical and not soft)
        told.append(reviewed(owner, at, theirs, (80, critical)))
    return told


def test_a_lenient_partner_is_found_by_our_own_look_at_the_same_cases() -> None:
    trouble = trouble_named("lenient-qa", NOW)
    assert trouble.since
    seen = lenient_graders(judged_by(trouble.lenient, trouble.since), quiet_rows(9), trouble, START, NOW)
    assert (seen.found, seen.rank, seen.figures["sensitivity"]) == (True, 0, 0.0)
    assert seen.figures["bias"] == pytest.approx(6, abs=0.5)
    assert 3 <= (seen.alarm_days or 99) <= 14


@pytest.mark.parametrize("lenient", ["", "kaveri"])
def test_who_is_not_lenient_is_not_called_so(lenient: str) -> None:
    trouble = trouble_named("lenient-qa", NOW)
    assert trouble.since
    seen = lenient_graders(judged_by(lenient, trouble.since), quiet_rows(9), trouble, START, NOW)
    assert not seen.found
