"""Journey C: the age wave is seen five days ahead with what it needs; a planner's lock meets next week's count."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest

from nakhoda.org.actors import system
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import CapacityPlan, ForecastVersion
from tests.browser.test_accessibility import _too_wide, faults
from tests.browser.test_forecast_pages import ALL_LOOKS, months_of_cases
from tests.browser.walkers import Desk, settled, shot

AHEAD = 5  # days
WEEK = timedelta(days=7)


@pytest.fixture
def cases(desk: Desk) -> Iterator[None]:
    with months_of_cases():
        yield
        with scope_of(system("test")):
            CapacityPlan.objects.all().delete()


def planned(forecast: ForecastVersion) -> int:
    """A finished plan of that forecast: one age case is two hours of Tier 1 and half an hour of Tier 2."""
    now = datetime.now(timezone.utc)
    result = {"warnings": [], "conflicts": [], "a_case": {"age_support|ms|1": 2.0, "age_support|ms|2": 0.5}}
    with scope_of(system("test")):
        plan = CapacityPlan.objects.create(
            scope_id=scope_id("inhouse"), region="apac", name="Before the rule", state="done", progress=100, weeks=2,
            forecast_id=forecast.id, forecast_state="draft", first_monday=forecast.starts_on, asked_at=now,
            zone="Asia/Kuala_Lumpur", done_at=now, result=result,
        )  # fmt: skip
    return int(plan.id)


def newest() -> ForecastVersion:
    with scope_of(system("test")):
        return ForecastVersion.objects.latest("id")


def test_the_age_wave_is_seen_five_days_ahead_with_what_it_needs(desk: Desk, cases: None) -> None:
    page = desk.page("planner")
    page.set_default_timeout(60_000)
    page.goto(desk.url("/forecasts/"))
    page.get_by_label("Weeks ahead").select_option("4")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("link", name="appeals · MY").first.click()
    page.get_by_role("heading", name="By half hour").wait_for()
    wave = datetime.now(timezone.utc).date() + timedelta(days=AHEAD)
    page.get_by_label("First day").fill(wave.isoformat())
    page.get_by_label("Last day").fill((wave + timedelta(days=4)).isoformat())
    page.get_by_label("Change in per cent").fill("250")
    page.get_by_label("Why").fill("The age rule takes effect in Malaysia")
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_text("The age rule takes effect").wait_for()
    number = planned(newest())
    found = {}
    for look in ("light", "phone", "urdu"):
        lead = desk.page("regional_lead", **ALL_LOOKS[look])
        lead.set_default_timeout(60_000)
        lead.goto(desk.url(f"/capacity/{number}/readiness/"))
        settled(lead)
        shot(lead, f"wave-{look}")
        found[look] = faults(lead) + _too_wide(lead)
    lead = desk.page("regional_lead")
    lead.goto(desk.url(f"/capacity/{number}/readiness/"))
    card = lead.locator("section.card", has_text="Age and family").first
    card.get_by_text(f"in {AHEAD} days").wait_for()
    needed, cleared = (card.locator(f"tbody tr:first-child td[data-label='{label}']").inner_text()
        for label in
                       ("People needed", "Cleared and certified"))  # fmt: skip
    assert float(needed) > 5
    assert cleared.isdecimal()
    assert card.get_by_text("passed").count() >= 1  # who learns it takes longer than five days
    assert card.get_by_text("macros speak this language").count() == 1
    assert {look: wrong for look, wrong in found.items() if wrong} == {}


def test_a_planners_lock_meets_next_weeks_count(desk: Desk, cases: None) -> None:
    """The week passes by setting the locked days a week back: what came on them is loaded already."""
    page = desk.page("planner")
    page.set_default_timeout(60_000)
    page.goto(desk.url("/forecasts/"))
    page.get_by_label("Weeks ahead").select_option("2")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("button", name="Lock").click()
    page.get_by_text("answers for it since").wait_for()
    address, row = page.url, newest()
    with scope_of(system("test")):
        ForecastVersion.objects.filter(id=row.id).update(starts_on=row.starts_on - WEEK, ends_on=row.ends_on - WEEK)
    page.goto(address)
    page.get_by_role("heading", name="How it fared on 7 days").wait_for()
    figures = page.locator("section[aria-labelledby=error] .big").all_inner_texts()
    assert len(figures) == 3
    error = float(figures[0].replace("%", "").strip())
    assert 0 < error < 60
    assert page.get_by_role("button", name="Lock").count() == 0
    shot(page, "forecast-week-later", whole=True)
    assert faults(page) + _too_wide(page) == []
