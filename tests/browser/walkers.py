"""People at their screens: contexts of the browser, signed in without typing, each page watched for errors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect

from nakhoda.org.models import Person, User
from nakhoda.simulator.cast import CAST
from tests.cast import person

SHOTS = Path(__file__).parent.parent / "shots"
WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
# Patience, not speed: the first page of a cold server on a busy machine imports half the program.
LIMIT_MS = 30_000
expect.set_options(timeout=LIMIT_MS)
OFFLINE = ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED")


BEATS = ("/presence/", "/touch/", "/conversation/", "/clocks/", "/my/cases/", "/board/inside/", "/notices/badge/")


class Desk:
    """The house as seen from outside: gives pages to people."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.complaints: list[str] = []
        self.expected: list[str] = []  # parts of console lines that a test provokes on purpose
        self._contexts: list[BrowserContext] = []

    def page(self, who: str = "", path: str = "", **look: Any) -> Page:
        """A fresh browser of somebody of the cast (or of a stranger), standing at `path`."""
        context = self._context(**look)
        if who:
            self.sign_in(context, who)
        page = context.new_page()
        page.set_default_timeout(LIMIT_MS)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._heard(page, message))
        if path:
            page.goto(self.url(path))
        return page

    def url(self, path: str) -> str:
        """The whole address of a path."""
        return path if path.startswith("http") else self.address + path

    def sign_in(self, context: BrowserContext, who: str) -> None:
        """Puts the cookie of a fresh session into a browser."""
        context.add_cookies([{"name": "sessionid", "value": session_of(who), "url": self.address}])

    def photograph(self, name: str) -> None:
        """Every open page, as it is now."""
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages, start=1):
            shot(page, f"{name}-{number}")

    def close(self) -> None:
        """Shuts every browser, so that nothing asks the server while the next test begins."""
        for context in self._contexts:
            context.close()

    def _context(self, *, lang: str = "en", theme: str = "light", phone: bool = False, **more: Any) -> BrowserContext:
        size = PHONE if phone else WIDE
        touch = {"has_touch": True, "is_mobile": True} if phone else {}
        context = self.browser.new_context(
            viewport=size, color_scheme=theme, locale=lang, reduced_motion="reduce", **touch, **more
        )
        self._contexts.append(context)
        return context

    def _heard(self, page: Page, message: ConsoleMessage) -> None:
        known = any(part in message.text for part in (*OFFLINE, *self.expected))
        where = message.location
        # A beat that finds the desk busy is answered 503 and comes again by itself: nobody sees it.
        busy = "503" in message.text and any(beat in str(where.get("url")) for beat in BEATS)
        if message.type == "error" and not known and not busy:
            self.complaints.append(f"{page.url}: {message.text} ({where.get('url')}:{where.get('lineNumber')})")


def session_of(who: str) -> str:
    """A session of somebody of the cast, as the sign-in page would have made it."""
    user = User.objects.get(email=CAST[who].email)
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def shot(page: Page, name: str, *, whole: bool = False) -> None:
    """Keeps a picture for a person to look at: tests/shots/NAME.png; `whole` also what lies below the window."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", animations="disabled", caret="initial", full_page=whole)


def settled(page: Page) -> None:
    """Waits until the page's modules have started and no swap is under way."""
    page.wait_for_load_state("load")
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)


def until(true: Callable[[], Any], page: Page, what: str, seconds: float = LIMIT_MS / 1000) -> Any:
    """Asks the database again until it says yes."""
    end = timezone.now() + timedelta(seconds=seconds)
    while timezone.now() < end:
        if found := true():
            return found
        page.wait_for_timeout(100)
    raise AssertionError(f"it never came true: {what}")


@cache
def person_id(who: str) -> int:
    """The number of somebody of the cast."""
    return person(who).id


def status_of(who: str) -> str:
    """What somebody is doing now, as stored."""
    found: Person = person(who)
    return str(found.status)
