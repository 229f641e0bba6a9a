"""A planner asks how true the simulator is: a period is lived again, and the report reads in every look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import timezone

from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import SimulationRun
from tests.browser.test_accessibility import LOOKS, _too_wide, faults
from tests.browser.walkers import Desk, settled, shot
from tests.planning.test_replays import REPORT

ALL_LOOKS = LOOKS | {"hindi": {"lang": "hi"}, "urdu": {"lang": "ur"}}
HABIT = "Cases kept over the end of a shift"


@pytest.fixture
def lived() -> Iterator[None]:
    yield
    with scope_of(system("test")):
        SimulationRun.objects.all().delete()


def report_is_there() -> None:
    """The job has lived the period, with the report of another day."""
    habits = [
        {"name": name, "where": "all", "value": value, "lo": 0.9 * value, "hi": 1.1 * value, "n": 262, "warning": ""}
        for name, value in (("escalates", 0.105), ("keeps_over_shifts", 0.9), ("reply", 26_101.0))
    ]
    with scope_of(system("test")):
        going = SimulationRun.objects.filter(state="waiting")
        going.update(state="done", progress=100, done_at=timezone.now(), result=REPORT | {"habits": habits})


def test_a_planner_asks_how_true_the_simulator_is(desk: Desk, lived: None) -> None:
    desk.expected.append("410")  # the end of what is alive
    page = desk.page("planner")
    page.set_default_timeout(60_000)
    page.goto(desk.url("/scenarios/fidelity/"))
    found = {"form": faults(page) + _too_wide(page)}
    page.get_by_role("button", name="Live it again").click()
    page.get_by_text("In line for a worker").wait_for()
    report_is_there()
    page.get_by_role("heading", name="Promises that fell due").wait_for()  # the page comes alive by itself
    page.get_by_text("What was learned, number by number").click()
    page.get_by_text(HABIT).wait_for()
    page.get_by_text("Each replication draws anew").wait_for()
    for look, how in ALL_LOOKS.items():
        seen = desk.page("planner", **how)
        seen.set_default_timeout(60_000)
        for name, path in (("list", desk.url("/scenarios/fidelity/")), ("report", page.url)):
            seen.goto(path)
            if name == "report":
                seen.locator("details.as-table summary").last.click()
            settled(seen)
            shot(seen, f"fidelity-{name}-{look}")
            found[f"{name} {look}"] = faults(seen) + _too_wide(seen)
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
