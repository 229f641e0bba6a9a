"""The demo region: its people, its history, its doors."""

from __future__ import annotations

import pytest

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.routing import AgentFacts, misfits
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import system
from nakhoda.org.models import Team
from nakhoda.org.scope import scope_of
from nakhoda.simulator.cast import CAST, CREWS
from nakhoda.simulator.colleagues import Colleague
from tests.cast import NOW, actor, person

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
