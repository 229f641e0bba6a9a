"""`python -m prove.state_machine [--examples 200] [--steps 50]`: the real actions against a hundred-line model.

Hypothesis drives one case through whatever comes to its mind, on a real database with commits. After every step the
desk and the model must agree, what the model refuses the desk must refuse without a trace, and the case must equal
its journal (fold, clocks, chain). PROMISES asks for 2,000 x 50; that takes about an hour.
"""

from __future__ import annotations

import argparse
import copy
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import django
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=timezone.utc)
VERBS = ("take", "release", "pending", "unhold", "resolve", "reopen", "withdraw", "spam", "unspam")
MINUTES = st.sampled_from([1, 7, 45, 300, 1_500, 11_000])


class OneCase(RuleBasedStateMachine):
    """A member's case in Chennai, and the agent who works it."""

    def __init__(self) -> None:
        super().__init__()
        from prove.model import Model
        from tests.cast import actor
        from tests.desk.stories import opened

        self.agent = actor("agent_chennai")
        self.case_id = opened().id
        self.model = Model(NOW)
        self.steps = 0

    def do(self, wish: Callable[[Any], None], deed: Callable[[], object], program: bool = False) -> None:
        """Both sides try; either both do it or both refuse."""
        from nakhoda.org.actors import system
        from nakhoda.org.scope import scope_of
        from prove.model import Refusal

        after, refused = copy.deepcopy(self.model), False
        try:
            wish(after)
        except Refusal:
            refused = True
        else:
            self.model = after
        told = ""
        try:
            with scope_of(system("prove") if program else self.agent):
                deed()
        except ValueError as error:
            told = str(error)
        assert bool(told) == refused, f"desk: {told or 'did it'}; model: {'refused' if refused else 'did it'}"

    @property
    def who(self) -> dict[str, Any]:
        return {"actor": self.agent, "now": self.model.now}

    @rule(asks=st.booleans())
    def reply(self, asks: bool) -> None:
        from nakhoda.desk.actions.conversation import reply

        self.do(
            lambda model: model.reply(asks),
            lambda: reply(self.case_id, "Please try now.", asks_question=asks, **self.who),
        )

    @rule()
    def undo(self) -> None:
        from nakhoda.desk.actions.conversation import CannotUndo, undo_send
        from nakhoda.desk.models import Message

        def take_back() -> None:
            mine = Message.objects.filter(case_id=self.case_id, delivery="queued", send_at__isnull=False)
            last = mine.order_by("-id").first()
            if last is None:
                raise CannotUndo("nothing waits")
            undo_send(last.id, **self.who)

        self.do(lambda model: model.undo(), take_back)

    @rule(thanks=st.booleans())
    def member_writes(self, thanks: bool) -> None:
        from nakhoda.desk.actions.replies import receive_reply
        from nakhoda.desk.arrivals import Arrival
        from tests.desk.stories import MEMBER

        text = "Thank you!" if thanks else "It still does not work, what shall I do?"
        arrival = Arrival(channel="web_form", received_at=self.model.now, text=text, sender=MEMBER)
        program = {"actor": _program(), "now": self.model.now}
        self.do(
            lambda model: model.member_writes(thanks),
            lambda: receive_reply(self.case_id, arrival, **program),
            program=True,
        )

    @rule(minutes=MINUTES)
    def hold(self, minutes: int) -> None:
        from nakhoda.desk.actions.states import hold

        until = self.model.now + timedelta(minutes=minutes)
        self.do(lambda model: model.hold(until), lambda: hold(self.case_id, "partner", until, **self.who))

    @rule(minutes=MINUTES)
    def wait(self, minutes: int) -> None:
        from nakhoda.desk.actions import outbox, sweep

        later = self.model.now + timedelta(minutes=minutes)

        def sweeps() -> None:
            for step in (outbox.release_messages, sweep.sweep_clocks, sweep.review_holds, sweep.close_resolved):
                step(later)

        self.do(lambda model: model.wait(timedelta(minutes=minutes)), sweeps, program=True)

    @rule(priority=st.sampled_from(["urgent", "high", "normal", "low"]))
    def prioritise(self, priority: str) -> None:
        from nakhoda.desk.actions.states import set_priority

        self.do(lambda model: model.prioritise(priority), lambda: set_priority(self.case_id, priority, **self.who))

    @rule(word=st.sampled_from(["vip", "press", "refund"]))
    def tag(self, word: str) -> None:
        from nakhoda.desk.actions.states import tag

        self.do(lambda model: model.tag(word), lambda: tag(self.case_id, add=[word], **self.who))

    @rule(
        verb=st.sampled_from(
            ["take", "release", "pending", "unhold", "resolve", "reopen", "withdraw", "spam", "unspam"]
        )
    )
    def change(self, verb: str) -> None:
        self.do(lambda model: getattr(model, verb)(), lambda: _deeds()[verb](self.case_id, **self.who))

    @invariant()
    def agrees(self) -> None:
        from nakhoda.desk.models import Case
        from nakhoda.desk.queries.recount import recount
        from nakhoda.org.scope import scope_of

        model = self.model
        with scope_of(_program()):
            row = Case.objects.get(id=self.case_id)
            assert list(recount(row.id, row.id)) == []
        shown = (row.status, row.assignee_id == self.agent.id, row.unanswered_since is not None, row.priority)
        told = (model.status, model.mine, model.unanswered and model.status != "resolved", model.priority)
        assert shown == told, f"desk {shown}, model {told}"
        assert frozenset(row.tags) == model.tags


