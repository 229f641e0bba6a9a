"""Journey 12, the product's side: a bug request of 38 cases, shipped, and every member told in their language."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from nakhoda.desk.actions.letters import FIXED
from nakhoda.desk.arrivals import Sender
from nakhoda.desk.models import Case, Message
from nakhoda.performance.models import CrossRequest
from tests.browser.stories import jobs_run, waits
from tests.browser.walkers import Desk, settled, shot
from tests.desk.checks import check_fold
from tests.desk.stories import the_program

TONGUES = (("ms-MY", "Kerosakan"), ("ta-IN", "கோளாறு"), ("zh-CN", "故障"), ("en-IN", "mended"))
MANY = 38
TITLE = "The code never arrives on Android"


def troubled() -> list[Case]:
    """38 cases of 37 members, in four languages: one member wrote twice."""
    cases = []
    for number in range(MANY):
        name = f"member{max(number, 1)}"
        sender = Sender(kind="email", address=f"{name}@mail.example", name=name)
        locale = TONGUES[number % 4][0]
        cases.append(
            waits("No code comes", hours=40 - number, subject="Code never comes", locale=locale, sender=sender)
        )
    return cases


def test_a_fault_is_asked_for_shipped_and_told_to_every_member(desk: Desk) -> None:
    cases = troubled()
    address = _asks(desk.page("regional_lead", "/cross-requests/new/"))
    product = desk.page("product", address)
    _reads_the_sums_alone(product, cases)
    _ships(product)
    jobs_run()
    with the_program():
        told = list(Message.objects.filter(macro=FIXED).order_by("case_id"))
        assert len(told) == MANY - 1
        assert CrossRequest.objects.get().told == MANY - 1
    for locale, word in TONGUES:
        assert any(word in message.text for message in told), locale
    lead = desk.page("regional_lead", address, lang="hi", theme="dark")
    settled(lead)
    shot(lead, "cross-request-hi-dark")
    lead.locator("form:has([value=verify]) button").click()
    expect(lead.locator(".page-head .sub")).to_contain_text("परखा हुआ")
    for case in cases[:4]:
        check_fold(case.id)


def _asks(page: Page) -> str:
    settled(page)
    page.locator("#asks-lob").select_option("account_access")
    page.locator("#asks-words").fill("code never")
    page.locator("form[method=get] button").click()
    expect(page.locator("#asks-cases")).to_contain_text(str(MANY))
    page.locator("#asks-title").fill(TITLE)
    page.locator("#asks-team").fill("Product")
    page.locator("#asks-problem").fill("Since Monday no code arrives by text message.")
    page.locator("#asks-hour_cost").fill("300")
    page.locator("#asks-currency").fill("INR")
    shot(page, "cross-request-new")
    page.locator("form[method=post] button.main").click()
    expect(page.locator("h1")).to_have_text(TITLE)
    return page.url


def _reads_the_sums_alone(page: Page, cases: list[Case]) -> None:
    settled(page)
    expect(page.locator("dl.facts")).to_contain_text("INR")
    assert f"/cases/{cases[0].id}/" not in page.content()
    shot(page, "cross-request")


def _ships(page: Page) -> None:
    page.locator("#day-accept").fill((timezone.now() + timedelta(days=3)).date().isoformat())
    page.locator("form:has([value=accept]) button").click()
    expect(page.locator(".page-head .sub")).to_contain_text("accepted")
    page.locator("form:has([value=ship]) button").click()
    page.locator("#confirm [value=yes]").click()
    expect(page.locator(".page-head .sub")).to_contain_text("shipped")
