"""Facts of a window become the log that the fit reads: classes, touches, turns, escalations, ends."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from nakhoda.planning.queries.operation_facts import WORDS, Lived

if TYPE_CHECKING:
    from nakhoda.core.policy import CompiledPolicy
    from nakhoda.simulator.fit.classes import Leaf
    from nakhoda.simulator.fit.log import Log

OURS = ("new", "open")
PAUSED = ("pending_member", "on_hold")
DONE = ("resolved", "closed")


class Classes(NamedTuple):
    """The classes, the commonest reason of each, and each case's class (-1: none of them)."""

    leaves: tuple[Leaf, ...]
    reasons: tuple[str, ...]
    of_case: Any


def classes_in(facts: Lived, policy: CompiledPolicy) -> Classes:
    """Learnt from the cases received in the window; an older case belongs to one of them or to none."""
    import numpy as np

    from nakhoda.simulator.fit.classes import classes_of

    leaves = _leaves(facts, policy)
    inside = facts.case["received_at"] >= 0
    homes = classes_of(leaf for leaf, new in zip(leaves, inside, strict=True) if new)
    order = tuple(sorted(set(homes.values())))
    numbers = {leaf: number for number, leaf in enumerate(order)}
    of_case = np.array([numbers[homes[leaf]] if leaf in homes else -1 for leaf in leaves], np.int64)
    reasons: dict[int, Counter[str]] = defaultdict(Counter)
    for number, reason in zip(of_case.tolist(), facts.case["reason"], strict=True):
        reasons[number][reason] += 1
    commonest = tuple(min(reasons[n], key=lambda each: (-reasons[n][each], each)) for n in range(len(order)))
    return Classes(order, commonest, of_case)


def _leaves(facts: Lived, policy: CompiledPolicy) -> list[Leaf]:
    from nakhoda.simulator.fit.classes import Leaf

    upper = {queue.key for queue in policy.queues if queue.tier > 1}
    names = ("first_lob", "first_queue", *WORDS)
    rows = zip(*(facts.case[name] for name in names), strict=True)
    return [
        Leaf(lob, channel, language, lane, priority, country, 2 if channel == "internal_form" and queue in upper else 1)
        for lob, queue, channel, language, lane, priority, country in rows
    ]


def log_of(facts: Lived, of_case: Any, queues: dict[str, int], people: dict[int, int]) -> Log:
    """The log of the cases that have a class; touches by people of the roster alone."""
    import numpy as np

    from nakhoda.simulator.fit.log import Log

    place = np.cumsum(of_case >= 0) - 1  # cases without a class are left out
    state, touch, raised, stay = (
        _kept(each, of_case) for each in (facts.state, facts.touch, facts.escalation, facts.stay)
    )
    person = np.array([people.get(each, -1) for each in touch["agent_id"].tolist()], np.int64)
    touch = {name: each[person >= 0] for name, each in touch.items()}
    first_touch = _first_touch(facts)
    worked = state["since"] >= first_touch[state["case"]]
    ours, paused = np.isin(state["status"], OURS), np.isin(state["status"], PAUSED) & worked
    decided = np.fmin(raised["accepted_at"], raised["returned_at"])
    ended, again = stay["left_by"] == "resolved", stay["entered_by"] == "reopened"
    return Log(
        until=facts.seconds,
        of_class=of_case[of_case >= 0],
        came=workable_from(facts)[of_case >= 0],
        touch_case=place[touch["case"]],
        touch_from=touch["started_at"],
        touch_to=touch["ended_at"],
        touch_person=person[person >= 0],
        touch_queue=_numbered(touch["queue"], queues),
        touch_tier=touch["tier"],
        wait_case=place[state["case"][ours]],
        wait_queue=_numbered(state["queue"][ours], queues),
        wait_from=state["since"][ours],
        wait_to=state["until"][ours],
        pause_case=place[state["case"][paused]],
        pause_from=state["since"][paused],
        pause_to=state["until"][paused],
        pause_held=state["status"][paused] == "on_hold",
        pause_silent=_followed_by_end(state)[paused],
        raise_case=place[raised["case"]],
        raised=raised["raised_at"],
        decided=decided,
        sent_back=~np.isnan(raised["returned_at"]),
        end_case=place[stay["case"][ended]],
        ended=stay["left_at"][ended],
        again_case=place[stay["case"][again]],
        again=stay["entered_at"][again],
    )


def _first_touch(facts: Lived) -> Any:
    """When somebody first handled each case; infinity where nobody did."""
    from nakhoda.simulator.fit.log import first_of

    return first_of(facts.touch["case"], facts.touch["started_at"], len(facts.case["case_id"]))


def workable_from(facts: Lived) -> Any:
    """When each case became work: when it came, or when the waiting that came before anybody could begin was over."""
    import numpy as np

    at = facts.case["received_at"].copy()
    state = facts.state
    early = np.isin(state["status"], PAUSED) & (state["since"] < _first_touch(facts)[state["case"]])
    np.maximum.at(at, state["case"][early], np.nan_to_num(state["until"][early], nan=np.inf))
    return at


def _kept(rows: dict[str, Any], of_case: Any) -> dict[str, Any]:
    known = of_case[rows["case"]] >= 0
    return {name: each[known] for name, each in rows.items()}


def _numbered(keys: Any, queues: dict[str, int]) -> Any:
    import numpy as np

    return np.array([queues.get(key, -1) for key in keys.tolist()], np.int64)


def _followed_by_end(state: dict[str, Any]) -> Any:
    """Which stretches were followed by the end of the case: nobody took it up again."""
    import numpy as np

    order = np.lexsort((state["since"], state["case"]))
    cases, done = state["case"][order], np.isin(state["status"][order], DONE)
    follows = np.zeros(len(order), bool)
    follows[:-1] = (cases[1:] == cases[:-1]) & done[1:]
    found = np.zeros(len(order), bool)
    found[order] = follows
    return found
