"""Scenarios in a browser's words: the form without JavaScript, the answer, its files, and the page that publishes."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from nakhoda.desk.actions.policies import draft_policy
from nakhoda.desk.models import PolicyVersion
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.business_cases import open_case
from nakhoda.planning.actions.run_parts import live_part, plan_run
from nakhoda.planning.models import SimulationRun
from nakhoda.planning.queries.business_runs import pinned_run
from nakhoda.planning.queries.operation import CannotFit
from tests.cast import NOW, actor
from tests.desk.policy_texts import tamil_to_selat, with_title
from tests.desk.stories import jobs
from tests.planning.business import book, head
from tests.planning.scenarios import MORE, SPEC, again, answered, asked, fitted
from tests.walls.scene import MISSING, knocking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today(monkeypatch: Any) -> None:
    monkeypatch.setattr(timezone, "now", lambda: NOW)


FORM = {name: str(SPEC[name]) for name in ("fit_first", "fit_last", "start", "days", "replications", "seed")} | {
    "name": "Tier 1 volume rises",
    "0.name": "As it is",
    "1.name": "Tier 1 grows",
    "1.0.kind": "volume",
    "1.0.share": "20",
    "1.0.tier": "1",
    "do": "ask",
}


def page(client: Client, name: str, *args: Any, **asked: Any) -> str:
    answer = client.get(reverse(f"planning:{name}", args=args), asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def posted(client: Client, status: int = 200, **more: str) -> str:
    answer = client.post(reverse("planning:scenario_new"), FORM | more)
    assert answer.status_code == status, answer.content.decode()
    return str(answer.content.decode())


def newest() -> SimulationRun:
    with scope_of(system("test")):
        found = SimulationRun.objects.order_by("id").last()
        assert found
        return found


# -- the form -----------------------------------------------------------------------------------------------------


def test_an_empty_list_offers_the_first_step() -> None:
    assert "Nothing was asked yet" in page(knocking("planner"), "scenarios")
    assert reverse("planning:scenario_new") in page(knocking("planner"), "scenarios")
    assert reverse("planning:scenario_new") not in page(knocking("global_head"), "scenarios")


def test_partner_people_and_agents_see_none() -> None:
    for who in ("partner_manager", "agent_kl"):
        assert knocking(who).get(reverse("planning:scenarios")).status_code == 403
        assert knocking(who).get(reverse("planning:scenario_new")).status_code == 403
    assert reverse("planning:scenarios") not in str(knocking("partner_manager").get("/").content)


def test_what_is_asked_is_what_was_typed() -> None:
    answer = knocking("planner").post(reverse("planning:scenario_new"), FORM | {"1.0.from_day": "2026-10-21"})
    assert answer.status_code == 303
    run = newest()
    assert answer["Location"] == reverse("planning:scenario", args=[run.id])
    assert run.spec["options"][1]["changes"] == [{"kind": "volume", "share": 0.2, "tier": 1, "from_day": 2}]
    assert jobs("simulate_run") == [{"run_id": run.id}]


def test_changes_and_options_are_added_and_taken_away_by_posts() -> None:
    client = knocking("planner")
    html = posted(client, do="add.1", **{"1.add": "staff"})
    assert 'name="1.1.heads"' in html
    assert 'name="1.0.share"' in html
    assert 'value="20"' in html
    assert 'name="1.0.share"' not in posted(client, do="drop.1.0")
    assert 'name="2.name"' in posted(client, do="option")
    assert 'value="Tier 1 grows"' not in posted(client, do="drop.1")
    assert not jobs("simulate_run")


@pytest.mark.parametrize(
    "kind", ["automation", "new_line", "language_launch", "policy", "sla", "attrition", "holiday_move"]
)
def test_every_kind_of_change_has_its_fields(kind: str) -> None:
    html = posted(knocking("planner"), do="add.1", **{"1.add": kind})
    assert f'name="1.1.kind" value="{kind}"' in html


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"1.0.share": "much"}, "much is not a number"),
        ({"1.0.share": "-150"}, "is not between -1 and 20"),
        ({"1.0.share": ""}, "is missing"),
        ({"1.0.from_day": "2026-10-01"}, "lies before the first simulated day"),
        ({"1.name": ""}, "give the option a name"),
        ({"replications": "1"}, "from 2 to 200"),
        ({"start": "2099-01-01"}, "out of range"),
        ({"fit_last": "2026-12-24"}, "only days that are over"),
        ({"1.0.kind": "policy", "1.0.version": "99999"}, "no policy version 99999"),
    ],
)
def test_a_refused_form_keeps_what_was_typed_and_names_the_field(typed: dict[str, str], words: str) -> None:
    html = posted(knocking("planner"), 422, **typed)
    assert words in html
    assert 'aria-invalid="true"' in html
    assert "Tier 1 volume rises" in html
    assert not jobs("simulate_run")


def test_a_run_is_copied_and_changed() -> None:
    run = asked()
    html = page(knocking("planner"), "scenario_new", **{"from": run.id})
    assert 'value="40"' in html
    assert "Tier 1 grows" in html
    assert knocking("planner").get(reverse("planning:scenario_new"), {"from": MISSING}).status_code == 404


# -- one run ------------------------------------------------------------------------------------------------------


def test_a_run_that_is_lived_shows_how_far_it_is_and_can_be_cancelled() -> None:
    run, client = asked(), knocking("planner")
    url = reverse("planning:scenario_part", args=[run.id])
    first = client.get(url)
    assert "In line for a worker" in first.content.decode()
    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    client.post(reverse("planning:scenario_cancel", args=[run.id]))
    second = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert "It was cancelled" in second.content.decode()
    assert client.get(url, headers={"If-None-Match": second["ETag"]}).status_code == 410


def test_an_answer_stands_side_by_side_with_weeks_parts_and_ground() -> None:
    run = answered(asked())
    html = page(knocking("planner"), "scenario", run.id, by="owner", of="occupancy", measure="wait_p90_h")
    for words in ("Side by side", "First response in time", "By week", "Part by part", "Meridian", "seed 11"):
        assert words in html
    assert "shifts are repeated" in html
    assert "few of them" in html
    assert 'class="gap' in html
    assert "Volumes are those of the days that were learned from" in html


def test_an_answer_can_become_a_business_case() -> None:
    run, door = answered(asked()), f"{reverse('planning:bcase_new')}?run="
    assert f"{door}{run.id}" in page(knocking("planner"), "scenario", run.id)
    assert door not in page(knocking("planner"), "scenario", asked().id)  # there is nothing yet to carry over
    assert "began with it" not in page(knocking("planner"), "scenario", run.id)
    doer = actor("planner")
    with scope_of(doer):
        case = open_case(head(title="A fifth more"), pinned_run(doer, run.id), actor=doer, now=NOW)
    html = page(knocking("planner"), "scenario", run.id)
    assert "A fifth more" in html
    assert reverse("planning:bcase", args=[case.id]) in html
    as_it_is, grows = book(case).options
    assert (as_it_is.do_nothing, grows.do_nothing) == (True, False)
    assert set(grows.measures) == set(as_it_is.measures) > {"sla_first_response", "occupancy_t1"}


def test_who_writes_no_cases_is_offered_none() -> None:
    run = answered(asked())
    with scope_of(system("test")):
        SimulationRun.objects.filter(id=run.id).update(covers=[])
    html = page(knocking("global_head"), "scenario", run.id)
    assert "Side by side" in html
    assert reverse("planning:bcase_new") not in html


def test_doing_nothing_is_added_where_every_option_changes_something() -> None:
    options = [{"name": name, "changes": [MORE]} for name in ("Do nothing", "x" * 90, "x" * 100)]
    run, doer = answered(asked(options=options)), actor("planner")
    with scope_of(doer):
        pinned = pinned_run(doer, run.id)
        told = book(open_case(head(), pinned, actor=doer, now=NOW)).options
    assert [(each.name[-6:], each.do_nothing, bool(each.measures)) for each in told] == [
        ("othing", True, False), ("ng (2)", False, True), ("xxxxxx", False, True), ("xx (2)", False, True)
    ]  # fmt: skip
    form = knocking("planner").get(reverse("planning:bcase_new"), {"run": run.id}).content.decode()
    assert "doing nothing is added" in form


def test_an_answer_is_handed_out_as_a_file() -> None:
    run, client = (
        answered(asked(options=[SPEC["options"][0], {"name": "=HYPERLINK(1)", "changes": []}])),
        knocking("planner"),
    )
    told = client.get(reverse("planning:scenario_file", args=[run.id, "csv"])).content.decode()
    rows = list(csv.DictReader(io.StringIO(told.lstrip("\ufeff"))))
    whole = [row for row in rows if row["of"] == "whole" and row["measure"] == "arrivals"]
    assert [row["difference"] for row in whole] == ["", "0.0"]
    assert {row["of"] for row in rows} == {"whole", "lob", "language", "owner", "tier", "queue", "week"}
    assert whole[1]["option"].startswith("'=")
    book = load_workbook(io.BytesIO(client.get(reverse("planning:scenario_file", args=[run.id, "xlsx"])).content))
    assert book.sheetnames == ["scenario", "about"]
    assert client.get(reverse("planning:scenario_file", args=[run.id, "exe"])).status_code == 404
    assert client.get(reverse("planning:scenario_file", args=[asked().id, "csv"])).status_code == 404


def test_it_is_asked_again_with_another_seed() -> None:
    run = asked()
    knocking("planner").post(reverse("planning:scenario_again", args=[run.id]))
    assert newest().spec == run.spec | {"seed": 12}


def test_trouble_is_told_in_words() -> None:
    run = asked()

    def too_little(*_: Any, **__: Any) -> Any:
        raise CannotFit("12 cases were received; it takes 200")

    plan_run(run.id, now=NOW, fit=too_little)
    assert "12 cases were received; it takes 200" in page(knocking("planner"), "scenario", run.id)


def test_what_is_missing_is_missing() -> None:
    for name in ("scenario", "scenario_part"):
        assert knocking("planner").get(reverse(f"planning:{name}", args=[MISSING])).status_code == 404
    assert knocking("planner").post(reverse("planning:scenario_cancel", args=[MISSING])).status_code == 404


# -- before a policy is published ---------------------------------------------------------------------------------


def drafted(text: str) -> PolicyVersion:
    with scope_of(actor("admin")):
        return draft_policy(text, actor=actor("admin"), now=NOW)


def effect(who: str, draft: PolicyVersion) -> str:
    answer = knocking(who).get(reverse("planning:policy_effect", args=[draft.id]), headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return str(answer.content.decode())


def lived_all() -> None:
    for job in jobs("simulate_run"):
        plan_run(job["run_id"], now=NOW, fit=fitted)
    for job in jobs("simulate_part"):
        live_part(job["part_id"], now=NOW)


def test_the_page_that_publishes_asks_and_answers_what_the_draft_would_do(monkeypatch: Any) -> None:
    from nakhoda.planning.actions import policy_effects

    monkeypatch.setattr(policy_effects, "REPLICATIONS", 2)
    monkeypatch.setattr(policy_effects, "FUTURE_WEEKS", 2)
    draft = drafted(with_title("Softer hours"))
    url = reverse("planning:policy_effect", args=[draft.id])
    assert url in knocking("regional_lead").get(reverse("desk:policy", args=[draft.id])).content.decode()
    assert "Nobody has asked yet" in effect("regional_lead", draft)
    assert knocking("regional_lead").post(url).status_code == 303
    assert effect("regional_lead", draft).count("<progress") == 2
    lived_all()
    told = effect("regional_lead", draft)
    assert "The last four weeks, had it ruled them" in told
    assert "The next thirteen weeks" in told
    assert "No clear difference" in told  # only its title is another
    assert "has changed since" not in told
    with scope_of(system("test")):
        PolicyVersion.objects.filter(id=draft.id).update(text=draft.text + "\n# later\n")
    assert "has changed since" in effect("regional_lead", draft)
    assert "Scenarios" in page(knocking("regional_lead"), "scenarios")
    assert "Softer hours" not in page(
        knocking("regional_lead"), "scenarios"
    )  # these are not listed among the questions


def test_a_routing_change_shows_the_queues_and_partners_that_it_moves(monkeypatch: Any) -> None:
    from nakhoda.planning.actions import policy_effects

    monkeypatch.setattr(policy_effects, "REPLICATIONS", 3)
    monkeypatch.setattr(policy_effects, "FUTURE_WEEKS", 2)
    draft = drafted(tamil_to_selat())
    knocking("regional_lead").post(reverse("planning:policy_effect", args=[draft.id]))
    lived_all()
    told = effect("regional_lead", draft)
    assert told.count("Where it acts: Queue") == 2
    for words in ("Meridian accounts, Tamil", "Selat accounts, Tamil", "Touches"):
        assert words in told


def test_who_may_not_read_scenarios_is_told_whom_to_ask() -> None:
    draft = drafted(with_title("Softer hours"))
    assert "ask one of them" in effect("admin", draft)
    answer = knocking("admin").post(reverse("planning:policy_effect", args=[draft.id]))
    assert answer.status_code == 403


def test_a_draft_that_cannot_be_lived_says_why() -> None:
    def nobody(*_: Any, **__: Any) -> Any:
        raise CannotFit("nobody is rostered")

    draft = drafted(with_title("Softer hours"))
    knocking("regional_lead").post(reverse("planning:policy_effect", args=[draft.id]))
    for job in jobs("simulate_run"):
        plan_run(job["run_id"], now=NOW, fit=nobody)
    assert "It cannot be simulated: nobody is rostered" in " ".join(effect("regional_lead", draft).split())
    assert again(newest()).state == "failed"


def test_what_is_published_already_is_not_tried_out() -> None:
    with scope_of(system("test")):
        ruling = PolicyVersion.objects.filter(state="published").first()
    assert ruling
    answer = knocking("regional_lead").post(reverse("planning:policy_effect", args=[ruling.id]), follow=True)
    assert "only a draft is tried out" in answer.content.decode()
    assert not jobs("simulate_run")
