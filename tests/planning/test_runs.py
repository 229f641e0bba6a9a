"""Scenarios: asked, lived in parts by whoever is free, stopped, taken up again, and read by those who may."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from nakhoda.org.actors import system
from nakhoda.org.permissions import Refused
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions import run_parts
from nakhoda.planning.actions.run_parts import live_part, plan_run
from nakhoda.planning.actions.run_spec import REPLICATIONS, RunFaulty
from nakhoda.planning.actions.runs import RunOver, cancel_run
from nakhoda.planning.models import RunPart
from nakhoda.planning.queries.operation import CannotFit
from nakhoda.planning.queries.runs import NoSuchRun, run_for, runs_for
from nakhoda.simulator.policy_model import runs
from tests.cast import NOW, actor
from tests.desk.stories import jobs, notified
from tests.planning.forecasts import making, received
from tests.planning.scenarios import MORE, SPEC, again, answered, asked, fitted, planned
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db


def test_a_question_is_answered_with_its_difference_from_the_first_option() -> None:
    run = answered(asked())
    assert (run.state, run.progress, run.load, run.policy_version) == ("done", 100, 4, 3)
    page = run_for(actor("planner"), run.id)
    as_it_is, grown = page.options
    assert as_it_is.outcome
    assert grown.outcome
    assert grown.difference
    assert as_it_is.difference is None
    less = grown.outcome.measures["arrivals"].mean - as_it_is.outcome.measures["arrivals"].mean
    assert grown.difference.measures["arrivals"].mean == pytest.approx(less)
    assert len(as_it_is.outcome.weeks) == 1
    assert run.result["warnings"] == ["shifts are repeated"]
    assert run.result["findings"][0]["n"] == 900


def test_two_workers_find_what_one_finds() -> None:
    alone, shared = asked(), asked()
    first = answered(alone).result["options"]
    parts = planned(shared)
    mine = [part for part in parts if part not in _parts_of(alone.id)]
    for part in reversed(mine):
        live_part(part, now=NOW)
    assert again(shared).result["options"] == first


def _parts_of(run_id: int) -> list[int]:
    with scope_of(system("test")):
        return list(RunPart.objects.filter(run_id=run_id).values_list("id", flat=True))


def test_a_part_that_is_done_is_not_done_again(monkeypatch: Any) -> None:
    run = asked()
    first, *rest = planned(run)
    live_part(first, now=NOW)
    monkeypatch.setattr(
        run_parts, "_lived", lambda part: pytest.fail("lived twice") if part.id == first else _lived(part)
    )
    for part in (first, *rest):
        live_part(part, now=NOW)
    assert again(run).state == "done"


_lived = run_parts._lived


def test_a_worker_that_has_to_compile_first_says_that_it_is_getting_ready(monkeypatch: Any) -> None:
    run, seen = asked(), []
    first, *_ = planned(run)
    page = reverse("planning:scenario", args=[run.id])
    monkeypatch.setattr(runs, "is_ready", lambda: False)
    monkeypatch.setattr(runs, "get_ready", lambda plan: seen.append(knocking("planner").get(page).content.decode()))
    live_part(first, now=NOW)
    assert len(seen) == 1
    assert "Getting ready" in seen[0]
    assert "Getting ready" not in knocking("planner").get(page).content.decode()


def test_a_job_that_is_run_again_goes_on_where_it_stood() -> None:
    run = asked()
    parts = planned(run)
    plan_run(run.id, now=NOW, fit=fitted)  # the worker died after the parts were kept: nothing is parted twice
    assert planned(run) == parts
    with scope_of(system("test")):
        RunPart.objects.filter(id=parts[0]).update(state="running")  # and this one's worker in the middle
    for part in parts:
        live_part(part, now=NOW)
    assert again(run).state == "done"
    assert notified("run_ended") == {again(run).asked_by: 1}
    live_part(parts[-1], now=NOW + timedelta(hours=1))  # a late repetition changes nothing
    assert again(run).done_at == NOW


def test_progress_counts_the_parts() -> None:
    run = asked()
    parts = planned(run)
    seen = [again(run).progress]
    for part in parts:
        live_part(part, now=NOW)
        seen.append(again(run).progress)
    assert seen == sorted(set(seen))
    assert (seen[0], seen[-1]) == (10, 100)


def test_a_cancelled_run_stops_between_parts_and_inside_one(monkeypatch: Any) -> None:
    run = asked()
    first, second, *rest = planned(run)
    live_part(first, now=NOW)
    doer = actor("planner")
    keep = run_parts._alive
    looks: list[int] = []

    def cancelled_meanwhile(run_id: int) -> Any:
        looks.append(run_id)
        if len(looks) == 2:
            cancel_run(run.id, actor=doer, now=NOW)
        return keep(run_id)

    monkeypatch.setattr(run_parts, "_alive", cancelled_meanwhile)
    live_part(second, now=NOW)
    for part in rest:
        live_part(part, now=NOW)
    assert again(run).state == "cancelled"
    assert len(looks) == 2
    with scope_of(system("test")):
        states = list(RunPart.objects.filter(run=run).order_by("id").values_list("state", flat=True))
    assert states == ["done"] + ["cancelled"] * (len(states) - 1)
    with pytest.raises(RunOver):
        cancel_run(run.id, actor=doer, now=NOW)


def test_what_cannot_be_fitted_says_how_little_there_is() -> None:
    def too_little(*_: Any, **__: Any) -> Any:
        raise CannotFit("12 cases were received; it takes 200")

    run = asked()
    plan_run(run.id, now=NOW, fit=too_little)
    assert (again(run).state, again(run).trouble) == ("failed", "12 cases were received; it takes 200")
    assert not jobs("simulate_part")


def test_a_change_that_does_not_fit_fails_in_words_that_name_option_and_field() -> None:
    options = [SPEC["options"][0], {"name": "Gardens", "changes": [MORE | {"lob": "gardening"}]}]
    run = asked(options=options)
    plan_run(run.id, now=NOW, fit=fitted)
    assert again(run).trouble.startswith("Gardens: lob: there is no 'gardening'")


def test_what_nobody_foresaw_is_told_too(monkeypatch: Any) -> None:
    run = asked()
    first, *_ = planned(run)
    monkeypatch.setattr(run_parts, "_lived", lambda part: 1 / 0)
    live_part(first, now=NOW)
    assert again(run).state == "failed"
    assert "ZeroDivisionError" in again(run).trouble


# -- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"fit_first": "yesterday"}, "fit_first"),
        ({"fit_last": "2026-10-01"}, "fit_last"),
        ({"fit_last": "2027-01-01"}, "fit_last"),
        ({"fit_first": "2025-01-01"}, "fit_last"),
        ({"start": "2036-01-01"}, "start"),
        ({"days": 0}, "days"),
        ({"days": 400}, "days"),
        ({"replications": REPLICATIONS[0] - 1}, "replications"),
        ({"replications": REPLICATIONS[1] + 1}, "replications"),
        ({"replications": "many"}, "replications"),
        ({"seed": -1}, "seed"),
        ({"options": []}, "options"),
        ({"options": [{"name": " ", "changes": []}]}, "options.0.name"),
        ({"options": [{"name": "A"}, {"name": "A"}]}, "options.1.name"),
        ({"options": [{"name": "A", "changes": [MORE | {"share": -1.5}]}]}, "options.0.changes.0.share"),
        ({"options": [{"name": "A", "changes": [MORE, {"kind": "magic"}]}]}, "options.0.changes.1.kind"),
        ({"options": [{"name": "A", "changes": [MORE] * 21}]}, "options.0.changes"),
    ],
)
def test_what_does_not_do_is_refused_with_its_field(changed: dict[str, Any], field: str) -> None:
    with pytest.raises(RunFaulty) as refused:
        asked(**changed)
    assert set(refused.value.faults) == {field}
    assert not jobs("simulate_run")


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(RunFaulty) as refused:
        asked(name="", days=0, seed="x")
    assert set(refused.value.faults) == {"name", "days", "seed"}


# -- who ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["agent_chennai", "specialist_security", "partner_manager", "admin"])
def test_others_see_and_ask_nothing(who: str) -> None:
    with pytest.raises(Refused):
        asked(who)
    with pytest.raises(Refused):
        runs_for(actor(who))


def test_the_global_head_reads_and_does_not_ask() -> None:
    run = asked()
    assert run_for(actor("global_head"), run.id).run.name == "Tier 1 volume rises"
    with pytest.raises(Refused):
        asked("global_head")


def test_a_run_over_more_than_one_may_read_is_missing() -> None:
    run = asked("planner")
    assert runs_for(actor("planner")) == [run]
    with scope_of(system("test")):
        type(run).objects.filter(id=run.id).update(asked_by=None, covers=[10_001])
    with pytest.raises(NoSuchRun):
        run_for(actor("planner"), run.id)
    assert runs_for(actor("planner")) == []


# -- a forecast ---------------------------------------------------------------------------------------------------


def test_the_days_ahead_go_by_the_forecast(tmp_path: Path) -> None:
    with received(tmp_path / "facts"):
        version = making(days=14)
    run = answered(asked(start=str(version.starts_on), days=7, options=SPEC["options"][:1]))
    told = run.result["forecast"]
    assert (told["id"], told["covered"]) == (version.id, 7)
    outcome = run_for(actor("planner"), run.id).options[0].outcome
    assert outcome
    with scope_of(system("test")):
        expected = sum(sum(leaf.mean[:7]) for leaf in version.leaves.exclude(place_key=""))
    assert outcome.measures["arrivals"].mean == pytest.approx(expected, rel=0.15)
    assert set(outcome.by["lob"]) >= {"account_access", "age_support"}


def test_the_past_goes_by_what_was_lived(tmp_path: Path) -> None:
    with received(tmp_path / "facts"):
        making(days=14)
    assert answered(asked()).result["forecast"] is None
    assert date.fromisoformat(SPEC["start"]) < NOW.date()
