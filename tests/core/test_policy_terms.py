"""The promises a policy makes for a case: SLA targets, obligations by law and date, tiers, appeals, surveys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from nakhoda.core.clocks import ClockTerm
from nakhoda.core.events import EscalationRaised
from nakhoda.core.facts import CaseState
from nakhoda.core.policy import appeal_window, compile_policy, effective, survey_refusal, terms_for
from tests.core.policies import apac, document

KOLKATA = ZoneInfo("Asia/Kolkata")
NOW = datetime(2026, 11, 22, 6, tzinfo=timezone.utc)
CASE = CaseState(
    id=1,
    channel="web_form",
    lob="platform_integrity",
    reason="report_content",
    lane="L7",
    language="en",
    received_at=NOW,
    queue="timur_integrity_ms",
)


def terms(case: CaseState) -> dict[str, ClockTerm]:
    return {term.code: term for term in terms_for(apac(), case, NOW)}


@pytest.mark.parametrize(
    ("name", "changes", "code", "minutes"),
    [
        ("ordinary first response", {}, "first_response", 1440),
        ("high priority", {"priority": "high"}, "first_response", 720),
        ("human eyes on imminent harm", {"lane": "L0"}, "human_eyes", 15),
        ("decision on child safety", {"lane": "L1"}, "decision", 60),
        ("containment of a takeover", {"lane": "L4"}, "containment", 60),
        ("India, intimate imagery", {"country": "IN", "lane": "L3"}, "IN-NCII", 120),
        ("India, order", {"country": "IN", "lane": "L2"}, "IN-ORD", 180),
        ("India, content complaint", {"country": "IN"}, "IN-REM", 2160),
        ("India by its form alone", {"source": "grievance-in", "lane": "L6"}, "IN-ACK", 1440),
        ("India by locale when no country is known", {"locale": "hi_IN"}, "IN-REM", 2160),
        ("Malaysia, report", {"country": "MY"}, "MY-ACK", 60),
        ("Malaysia, assessment", {"country": "MY"}, "MY-STATUS", 720),
        ("India, information for an agency", {"country": "IN", "lane": "L2"}, "IN-INFO", 4320),
        ("Malaysia, other harm", {"country": "MY"}, "MY-HC", 240),
        ("Malaysia, inquiry", {"country": "MY", "lane": "L6"}, "MY-INQ", 7200),
        ("Singapore, direction", {"country": "SG", "lane": "L2"}, "SG-ORD", 1440),
        ("European notice", {"country": "DE", "lane": "L6"}, "EU-ACK", 1440),
        ("escalation is accepted in time", {}, "tier2_accept", 240),
        ("appeal", {"channel": "appeal"}, "appeal_decision", 10080),
        ("appeal is carried out", {"channel": "appeal"}, "appeal_implementation", 1440),
    ],
)
def test_a_case_gets_its_clock(name: str, changes: dict[str, Any], code: str, minutes: int) -> None:
    assert terms(replace(CASE, **changes))[code].target_minutes == minutes


@pytest.mark.parametrize(
    ("name", "changes", "code"),
    [
        ("a question is no report", {"country": "MY", "reason": "content_removed"}, "MY-ACK"),
        ("Indian law stays in India", {"country": "MY"}, "IN-REM"),
        ("the account's country beats the locale", {"country": "MY", "locale": "en-IN"}, "IN-REM"),
        ("an appeal's clock needs an appeal", {}, "appeal_decision"),
        ("no country, no law", {}, "EU-ACK"),
    ],
)
def test_a_clock_that_does_not_apply_is_not_there(name: str, changes: dict[str, Any], code: str) -> None:
    assert code not in terms(replace(CASE, **changes))


@pytest.mark.parametrize(
    ("name", "received", "minutes"),
    [
        ("the last minute of the old law", datetime(2026, 2, 19, 23, 59, tzinfo=KOLKATA), 21600),
        ("midnight in India", datetime(2026, 2, 20, 0, 0, tzinfo=KOLKATA), 10080),
        ("the same midnight told in UTC", datetime(2026, 2, 19, 18, 30, tzinfo=timezone.utc), 10080),
    ],
)
def test_the_law_changes_at_midnight_in_india(name: str, received: datetime, minutes: int) -> None:
    grievance = replace(CASE, country="IN", lane="L6", received_at=received)
    assert [term.target_minutes for term in terms_for(apac(), grievance, NOW) if term.code == "IN-RES"] == [minutes]


SWITCH = {  # handbook 6.2: what changed in India at the midnight that began 20 February 2026
    "IN-RES": ({"lane": "L6"}, 21600, 10080),
    "IN-REM": ({}, 4320, 2160),
    "IN-NCII": ({"lane": "L3"}, 1440, 120),
    "IN-ORD": ({"lane": "L2"}, 2160, 180),
    "IN-ACK": ({"lane": "L6"}, 1440, 1440),  # this one stayed
}
MIDNIGHT = datetime(2026, 2, 20, tzinfo=KOLKATA)


@pytest.mark.parametrize("code", SWITCH)
def test_every_clock_of_india_switches_at_its_midnight_and_runs_on_by_its_own_law(code: str) -> None:
    facts, old, new = SWITCH[code]
    for received, minutes in ((MIDNIGHT - timedelta(seconds=1), old), (MIDNIGHT, new), (NOW, new)):
        case = replace(CASE, country="IN", received_at=received, **facts)  # type: ignore[arg-type]
        later = received + timedelta(days=40)  # the law of the day on which it came, however late one asks
        assert [t.target_minutes for t in terms_for(apac(), case, later) if t.code == code] == [minutes]


@pytest.mark.parametrize(
    ("code", "day"), [("MY-ACK", (2026, 1, 1)), ("MY-HC", (2026, 1, 1)), ("SG-ORD", (2026, 6, 29))]
)
def test_a_new_law_binds_from_its_first_midnight_on(code: str, day: tuple[int, int, int]) -> None:
    begins = datetime(*day, tzinfo=ZoneInfo("Asia/Singapore"))
    place = {"country": code[:2], "lane": "L2" if code == "SG-ORD" else "L7"}
    before, after = (
        {term.code for term in terms_for(apac(), replace(CASE, received_at=at, **place), NOW)}  # type: ignore[arg-type]
        for at in (begins - timedelta(seconds=1), begins)
    )
    assert (code in before, code in after) == (False, True)


def test_a_business_target_runs_by_the_hours_of_the_queue() -> None:
    term = terms(CASE)["next_response"]
    assert (term.business, term.calendar, term.attributable_to) == (True, "kota_bharu", "partner")


def test_a_statutory_clock_runs_around_the_clock_and_never_pauses() -> None:
    term = terms(replace(CASE, country="MY"))["MY-ACK"]
    assert (term.kind, term.business, term.calendar, term.pauses_in) == ("obligation", False, "", ())


def test_an_internal_request_has_its_own_clock_and_no_member_sla() -> None:
    request = replace(CASE, channel="internal_form", reason="payout_correction", lob="monetisation")
    found = {code: (term.kind, term.target_minutes) for code, term in terms(request).items()}
    assert found == {"payout_correction": ("internal", 4320), "approval": ("internal", 960)}


def test_an_escalation_is_owed_what_its_reason_says() -> None:
    def owed(reason: str) -> list[int]:
        raised = EscalationRaised(escalation_id=1, kind="functional", reason=reason, from_queue="t1", queue="t2")
        found = {term.code: term.target_minutes for term in terms_for(apac(), CASE, NOW, raised)}
        return [found["tier2_accept"], found["tier2_resolve"]]

    assert (owed("takeover_evidence"), owed("beyond_authority")) == ([15, 240], [240, 1440])


def test_the_first_policy_by_position_wins() -> None:
    policy = compile_policy(effective(document(), [document("apac-india")]), 2)
    found = {term.code: term for term in terms_for(policy, replace(CASE, lane="L6", country="IN"), NOW)}
    assert (found["resolution"].target_minutes, found["resolution"].policy_version) == (7200, 2)
    elsewhere = {term.code: term for term in terms_for(policy, replace(CASE, lane="L6", country="SG"), NOW)}
    assert elsewhere["resolution"].target_minutes == 8640


@pytest.mark.parametrize(
    ("kind", "places", "days"),
    [
        ("content", (), 180),
        ("underage_ban", (), 113),
        ("underage_ban", ("EEA",), 180),
        ("underage_ban", ("US",), 23),
        ("underage_ban", ("IN",), 113),
        ("haircut", (), None),
    ],
)
def test_how_long_a_decision_may_be_contested(kind: str, places: tuple[str, ...], days: int | None) -> None:
    assert appeal_window(apac(), kind, places) == days


@pytest.mark.parametrize(
    ("name", "changes", "asked"),
    [
        ("ordinary", {}, True),
        ("imminent harm", {"lane": "L0"}, False),
        ("reason", {"reason": "underage_report"}, False),
        ("legal hold", {"tags": frozenset({"legal_hold"})}, False),
        ("staff", {"channel": "internal_form"}, False),
    ],
)
def test_who_is_never_surveyed(name: str, changes: dict[str, Any], asked: bool) -> None:
    assert (survey_refusal(apac(), replace(CASE, **changes)) == "") is asked
