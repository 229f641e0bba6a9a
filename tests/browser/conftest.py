"""A real Chromium before a real server; every test begins with no case at all."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from tests.browser.server import back_to, served, wipe
from tests.browser.walkers import Desk

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
MISSING = (
    "CHROMIUM IS MISSING: no browser journey was walked. Install it (Debian: apt install chromium) or set CHROMIUM"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if any(MISSING in str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())):
        terminalreporter.section("browser journeys", sep="!")
        terminalreporter.write_line(MISSING)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A walk that failed leaves pictures of what its people saw last: tests/shots/failed-*.png."""
    report = yield
    house = getattr(item, "funcargs", {}).get("desk")
    if report.when == "call" and report.failed and house:  # type: ignore[attr-defined]
        house.photograph(f"failed-{item.name}")
    return report


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or the one that CHROMIUM names."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(MISSING)
    # Playwright keeps an event loop in this thread, under which Django would refuse its (synchronous) database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def address(browser: Browser, django_db_blocker: Any) -> Iterator[str]:
    """Where the server of these tests answers."""
    before = settings.DATABASES["default"]["NAME"]
    with django_db_blocker.unblock(), served(settings.DATABASES["default"]["TEST"]["NAME"] + "_browser") as url:
        yield url
    back_to(before)


@pytest.fixture
def desk(browser: Browser, address: str, django_db_blocker: Any, settings: Any) -> Iterator[Desk]:
    """Signs people in and shows their pages; fails the test when any page had an error of its own."""
    settings.BASE_URL = address
    with django_db_blocker.unblock():
        wipe()
        house = Desk(browser, address)
        yield house
        house.close()
    assert house.complaints == []
