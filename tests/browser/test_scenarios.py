"""A planner asks what would happen, and a lead what a routing change would do before it is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.utils import timezone

from nakhoda.desk.actions.policies import draft_policy
from nakhoda.desk.models import PolicyVersion
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions import policy_effects
from nakhoda.planning.actions.run_parts import live_part, plan_run
from nakhoda.planning.models import RunPart, SimulationRun
from tests.browser.test_accessibility import LOOKS, _too_wide, faults
from tests.browser.walkers import Desk, settled, shot
from tests.cast import actor
from tests.desk.policy_texts import tamil_to_selat
from tests.planning.scenarios import fitted

ALL_LOOKS = LOOKS | {"hindi": {"lang": "hi"}}


def workers() -> None:
    """Every job that waits is done, on the small made-up region."""
    for run in _numbers(SimulationRun, state="waiting"):
        plan_run(run, now=timezone.now(), fit=fitted)
    for part in _numbers(RunPart, state="waiting"):
        live_part(part, now=timezone.now())


def _numbers(table: Any, **which: str) -> list[int]:
    with scope_of(system("test")):
        return list(table.objects.filter(**which).values_list("id", flat=True))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(policy_effects, "REPLICATIONS", 3)
    monkeypatch.setattr(policy_effects, "FUTURE_WEEKS", 3)
    yield
    with scope_of(system("test")):
        SimulationRun.objects.all().delete()
        PolicyVersion.objects.filter(state="draft").delete()


def test_a_planner_asks_what_a_fifth_more_would_do(desk: Desk, quick: None) -> None:
    desk.expected.append("410")  # the end of what is alive
    page = desk.page("planner")
    page.set_default_timeout(60_000)
    page.goto(desk.url("/scenarios/"))
    page.get_by_role("link", name="Ask what would happen").click()
    page.get_by_label("Name", exact=True).first.fill("Tier 1 volume rises by a fifth")
    page.get_by_label("Replications").fill("3")
    page.get_by_label("Days").fill("14")
    page.get_by_label("Name", exact=True).nth(2).fill("A fifth more")
    page.get_by_role("button", name="Add a change").nth(1).click()
    page.get_by_label("More (or, with a minus, less), in %").fill("20")
    page.get_by_label("Tier", exact=True).select_option("1")
    form = page.url
    shot(page, "scenario-form")
    wrong = faults(page) + _too_wide(page)
    page.get_by_role("button", name="Ask", exact=True).last.click()
    page.get_by_text("In line for a worker").wait_for()
    workers()
    page.get_by_role("heading", name="Side by side").wait_for()  # the page comes alive by itself
    found = {"form": wrong}
    for look, how in ALL_LOOKS.items():
        seen = desk.page("planner", **how)
        seen.set_default_timeout(60_000)
        for name, path in (("list", desk.url("/scenarios/")), ("run", page.url), ("form", form)):
            seen.goto(path)
            settled(seen)
            shot(seen, f"scenario-{name}-{look}")
            found[f"{name} {look}"] = faults(seen) + _too_wide(seen)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}


def test_publish_this_routing_change(desk: Desk, quick: None) -> None:
    desk.expected.append("410")
    author = actor("admin")
    with scope_of(author):
        draft = draft_policy(tamil_to_selat(), actor=author, now=timezone.now(), note="Selat takes nearly all of Tamil")
    address = desk.url(f"/policies/{draft.id}/")
    admin = desk.page("admin")
    admin.set_default_timeout(60_000)
    admin.goto(address)
    admin.get_by_role("button", name="Propose it").click()
    page = desk.page("regional_lead")
    page.set_default_timeout(60_000)
    page.goto(address)
    page.get_by_role("button", name="What would this have done last month, and next quarter?").click()
    page.get_by_text("The next thirteen weeks").wait_for()
    workers()
    effect = page.locator("#effect")
    effect.get_by_text("Where it acts: Queue").first.wait_for()
    for words in ("Meridian accounts, Tamil", "Selat accounts, Tamil"):
        effect.get_by_role("rowheader", name=words).first.wait_for()
    page.get_by_role("button", name="Ask again").wait_for()
    found = {}
    for look in ("phone", "dark", "hindi", "urdu"):
        seen = desk.page("regional_lead", **ALL_LOOKS[look])
        seen.set_default_timeout(60_000)
        seen.goto(f"{address}effect/")
        settled(seen)
        shot(seen, f"policy-effect-{look}", whole=True)
        found[look] = faults(seen) + _too_wide(seen)
        seen.close()
    page.locator("#effect h3").scroll_into_view_if_needed()
    shot(page, "policy-effect")
    found["light"] = faults(page) + _too_wide(page)
    assert {look: wrong for look, wrong in found.items() if wrong} == {}
    page.get_by_role("button", name="Agree to this text").click()  # decided with the effect in view
    page.get_by_text("Agreed", exact=False).first.wait_for()
    page.locator("#effect").get_by_text("Where it acts: Queue").first.wait_for()
    shot(page, "policy-effect-agreed")
    page.get_by_role("link", name="All figures").first.click()
    page.get_by_role("heading", name="Side by side").wait_for()
    page.get_by_role("link", name="Begin a business case").click()
    page.get_by_text("Its options come along").wait_for()
    shot(page, "policy-effect-case")
