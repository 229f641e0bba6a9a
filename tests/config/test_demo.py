"""The demo region: its people, its history, its doors."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from django.test import Client, override_settings
from typer.testing import CliRunner

from nakhoda.config.cli.case import app as case_command
from nakhoda.config.cli.recount import app as recount_command
from nakhoda.config.demo.colleagues import work_a_little
from nakhoda.config.demo.roster import hire_all
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.routing import AgentFacts, misfits
from nakhoda.desk.actions.opening import open_case
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.queries.cases import case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actions import set_status
from nakhoda.org.actors import system
from nakhoda.org.models import Team
from nakhoda.org.scope import scope_of
from nakhoda.simulator.cast import CAST, CREWS
from nakhoda.simulator.colleagues import Colleague
from nakhoda.simulator.staffing import staff_for
from tests.cast import NOW, actor, person
from tests.desk.checks import check_fold

pytestmark = pytest.mark.django_db


def test_everybody_of_the_cast_is_hired_with_a_role() -> None:
    for key in CAST:
        assert person(key).active
        assert actor(key).roles


def test_every_handler_of_the_cast_has_a_queue_to_work() -> None:
    policy = policy_in_force(NOW)
    idle = [each.key for each in CAST.values() if each.tier and not _queues(policy, each)]
    assert not idle


def test_leaders_lead_their_teams() -> None:
    with scope_of(system("test")):
        led = {team.key: team.leader.user.email for team in Team.objects.exclude(leader=None)}
    assert led == {crew.key: CAST[crew.leader].email for crew in CREWS if crew.leader}


def _queues(policy: CompiledPolicy, who: Colleague) -> list[str]:
    agent = AgentFacts(
        id=1,
        tier=who.tier,
        owner=who.organisation,
        reads=frozenset(who.languages),
        today=NOW.date(),
        skills=frozenset(who.skills),
        clearances=frozenset(who.clearances),
        certifications=dict.fromkeys(who.certifications, NOW.date()),
    )
    return [queue.key for queue in policy.queues if not misfits(agent, queue)]


# -- one-click sign-in -------------------------------------------------------------------------------------

DOORS = override_settings(DEMO=True, ROOT_URLCONF="tests.config.demo_urls")


@pytest.mark.parametrize("key", CAST)
def test_one_click_signs_in(key: str, client: Client) -> None:
    with DOORS:
        answer = client.post(f"/demo/sign-in/{key}/")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(person(key).user_id)


def test_a_get_signs_nobody_in(client: Client) -> None:
    with DOORS:
        assert client.get("/demo/sign-in/admin/").status_code == 405
    assert "_auth_user_id" not in client.session


def test_without_a_token_of_the_page_nobody_is_signed_in() -> None:
    with DOORS:
        assert Client(enforce_csrf_checks=True).post("/demo/sign-in/admin/").status_code == 403


def test_outside_the_demo_there_is_no_such_door(client: Client) -> None:
    assert client.post("/demo/sign-in/admin/").status_code == 404
    with override_settings(DEMO=False, ROOT_URLCONF="tests.config.demo_urls"):
        assert client.post("/demo/sign-in/admin/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_only_the_cast_has_such_a_door(client: Client) -> None:
    with DOORS:
        assert client.post("/demo/sign-in/nobody/").status_code == 404


# -- life --------------------------------------------------------------------------------------------------


def test_colleagues_bring_cases_to_an_end() -> None:
    rng = Random(3)
    with scope_of(system("test")):
        policy = policy_in_force(NOW)
        queue = policy.queue_by_key["kaveri_accounts_en"]
        colleagues = [each for each in staff_for(policy, rng, 200) if each.team == queue.key]
        people = hire_all([], [replace(each, team="") for each in colleagues], now=NOW)
        for each in people.values():
            set_status(each, "available", actor=system("test"), now=NOW)
    with scope_of(system("intake:in_app")):
        sender = Sender(kind="app", address="u1", name="Somebody")
        arrival = Arrival(
            channel="in_app", received_at=NOW, text="I cannot log in.", sender=sender, lob="account_access"
        )
        ids = [
            open_case(replace(arrival, source=f"app{n}"), actor=system("intake:in_app"), now=NOW).id for n in range(12)
        ]
    for minute in range(160):
        work_a_little(rng, now=NOW + timedelta(minutes=minute))
    with scope_of(system("test")):
        states = Counter(case_for(system("test"), number).status for number in ids)
    assert states["resolved"] >= 1, states
    check_fold(*ids)


# -- the command line ----------------------------------------------------------------------------------------


def test_a_case_is_shown_without_its_words_unless_asked() -> None:
    with scope_of(system("intake:in_app")):
        sender = Sender(kind="app", address="u1", name="Somebody")
        arrival = Arrival(channel="in_app", received_at=NOW, text="My secret question", sender=sender)
        number = open_case(arrival, actor=system("intake:in_app"), now=NOW).id
    plain = CliRunner().invoke(case_command, ["show", str(number), "--json"])
    lines = [json.loads(line) for line in plain.stdout.splitlines()]
    kinds = Counter(line["line"] for line in lines)
    assert [line["seq"] for line in lines if line["line"] == "event"] == list(range(1, kinds["event"] + 1))
    assert (kinds["state"], kinds["clock"] > 0) == (1, True)
    assert "secret question" not in plain.stdout
    assert "secret question" in CliRunner().invoke(case_command, ["show", str(number), "--words"]).stdout
    assert CliRunner().invoke(case_command, ["show", "999999"]).exit_code == 1
    counted = CliRunner().invoke(recount_command, ["--json", "--first", str(number), "--last", str(number)])
    assert (counted.exit_code, json.loads(counted.stdout)["mismatches"]) == (0, 0)
