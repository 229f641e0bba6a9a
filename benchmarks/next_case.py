"""How fast agents take the next case: the real action against the barest statement that could do it.

    python -m benchmarks.next_case [--cases 1000000] [--clients 8] [--seconds 15] [--pulls 100000]

The action is `desk.actions.work.next_case` as the door calls it: permission, touches ended, heads of the agent's
queues locked, the core's decision, row, clocks, chained event, commit. The bare statement is one UPDATE of the most
urgent waiting row of one queue, lane and language, by a superuser with triggers, foreign keys and row security off, on
the same table in the same run. Each client plays agents one after another; an agent takes 40 cases (her capacity is 50)
and makes room for the next, so that no pull is refused for full hands and `held` is what real hands hold.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from benchmarks.crowd import Crowd, Round
from benchmarks.ground import a_region
from benchmarks.population import NOW, ROOM
from benchmarks.report import figure, percentile, say, title
from nakhoda.desk.actions import work
from nakhoda.desk.queries.agents import card_of, forget_cards
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.queries import person_as_actor
from nakhoda.org.scope import scope_of

TAKES = ROOM - 10
NOBODY = 100_000_000
BARE = """
UPDATE desk_case SET assignee_id = %s, status = 'open', last_seq = last_seq + 1, last_event_at = %s
WHERE id = (SELECT id FROM desk_case WHERE queue = %s AND scope_id = %s AND lane = %s
            AND language = %s AND assignee_id IS NULL AND status IN ('new', 'open')
            ORDER BY urgency, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING id
"""


Place = tuple[str, int, str, str]  # a queue, the label of the cases in it, their lane and language


@dataclass(slots=True)
class Hands:
    """A client: the agents that it plays, the one whose turn it is, and a connection for the bare statement."""

    agents: list[Actor]
    places: dict[int, Place]
    bare: psycopg.Connection[Any]
    place: int = 0
    taken: int = 0
    moment: datetime = NOW

    def now_playing(self) -> Actor:
        """The agent, or the next one when she has taken enough."""
        if self.taken >= TAKES:
            self.give_up()
        self.moment += timedelta(milliseconds=1)
        return self.agents[self.place % len(self.agents)]

    def give_up(self) -> None:
        """The next agent's turn."""
        self.place, self.taken = self.place + 1, 0


def prepare(index: int, clients: int) -> Hands:
    """Every `clients`-th agent who has a queue to draw from, Tier 1 first in no order."""
    policy = policy_in_force(NOW)
    with scope_of(system("benchmark")):
        people = list(Person.objects.filter(tier__gte=1, status="available").order_by("id"))[index::clients]
        actors = [person_as_actor(person, NOW) for person in people]
    waiting = _waiting()
    places: dict[int, Place] = {}
    for actor in actors:
        known = json.loads(card_of(actor.id, policy, NOW).places_json)
        drawn = [place for place in waiting if any(_reaches(one, place) for one in known)]
        places[actor.id] = max(drawn, key=lambda place: waiting[place], default=("", 0, "", ""))
    able = [actor for actor in actors if waiting[places[actor.id]] > 1_000]
    stride = max(1, len(able) // 7)  # neighbours on the roster share a queue: clients shall not march in step
    order = [actor for start in range(stride) for actor in able[start::stride]]
    return Hands(order, places, _bare_connection())


def _reaches(drawn: dict[str, Any], place: Place) -> bool:
    queue, scope, lane, language = place
    own = drawn["queue"] == queue and scope in drawn["scopes"]
    return own and lane in drawn["lanes"] and language not in drawn["unread"]


def _waiting() -> Counter[Place]:
    with scope_of(system("benchmark")), connection.cursor() as cursor:
        cursor.execute(
            "SELECT queue, scope_id, lane, language, count(*) FROM desk_case"
            " WHERE assignee_id IS NULL AND status IN ('new', 'open') GROUP BY 1, 2, 3, 4"
        )
        return Counter({tuple(place): count for *place, count in cursor.fetchall()})


def _bare_connection() -> psycopg.Connection[Any]:
    owner = settings.DATABASES["owner"]
    bare = psycopg.connect(host=owner["HOST"], user=owner["USER"], dbname=owner["NAME"], autocommit=True)
    bare.execute("SET session_replication_role = replica")
    return bare


def pull(hands: Hands) -> int | None:
    """One real pull; the case's number."""
    actor = hands.now_playing()
    with scope_of(actor):
        case = work.next_case(actor=actor, now=hands.moment)
    return _counted(hands, case.id if case else None)


def pull_as_a_stranger(hands: Hands) -> int | None:
    """The same, with nothing remembered of the agent: as when she asks once in ten minutes."""
    forget_cards()
    return pull(hands)


def pull_bare(hands: Hands) -> int | None:
    """One bare statement; the case's number."""
    actor = hands.now_playing()
    nobody = actor.id + NOBODY  # or the hands of those who pull for real would fill up meanwhile
    row = hands.bare.execute(BARE, [nobody, hands.moment, *hands.places[actor.id]]).fetchone()
    return _counted(hands, row[0] if row else None)


def _counted(hands: Hands, number: int | None) -> int | None:
    if number is None:
        hands.give_up()
    hands.taken += 1
    return number


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--cases", type=int, default=1_000_000)
    asked.add_argument("--clients", type=int, default=8)
    asked.add_argument("--seconds", type=float, default=15)
    asked.add_argument("--pulls", type=int, default=100_000)
    given = asked.parse_args()
    title(f"next case: {given.cases:,} waiting cases, {given.clients} clients")
    with a_region("bench_next_case", given.cases) as database:
        measure(database, given.clients, given.seconds, given.pulls)


def measure(database: str, clients: int, seconds: float, pulls: int) -> None:
    """Action, bare, bare, action; then on to the number of pulls; then the question whether any case went twice."""
    say("clients learn who they are")
    crowd = Crowd(clients, database, prepare)
    crowd.run(pull, most=60)
    crowd.run(pull_bare, most=60)
    rounds: dict[str, list[Round]] = {"action": [], "bare": []}
    for name in ("action", "bare", "bare", "action"):
        rounds[name].append(crowd.run(pull if name == "action" else pull_bare, seconds))
        say(f"{name}: {rounds[name][-1].rate:,.0f} a second")
    fresh = crowd.run(pull_as_a_stranger, seconds / 2)
    tell(rounds["action"], rounds["bare"], fresh)
    real = [*rounds["action"], fresh]
    missing = pulls - sum(each.done for each in real)
    if missing > 0:
        say(f"{missing:,} pulls more")
        real.append(crowd.run(pull, most=-(-missing // clients)))
    crowd.close()
    count_twice(real)


def tell(action: list[Round], bare: list[Round], fresh: Round) -> None:
    """Rates, their ratio, and CPU."""
    rates = [sum(each.rate for each in rounds) / len(rounds) for rounds in (action, bare)]
    figure("pulls a second, the action", rates[0])
    figure("pulls a second, the bare statement", rates[1])
    figure("ratio action / bare", rates[0] / rates[1], goal="0.5", met=rates[0] >= 0.5 * rates[1])
    for name, rounds in (("action", action), ("bare", bare), ("action, agent not remembered", [fresh])):
        done = sum(each.done for each in rounds)
        app, base = sum(each.app_cpu for each in rounds), sum(each.db_cpu for each in rounds)
        figure(f"CPU a pull, {name}", 1000 * (app + base) / done, "ms")
        figure("  of it application / database", f"{1000 * app / done:.2f} / {1000 * base / done:.2f}", "ms")
        waits = [wait for each in rounds for wait in each.waits]
        figure(
            "  wait, median / p95", f"{1000 * percentile(waits, 0.5):.1f} / {1000 * percentile(waits, 0.95):.1f}", "ms"
        )
        figure("  empty looks", sum(each.empty for each in rounds))


def count_twice(real: list[Round]) -> None:
    """No case in two hands: by what the clients were told, and by the journal."""
    told = Counter(number for each in real for client in each.results for number in client)
    with scope_of(system("benchmark")), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(DISTINCT case_id) FROM journal_event WHERE name = 'case.assigned'"
            " AND payload->>'cause' = 'next_case' AND at >= %s AND case_id = ANY (%s)",
            [NOW, list(told)],
        )
        events, cases = cursor.fetchone()
    figure("pulls", sum(told.values()))
    twice = sum(told.values()) - len(told) + (events - cases)
    figure("cases given twice", twice, goal="0", met=twice == 0)
    figure("pulls without their event", sum(told.values()) - events, goal="0", met=sum(told.values()) == events)


if __name__ == "__main__":
    main()
