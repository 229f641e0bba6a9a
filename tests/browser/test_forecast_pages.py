"""A planner makes a forecast and reads it in every look; the pictures are for a person to look at."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest

from nakhoda.core.fact_tables import FACTS
from nakhoda.org.actors import system
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import ForecastEvent, ForecastVersion
from nakhoda.warehouse.engine.store import folder_of
from nakhoda.warehouse.engine.store_manifest import Manifest, write_manifest
from tests.browser.test_accessibility import LOOKS, _too_wide, faults
from tests.browser.walkers import Desk, settled, shot
from tests.warehouse.little_facts import LittleFacts

ALL_LOOKS = LOOKS | {"hindi": {"lang": "hi"}}
LEAVES = (
    ("account_access", "email", "en", "IN", 30),
    ("account_access", "in_app", "hi", "IN", 42),
    ("account_access", "in_app", "ms", "MY", 24),
    ("age_support", "appeal", "ms", "MY", 8),
    ("platform_integrity", "web_form", "ta", "IN", 12),
)
DAYS, LOAD = 98, 9


@contextmanager
def months_of_cases() -> Iterator[None]:
    """The load that the served desk reads: fourteen weeks up to today, weekends quieter, Deepavali louder."""
    now = datetime.now(timezone.utc)
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with scope_of(system("test")):
        labels = {leaf[0]: scope_id("meridian", leaf[0], 1) for leaf in LEAVES}
    rows: list[dict[str, Any]] = []
    for number in range(DAYS):
        day = today - timedelta(days=DAYS - 1 - number)
        for lob, channel, language, country, size in LEAVES:
            count = size * (0.6 if day.weekday() > 4 else 1.0) * (1.5 if (day.month, day.day) == (11, 8) else 1.0)
            place = {"lob": lob, "channel": channel, "language": language, "country": country, "region": "apac"}
            place |= {"scope_id": labels[lob], "compartment": "general", "entered_by": "received"}
            for case in range(round(count) + number % 4):
                at = day + timedelta(hours=3, minutes=9 * case)
                rows.append(place | {"entered_at": at, "received_at": at})
    folder = folder_of("desk")
    (folder / "facts").mkdir(parents=True, exist_ok=True)
    LittleFacts(folder / "facts", today, {table: rows if table == "stay" else [] for table in FACTS})
    files = {table: [f"facts/{table}.parquet"] for table in FACTS}
    write_manifest(folder, Manifest(LOAD, "desk", now, now, cursor=LOAD, files=files, feeds=[]))
    try:
        yield
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        with scope_of(system("test")):
            ForecastVersion.objects.all().delete()
            ForecastEvent.objects.all().delete()


@pytest.fixture
def made(desk: Desk) -> Iterator[Path]:
    with months_of_cases():
        yield Path(desk.url("/"))


def test_a_planner_makes_changes_and_locks_a_forecast(desk: Desk, made: Path) -> None:
    page = desk.page("planner")
    page.set_default_timeout(60_000)
    page.goto(desk.url("/forecasts/"))
    page.get_by_label("Weeks ahead").select_option("6")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("heading", name="5 leaves").wait_for()
    address = page.url
    page.get_by_role("link", name="in-app · IN").first.click()
    page.get_by_label("Change in per cent").fill("15")
    page.get_by_label("Why").fill("The new form opens")
    page.get_by_role("button", name="Change", exact=True).click()
    page.get_by_text("The new form opens").wait_for()
    leaf = page.url
    page.goto(address)
    found = {}
    for look, how in ALL_LOOKS.items():
        seen = desk.page("planner", **how)
        seen.set_default_timeout(60_000)
        for name, path in (("list", desk.url("/forecasts/")), ("version", address), ("leaf", leaf)):
            seen.goto(path)
            settled(seen)
            shot(seen, f"forecast-{name}-{look}")
            found[f"{name} {look}"] = faults(seen) + _too_wide(seen)
    page.goto(address)
    page.get_by_role("button", name="Lock").click()
    page.get_by_text("answers for it since").wait_for()
    shot(page, "forecast-locked")
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
