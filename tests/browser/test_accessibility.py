"""No serious fault that axe-core can find, on any page, in any theme, script or size that people really use."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import Any

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.utils import timezone
from playwright.sync_api import Page

from nakhoda.desk.queries import links
from nakhoda.org.models import User
from nakhoda.simulator.cast import CAST
from tests.browser.stories import available, macro, sender_of, waits
from tests.browser.walkers import Desk, settled, shot
from tests.desk.stories import answered, writes

SERIOUS = ("serious", "critical")
TAMIL = "என் கணக்கில் உள்நுழைய முடியவில்லை, குறியீடு வரவில்லை. தயவுசெய்து உதவுங்கள்."
URDU = "میرا اکاؤنٹ نہیں کھل رہا، کوڈ نہیں آتا۔ براہ کرم مدد کریں۔"
FORM = "/help/account_access/login_problem/"
PASSWORD = "harbour-light-7"  # of the test's own person, made below
# Every rule of axe declares its impact, and what it finds has that one: those that cannot find anything serious rest.
RUN = """async ([tags, serious]) => {
  const light = axe._audit.rules.filter(rule => rule.impact && !serious.includes(rule.impact));
  const rules = Object.fromEntries(light.map(rule => [rule.id, {enabled: false}]));
  return (await axe.run(document, {runOnly: tags, resultTypes: ["violations"], rules})).violations;
}"""
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice")


def faults(page: Page) -> list[str]:
    """What axe-core finds serious: rule and first element."""
    page.evaluate(files("axe_playwright_python").joinpath("axe.min.js").read_text())
    found: list[dict[str, Any]] = page.evaluate(RUN, [TAGS, SERIOUS])
    return [_told(each) for each in found if each["impact"] in SERIOUS]


def _told(violation: dict[str, Any]) -> str:
    node = violation["nodes"][0]
    return f"{violation['id']}: {node['html'][:160]} ({len(violation['nodes'])}) {node['failureSummary'][:200]}"


def test_axe_finds_what_is_wrong(desk: Desk) -> None:
    page = desk.page(path="/help/")
    page.evaluate("document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=x><input>')")
    assert {fault.partition(":")[0] for fault in faults(page)} >= {"image-alt", "label"}
    desk.complaints.clear()


LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"theme": "dark"},
    "phone": {"phone": True},
    "urdu": {"lang": "ur"},
}
ONCE = {"requests": "/requests/", "history": "/cases/{}/journal/", "why": "/why/"}  # plain pages: in one look


@pytest.mark.parametrize("look", LOOKS)
def test_staff_pages_have_no_serious_fault(desk: Desk, look: str) -> None:
    macro()
    case_id = _conversation()
    waits(URDU, hours=120, locale="ur-IN", subject="اکاؤنٹ نہیں کھلتا")
    waits("Please help", hours=23.5, subject="Code never arrives")
    agent = desk.page("agent_chennai", **LOOKS[look])
    leader = desk.page("leader_access", **LOOKS[look])
    pages = {"home": (agent, "/my/"), "case": (agent, f"/cases/{case_id}/")}
    pages |= {"board": (leader, "/board/"), "cases": (leader, "/cases/")}
    pages |= {name: (leader, path.format(case_id)) for name, path in ONCE.items() if look == "light"}
    found = {}
    for name, (page, path) in pages.items():
        page.goto(desk.url(path))
        settled(page)
        shot(page, f"{name}-{look}")
        found[name] = faults(page) + _too_wide(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def _conversation() -> int:
    """A Tamil case in the agent's hands, answered once, with a second question."""
    case = waits(
        TAMIL,
        hours=20,
        queue="meridian_accounts_ta",
        locale="ta-IN",
        subject="உள்நுழைய முடியவில்லை",
        sender=sender_of("parent"),
    )
    available("agent_chennai")
    answered(case.id, "agent_chennai", timezone.now(), "வணக்கம்! மீண்டும் முயற்சி செய்யவும்.")
    writes(case.id, "இன்னும் முடியவில்லை", timezone.now(), sender_of("parent"))
    return case.id


def _too_wide(page: Page) -> list[str]:
    """A page that scrolls sideways is broken on a phone."""
    wide, seen = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"the page is {wide} wide in a window of {seen}"] if wide > seen else []


PUBLIC = {
    "light-en": {"lang": "en"},
    "dark-hi": {"lang": "hi", "theme": "dark"},
    "phone-ta": {"lang": "ta", "phone": True},
}
PUBLIC |= {
    "phone-ur": {"lang": "ur", "phone": True},
    "light-ur": {"lang": "ur"},
    "phone-ms": {"lang": "ms", "phone": True},
}


@pytest.mark.parametrize("look", PUBLIC)
def test_members_pages_have_no_serious_fault(desk: Desk, look: str) -> None:
    case = waits(
        TAMIL if "ta" in look else "I cannot sign in", hours=5, subject="உள்நுழைவு" if "ta" in look else "Sign in"
    )
    answered(case.id, "leader_access", timezone.now(), "Please try again with the new code.")
    token = links.sign(links.STATUS, case.id, "siti.hajar@mail.example", now=timezone.now())
    lang = str(PUBLIC[look]["lang"])
    page = desk.page(**PUBLIC[look])
    desk.expected.append("404")
    found = {}
    doors = {"start": "/help/", "form": FORM, "status": f"/s/{token}/", "gone": "/s/nonsense/", "appeal": "/appeal/"}
    for name, path in (doors | {"sign-in": "/accounts/login/"}).items():
        page.goto(desk.url(f"{path}?lang={lang}"))
        settled(page)
        mirrored = lang == "ur" and name != "sign-in"  # staff sign in, and staff pages have no Urdu (decision 0018)
        assert page.locator("html").get_attribute("dir") == ("rtl" if mirrored else "ltr")
        shot(page, f"member-{name}-{look}")
        found[name] = faults(page) + _too_wide(page)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_a_form_with_faults_says_them_in_urdu(desk: Desk) -> None:
    page = desk.page(path=f"{FORM}?lang=ur", lang="ur")
    desk.expected.append("422")
    page.locator("main button[type=submit]").click()
    page.locator(".error").first.wait_for()
    shot(page, "member-form-wrong-ur")
    assert faults(page) == []
    assert re.search(r"[\u0600-\u06FF]", page.locator(".error").first.inner_text())


def test_a_person_signs_in_with_a_password(desk: Desk) -> None:
    user = User.objects.get(email=CAST["agent_chennai"].email)
    hasher = ScryptPasswordHasher()
    user.password = hasher.encode(PASSWORD, hasher.salt())
    user.save()
    page = desk.page(path="/my/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/my/")
    assert page.locator(".next-card").count() == 1


def test_the_focus_walks_in_the_order_of_reading(desk: Desk) -> None:
    page = desk.page("leader_access", "/board/")
    settled(page)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className").startswith("skip")
    places = []
    for _stop in range(30):  # more than the side bar has lines
        page.keyboard.press("Tab")
        places.append(page.evaluate("document.activeElement.closest('.side, .top, main')?.className || 'page'"))
    order = list(dict.fromkeys(place.split()[0] for place in places))
    assert order[:2] == ["side", "top"]
    seen = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert seen != "none"
