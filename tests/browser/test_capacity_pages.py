"""Journey 9: a planner locks a forecast, staffs it, is refused a 46-hour week, and publishes; a partner reads."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from nakhoda.org import queries
from nakhoda.org.actors import system
from nakhoda.org.models import Shift
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions import capacity_run
from nakhoda.planning.models import CapacityPlan, StaffingAssumption
from tests.browser.test_accessibility import _too_wide, faults
from tests.browser.test_forecast_pages import ALL_LOOKS, months_of_cases
from tests.browser.walkers import Desk, settled, shot
from tests.planning.capacity import CARDS, COUNTRY, lived

PLACES = (
    ("meridian", "chennai"), ("kaveri", "bengaluru"), ("selat", "kuala_lumpur"), ("timur", "kota_bharu"),
    ("inhouse", "kuala_lumpur_hub"),
)  # fmt: skip
SEEN_IN_EVERY_LOOK = 2  # the others are made of the same blocks


@pytest.fixture
def cases(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(capacity_run, "operation_for", lived)
    with months_of_cases():
        yield Path(desk.url("/"))
        with scope_of(system("test")):
            CapacityPlan.objects.all().delete()
            StaffingAssumption.objects.all().delete()
            Shift.objects.all().delete()
    queries._labels.clear()


def test_a_planner_staffs_a_locked_forecast_and_publishes(desk: Desk, cases: Path) -> None:
    page = desk.page("planner")
    page.set_default_timeout(60_000)
    page.goto(desk.url("/forecasts/"))
    page.get_by_label("Weeks ahead").select_option("6")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("button", name="Lock").click()
    page.get_by_text("answers for it since").wait_for()
    for owner, site in PLACES:
        page.goto(desk.url(f"/capacity/assumptions/{owner}/{site}/"))
        for name, value in CARDS[COUNTRY.get(site, "MY")].items():
            page.locator(f"#a-{name}").fill(value)
        page.get_by_role("button", name="Keep").click()
        page.get_by_text("Kept. The next plan reads it.").wait_for()
    page.goto(desk.url("/capacity/"))
    page.get_by_label("Name", exact=True).fill("Deepavali")
    page.locator("#c-weeks").select_option("4")
    page.get_by_role("button", name="Make it").click()
    page.get_by_text("The plan is being made").wait_for()
    address = page.url
    capacity_run.run_plan(int(address.rstrip("/").rpartition("/")[2]), now=datetime.now(timezone.utc))
    page.goto(address)
    page.get_by_role("heading", name="By week").wait_for()
    _refused_week(desk)
    gap = page.locator("table").first.locator("a").first.get_attribute("href")
    found = {}
    for look, how in ALL_LOOKS.items():
        seen = desk.page("planner", **how)
        seen.set_default_timeout(60_000)
        for name, path in _pages(desk, address, str(gap))[: None if look == "light" else SEEN_IN_EVERY_LOOK]:
            seen.goto(path)
            settled(seen)
            shot(seen, f"capacity-{name}-{look}")
            found[f"{name} {look}"] = faults(seen) + _too_wide(seen)
    page.goto(address)
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published. Each partner reads its own part.").wait_for()
    partner = desk.page("partner_manager")
    partner.goto(address)
    assert "Meridian" in partner.content()
    assert "Kaveri" not in partner.content()
    shot(partner, "capacity-partner")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _pages(desk: Desk, address: str, gap: str) -> list[tuple[str, str]]:
    return [
        ("plan", address),
        ("gap", desk.url(gap)),
        ("list", desk.url("/capacity/")),
        ("waves", f"{address}readiness/"),
        ("places", desk.url("/capacity/assumptions/")),
        ("place", desk.url("/capacity/assumptions/meridian/chennai/")),
        ("roster", desk.url("/capacity/roster/")),
    ]


def _refused_week(desk: Desk) -> None:
    """Six days of 8 h 40 with an hour for the meal are 46 hours: one more than Malaysia allows."""
    page = desk.page("planner")
    page.goto(desk.url("/capacity/roster/"))
    page.get_by_label("Who").select_option(label="Lee Mei Yan")
    today = datetime.now(timezone.utc).date()
    page.get_by_label("Monday").fill((today + timedelta(days=7 - today.weekday())).isoformat())
    page.locator("input[name=days][value='5']").check()
    page.get_by_label("Hours a day, meal included").fill("8.6667")
    page.get_by_role("button", name="Plan it").click()
    page.get_by_text("This week breaks a working-time rule").wait_for()
    shot(page, "capacity-refused-week")
    with scope_of(system("test")):
        assert not Shift.objects.exists()
    desk.complaints[:] = [
        said for said in desk.complaints if "409 (Conflict)" not in said
    ]  # the refusal that was meant
