""" "Tier 1 volume rises 20 %": from a scenario run to a decided business case, and its memo in every look."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

import pytest
from django.db import connections
from playwright.sync_api import Page

from nakhoda.org.actors import system
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import SimulationRun
from tests.browser.test_accessibility import LOOKS, _too_wide, faults
from tests.browser.walkers import Desk, settled, shot
from tests.planning.business import run

ALL_LOOKS = LOOKS | {"hindi": {"lang": "hi"}}
CUT = """[...document.querySelectorAll('[aria-labelledby="cash"] .table-scroll text.end')]
  .filter(e => e.getBoundingClientRect().right > e.closest('.table-scroll').getBoundingClientRect().right + 1)
  .map(e => e.textContent)"""
TABLES = "planning_business_case, planning_run"


@pytest.fixture
def finished(desk: Desk) -> Iterator[SimulationRun]:
    """A run as the simulation leaves it; what stood on the pages is gone afterwards."""
    pinned, now = run(), datetime.now(timezone.utc)
    options = [
        {"name": name, "outcome": {"measures": {key: list(band) for key, band in told.items()}, "by": {}, "weeks": []}}
        for name, told in pinned.options
    ]
    spec = {"seed": 7, "days": 28, "options": [{"name": name, "changes": []} for name, _told in pinned.options]}
    with scope_of(system("test")):
        row = SimulationRun.objects.create(
            scope_id=scope_id("inhouse"), name=pinned.name, state="done", asked_at=now, done_at=now, load=41,
            policy_version=3, spec=spec, result={"options": options}, progress=100,
        )  # fmt: skip
    yield row
    connections.close_all()
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # a decided case is not deleted otherwise
        cursor.execute(f"TRUNCATE {TABLES} CASCADE")
    connections.close_all()


def _part(page: Page, link: str, **typed: str) -> None:
    """Follow a link of the case, fill the form by its labels, keep it."""
    page.get_by_role("link", name=link).first.click()
    for label, value in typed.items():
        field = page.get_by_label(label.replace("_", " "), exact=False).first
        if field.evaluate("it => it.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("heading", name="Options side by side").wait_for()


def test_more_volume_becomes_a_decided_case(desk: Desk, finished: SimulationRun) -> None:
    page = desk.page("planner")
    page.set_default_timeout(60_000)
    page.goto(desk.url("/business-cases/"))
    page.get_by_role("link", name="Begin a case with it").click()
    page.get_by_text("Its options come along").wait_for()
    page.get_by_label("Sponsor").select_option(index=1)
    page.get_by_label("Metric that proves the benefit").select_option("sla_first_response_due")
    page.get_by_label("Expected").fill("92 %")
    page.get_by_role("button", name="Open the case").click()
    page.get_by_text("Before it can be reviewed").wait_for()
    address = page.url
    _part(page, "As today", Verdict="rejected", Why="The promise breaks.")
    _part(page, "Hire six", Verdict="recommended", Why="It holds the promise.")
    _part(page, "Automate", Verdict="rejected", Why="Too late for January.")
    _part(page, "Add an assumption", Name="wage", Low="900", Best_guess="1000", High="1200", Source="HR, October")
    _part(page, "Add an assumption", Name="penalty", Low="4000", Best_guess="9000", High="11000", Source="SOW 4")
    lines = page.locator("#lines .group-head a")
    for place, (what, name, formula) in enumerate(
        [
            ("Cost, every month", "Penalties", "penalty"),
            ("Cost, every month", "Wages", "6 * wage"),
            ("Cost, once", "Licence", "60000"),
        ]
    ):
        lines.nth(place).click()
        page.get_by_label("What it is").select_option(label=what)
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Formula").fill(formula)
        page.get_by_role("button", name="Keep it").click()
        page.get_by_text(formula, exact=True).wait_for()
    until = (datetime.now(timezone.utc) + timedelta(days=200)).date().isoformat()
    guard = {"What_is_stopped": "The chat pilot waits", "Who_bears_it": "Age support"}
    _part(page, "Add a trade-off", **guard, What_must_not="Its backlog stays under two days", Holds_until=until)
    page.get_by_text("It is complete.").wait_for()
    found = {}
    for look, how in ALL_LOOKS.items():
        seen = desk.page("planner", **how)
        seen.set_default_timeout(60_000)
        for name, path in (("list", "/business-cases/"), ("case", address), ("print", f"{address}print/")):
            seen.goto(desk.url(path))
            settled(seen)
            shot(seen, f"business-{name}-{look}", whole=name != "list")
            assert seen.evaluate(CUT) == [], f"{name} {look}: names of lines that their figure cuts off"
            found[f"{name} {look}"] = (faults(seen) if name != "print" else []) + _too_wide(seen)
    lead = desk.page("regional_lead")
    lead.set_default_timeout(60_000)
    lead.goto(address)
    lead.get_by_role("button", name="Reviewed").click()
    lead.get_by_role("link", name="Decide").click()
    lead.get_by_label("Approve").check()
    lead.get_by_label("Why").fill("The promise comes first.")
    lead.get_by_label("I know that this cannot be changed").check()
    shot(lead, "business-decide", whole=True)
    found["decide"] = faults(lead)
    lead.get_by_role("button", name="Sign the decision").click()
    lead.get_by_text("The signature holds").wait_for()
    assert lead.get_by_role("link", name="Edit").count() == 0
    shot(lead, "business-decided", whole=True)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
