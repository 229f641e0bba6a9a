"""Journey 4: a specialist looks at harm behind a veil, is counted, and rests when it is enough."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from nakhoda.desk.actions import exposure, work
from nakhoda.desk.models import Case, Exposure, Rest
from nakhoda.desk.queries.agents import forget_cards
from tests.browser.stories import available, waits
from tests.browser.walkers import Desk, settled, shot, status_of, until
from tests.desk.checks import check_fold
from tests.desk.stories import acting, the_program

SHORT = timedelta(seconds=5)
WORDS = "There is a video of a child being abused on this account"


def unsafe(hours: float) -> Case:
    return waits(WORDS, hours=hours, queue="hub_child_safety", lob="minor_safety", signals=("child_safety_flag",))


def seen() -> list[Exposure]:
    with the_program():
        return list(Exposure.objects.order_by("id"))


def nearly_two_hours(case: Case) -> None:
    """Of looking without a gap, but for some seconds."""
    now = timezone.now()
    with acting("specialist_minor") as who:
        for ago in range(120, 0, -5):
            start, end = now - timedelta(minutes=ago), now - timedelta(minutes=ago - 5)
            exposure.look(case.id, "file-1", "text", "open", actor=who, now=start + SHORT * (ago == 120))
            exposure.look(case.id, "file-1", "text", "close", actor=who, now=end)


def test_a_veil_a_count_and_a_paid_break(desk: Desk) -> None:
    case, other = unsafe(2), unsafe(1)
    assert available("specialist_minor") == [case.id, other.id]
    nearly_two_hours(case)
    page = desk.page("specialist_minor", f"/cases/{case.id}/")
    settled(page)
    card = page.locator("details.harm").first
    assert WORDS not in page.locator("main").inner_text()
    shot(page, "harm-card")
    before = len(seen())
    card.locator("summary").click()
    until(lambda: [row.step for row in seen()[before:]] == ["blur"], page, "the first look is written down")
    expect(card.locator("[data-harm-budget]")).to_contain_text("119 minutes on screen today")
    expect(card.locator("[data-veil-to=none]")).to_have_count(0)  # the lane's floor
    shot(page, "harm-blurred")
    page.wait_for_timeout(5_500)
    card.locator("[data-veil-to=grey]").click()
    page.wait_for_url("**/my-wellbeing/")
    settled(page)
    expect(page.locator(".state-line")).to_contain_text("paid break")
    shot(page, "wellbeing-rest")
    assert [row.step for row in seen()[before:]] == ["blur", "grey"]
    assert status_of("specialist_minor") == "wellness"
    with the_program():
        assert Rest.objects.count() == 1
    forget_cards()
    with acting("specialist_minor") as who, pytest.raises(work.Resting):
        work.set_my_status("available", actor=who, now=timezone.now())
    check_fold(case.id)


def test_an_officer_sees_who_needs_care_and_a_leader_does_not(desk: Desk) -> None:
    with acting("specialist_minor") as who:
        exposure.ask_for_cover(actor=who, now=timezone.now())
    officer = desk.page("wellbeing", "/wellbeing/")
    settled(officer)
    expect(officer.locator("main")).to_contain_text("Kavitha a/p Subramaniam")
    officer.get_by_role("button", name="We spoke").first.click()
    settled(officer)
    expect(officer.locator("main td svg")).not_to_have_count(0)
    shot(officer, "care")
    desk.expected.append("403")
    leader = desk.page("leader_age", "/wellbeing/")
    expect(leader.locator("main")).not_to_contain_text("Kavitha")
    member = desk.page("specialist_minor", "/my-wellbeing/", phone=True, lang="ur")
    settled(member)
    shot(member, "wellbeing-phone")
