"""Made-up colleagues at work: what an agent's fingers would do, by the desk's own actions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from random import Random

from nakhoda.desk.actions.conversation import reply
from nakhoda.desk.actions.escalations import accept_escalation, raise_escalation
from nakhoda.desk.actions.replies import receive_reply
from nakhoda.desk.actions.states import resolve, set_pending
from nakhoda.desk.actions.touches import beat, end_touch
from nakhoda.desk.actions.work import next_case, set_my_status
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.turns import Case, in_hands_of, waiting_for_members, who_wrote
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.queries import person_as_actor
from nakhoda.org.scope import scope_of
from nakhoda.simulator.cast import CAST
from nakhoda.simulator.phrases import BANKS, Bank

SEATS = 16  # colleagues with hands free at a time: enough for movement, not enough to empty the queues
Course = Callable[[Case, Actor, Random, datetime], None]


def work_a_little(rng: Random, *, now: datetime) -> None:
    """One colleague does one thing; sometimes a member answers a question first."""
    if rng.random() < 0.12 and member_answers(rng, now=now):
        return
    actor, tier = _somebody(rng, now)
    with scope_of(actor):
        case = _in_hand(actor, rng) or next_case(actor=actor, now=now)
        if case is None:
            return
        beat(case.id, actor=actor, now=now)
    if rng.random() < 0.4:
        return  # still reading
    with scope_of(actor):
        _course(case, tier, rng)(case, actor, rng, now)


def member_answers(rng: Random, *, now: datetime) -> bool:
    """A member whose turn it is writes back; False when it is nobody's."""
    with scope_of(system("intake:web_form")):
        waiting = waiting_for_members()
        if not waiting:
            return False
        case = rng.choice(waiting)
        who = who_wrote(case)
        if who is None or who[0] == "staff":
            return False
        arrival = Arrival(
            channel="web_form",
            received_at=now,
            text=rng.choice(_bank(case).replies),
            sender=Sender(kind=who[0], address=who[1], name=who[2]),
            source="status page",
        )
        receive_reply(case.id, arrival, actor=system("intake:web_form"), now=now)
        return True


# -- whose hands -----------------------------------------------------------------------------------------


def _somebody(rng: Random, now: datetime) -> tuple[Actor, int]:
    """A made-up colleague who is free; another sits down when too few are."""
    with scope_of(system("demo")):
        crew = Person.objects.filter(tier__gt=0).exclude(user__email__in=[each.email for each in CAST.values()])
        free = list(crew.filter(status="available").order_by("id"))
        if len(free) < SEATS and (resting := list(crew.filter(status__in=("busy", "break")).order_by("id"))):
            person = rng.choice(resting)
            fresh = person_as_actor(person, now)
        else:
            person, fresh = rng.choice(free), None
        actor = fresh or person_as_actor(person, now)
    if fresh:
        with scope_of(actor):
            set_my_status("available", actor=actor, now=now)
    return actor, person.tier


def _in_hand(actor: Actor, rng: Random) -> Case | None:
    mine = in_hands_of(actor)
    return rng.choice(mine) if mine else None


# -- what comes of it ------------------------------------------------------------------------------------


def _course(case: Case, tier: int, rng: Random) -> Course:
    dice = rng.random()
    if case.channel in ("appeal", "internal_form"):
        return _only_read
    if case.escalation_state == "raised" and tier == 2:
        return _accept
    if tier == 1 and case.public_replies == 0 and case.escalations == 0 and dice < 0.1:
        return _escalate
    if case.public_replies == 0 and dice < 0.3:
        return _ask
    return _solve


def _only_read(case: Case, actor: Actor, rng: Random, now: datetime) -> None:
    end_touch(case.id, actor=actor, now=now)


def _accept(case: Case, actor: Actor, rng: Random, now: datetime) -> None:
    accept_escalation(case.id, actor=actor, now=now)


def _escalate(case: Case, actor: Actor, rng: Random, now: datetime) -> None:
    rules = policy_in_force(now).escalation.reasons.values()
    rule = next((r for r in rules if case.lob in r.lobs), None) or next(r for r in rules if not r.lobs)
    fields = dict.fromkeys(rule.required_fields, "See the conversation.")
    raise_escalation(case.id, rule.key, fields, actor=actor, now=now)


def _ask(case: Case, actor: Actor, rng: Random, now: datetime) -> None:
    reply(case.id, rng.choice(_bank(case).questions), actor=actor, now=now, asks_question=True)
    set_pending(case.id, actor=actor, now=now)


def _solve(case: Case, actor: Actor, rng: Random, now: datetime) -> None:
    denied = rng.random() < 0.2
    answers = _bank(case).answers
    reply(case.id, answers[-1] if denied else rng.choice(answers[:2]), actor=actor, now=now)
    outcome = "denied" if denied else rng.choice(("granted", "granted", "information"))
    resolve(case.id, outcome, actor=actor, now=now)


def _bank(case: Case) -> Bank:
    return BANKS.get(case.language) or BANKS.get(case.language.split("-")[0]) or BANKS["en"]