def _deeds() -> dict[str, Callable[..., object]]:
    from nakhoda.desk.actions import spam, states, taking, work

    return {
        "take": taking.take,
        "release": work.release,
        "pending": states.set_pending,
        "unhold": states.end_hold,
        "resolve": lambda case_id, **who: states.resolve(case_id, "granted", **who),
        "reopen": states.reopen,
        "withdraw": states.withdraw,
        "spam": spam.mark_spam,
        "unspam": spam.unmark_spam,
    }


def _program() -> Any:
    from nakhoda.org.actors import system

    return system("prove")


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m prove.state_machine", description=__doc__)
    asked.add_argument("--examples", type=int, default=200)
    asked.add_argument("--steps", type=int, default=50)
    given = asked.parse_args()
    django.setup()
    from prove.desk import fresh_database, remove_everything
    from prove.report import figure

    try:
        with fresh_database("nakhoda_machine"):
            _hire()
            _run(given.examples, given.steps)
            caught = _control()
        figure("state machine", f"{given.examples} x {given.steps} steps", "0 failures")
        figure("control: waiting for an answer to no question", "caught" if caught else "NOT CAUGHT")
        return 0 if caught else 1
    finally:
        remove_everything()


def _run(examples: int, steps: int, phases: tuple[Phase, ...] = tuple(Phase)) -> None:
    plain = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=False,
        report_multiple_bugs=False,
        derandomize=True,
        phases=phases,
    )
    run_state_machine_as_test(OneCase, settings=plain)


def _control() -> bool:
    """A desk that waits for the member without having asked her: the machine must find it."""
    from nakhoda.desk.actions import states

    sound = states._question_sent
    states._question_sent = lambda case: True
    try:
        _run(100, 20, (Phase.generate,))
    except AssertionError:
        return True
    finally:
        states._question_sent = sound
    return False


def _hire() -> None:
    """The cast, and the agent at her desk."""
    from nakhoda.config.demo.roster import hire_all
    from nakhoda.org.models import Person
    from nakhoda.org.scope import scope_of
    from nakhoda.simulator.cast import CAST, CREWS

    # Room for what every example leaves behind: an agent whose hands are full loses what comes back to her.
    at_work = {"status": "available", "status_since": NOW, "capacity": 30_000}
    with scope_of(_program()):
        hire_all(CREWS, CAST.values(), now=NOW)
        Person.objects.filter(tier__gte=1).update(**at_work)


if __name__ == "__main__":
    sys.exit(main())
