"""Alert, diagnosis, plan and pack have no serious fault in any look; the pictures are for a person to look at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest

from nakhoda.org.scope import scope_of
from nakhoda.performance.actions import diagnoses, plans
from nakhoda.performance.actions.packs import make_pack
from nakhoda.performance.actions.packs_words import write_words
from nakhoda.performance.actions.plans import ActionSpec, CounterSpec, PlanSpec
from tests.browser.leads import BROKEN_DAYS, months_of_surveys, rung
from tests.browser.test_accessibility import LOOKS, _too_wide, faults
from tests.browser.walkers import Desk, person_id, settled, shot
from tests.performance.stories import somebody

ALL_LOOKS = LOOKS | {"hindi": {"lang": "hi"}}
PLAIN = {"alerts": "/alerts/", "plans": "/plans/?view=all", "packs": "/packs/", "targets": "/targets/"}


@pytest.fixture
def doors(desk: Desk) -> Iterator[dict[str, str]]:
    """A story so far: an alert, its accepted cause, a drafted plan and a pack, each by its address."""
    with months_of_surveys():
        yield PLAIN | _story(rung())


def _story(alert: int) -> dict[str, str]:
    now = datetime.now(timezone.utc)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    broke = today - timedelta(days=BROKEN_DAYS)
    lead = somebody("regional_lead")
    question = diagnoses.Question("csat", (broke - timedelta(days=28), broke), (broke, today))
    with scope_of(lead):
        cause = diagnoses.ask_why(question, actor=lead, now=now, alert_id=alert).id
    lead = somebody("regional_lead")  # the next request: the label of the diagnosis is known by now
    with scope_of(lead):
        diagnoses.judge_cause(cause, "accepted", 0, "", actor=lead, now=now)
        plan = plans.draft_plan(cause, _spec(now), actor=lead, now=now).id
        pack = make_pack("weekly", "member_safe", {}, actor=lead, now=now).id
        write_words(pack, "headline", "Malay e-mail broke; a plan runs.", known=0, actor=lead, now=now)
    told = {"alert": f"/alerts/{alert}/", "diagnosis": f"/diagnoses/{cause}/", "plan": f"/plans/{plan}/"}
    return told | {"editor": f"/plans/{plan}/edit/", "why": "/diagnoses/new/", "pack": f"/packs/{pack}/"}


def _spec(now: datetime) -> PlanSpec:
    owner, monday = person_id("leader_access"), now.date() + timedelta(days=7 - now.weekday())
    fix = ActionSpec("Bring the Malay macro back and test it", monday + timedelta(days=2), 0.40, owner, 0, 1)
    return PlanSpec(
        title="Malay e-mail back to where it was",
        baseline=0.35,
        target=0.75,
        tolerance=0.08,
        starts_on=monday,
        person_id=owner,
        actions=(fix,),
        counters=(CounterSpec("csat_response_rate", 0.5),),
    )


def test_a_leads_pages_have_no_serious_fault(desk: Desk, doors: dict[str, str]) -> None:
    found = {}
    for look, how in ALL_LOOKS.items():
        page = desk.page("regional_lead", **how)
        page.set_default_timeout(60_000)
        for name, path in doors.items():
            page.goto(desk.url(path))
            settled(page)
            shot(page, f"lead-{name}-{look}", whole=True)
            found[f"{name} {look}"] = faults(page) + _too_wide(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_every_page_is_two_taps_away_on_a_phone(desk: Desk) -> None:
    page = desk.page("regional_lead", "/requests/", phone=True)
    doors, more = page.locator("#side-nav"), page.get_by_text("All pages", exact=True)
    assert not doors.get_by_role("link", name="Cockpit").is_visible()
    more.tap()
    assert faults(page) == []
    doors.get_by_role("link", name="Cockpit").tap()
    page.wait_for_url("**/cockpit/**")
    assert doors.get_by_role("link", name="Cockpit").is_visible(), "where she is stands in the bar"
    assert not doors.get_by_role("link", name="Capacity").is_visible(), "and the rest is put away"
