"""The roster with the habits that were learnt: who is in when, from which queues a team takes, how soon it looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from nakhoda.simulator.fit.answers import Finding
    from nakhoda.simulator.fit.crews import Hand
    from nakhoda.simulator.fit.log import Log
    from nakhoda.simulator.fit.looking import Team
    from nakhoda.simulator.fit.staying import Staying

FEWEST_TOUCHES = 30  # of a team, before the queues that it never took from count as not its own
SELDOM = 0.01  # of a team's touches: a queue below this is not its own
DAY = timedelta(days=1)


class Staff(NamedTuple):
    """People by number with what was learnt; days that a site did not work; what was found."""

    hands: Mapping[int, Hand]
    idle: Mapping[str, frozenset[int]]  # site with owner: whole days since the window began
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    called: Mapping[str, float]  # lane: share of new cases for which somebody is called


def staff_of(
    hands: Mapping[int, Hand], log: Log, people: Mapping[int, int], queue_keys: Sequence[str], begin: datetime,
    lanes: Sequence[str],
) -> Staff:  # fmt: skip
    """`people` are the places of the roster's numbers in the log; `lanes` those of its classes."""
    import numpy as np

    from nakhoda.simulator.fit.calling import fit_calling
    from nakhoda.simulator.fit.looking import fit_looking

    members: dict[str, list[int]] = defaultdict(list)
    for number, hand in hands.items():
        members[hand.team].append(number)
    by_person = _touches_by(log.touch_person)
    teams, own = [], {}
    for name, numbers in sorted(members.items()):
        rows = np.concatenate([by_person.get(people[each], np.zeros(0, np.int64)) for each in numbers])
        own[name] = _queues_of(log.touch_queue[rows])
        teams.append(_team(name, [hands[each] for each in numbers], own[name], log, rows, queue_keys, begin))
    looking, staying = fit_looking(log, teams), _staying(hands, log, sorted(members), begin)
    calls = fit_calling(log, lanes, teams, looking.every)
    place = {team.name: number for number, team in enumerate(teams)}
    told = {
        number: replace(
            hand,
            looks_every=round(looking.every[place[hand.team]], 1),
            looks_error=round(looking.errors[place[hand.team]], 4),
            keeps=staying.keeps[place[hand.team]],
            queues=tuple(queue_keys[place] for place in sorted(own[hand.team])),
        )
        for number, hand in hands.items()
    }
    idle = {team.site: days for team, days in zip(teams, looking.idle_days, strict=True) if days}
    findings = (*looking.findings, *staying.findings, *calls.findings)
    return Staff(told, idle, findings, tuple(_warnings(idle, begin)), calls.called)


def _staying(hands: Mapping[int, Hand], log: Log, teams: Sequence[str], begin: datetime) -> Staying:
    from nakhoda.simulator.fit.staying import fit_staying

    numbers = {name: number for number, name in enumerate(teams)}
    shifts = [[((a - begin).total_seconds(), (b - begin).total_seconds()) for a, b in h.shifts] for h in hands.values()]
    return fit_staying(log, shifts, [numbers[hand.team] for hand in hands.values()], teams)


def _touches_by(people: Any) -> dict[int, Any]:
    import numpy as np

    order = np.argsort(people, kind="stable")
    cuts = np.flatnonzero(np.diff(people[order])) + 1
    return {int(people[rows[0]]): rows for rows in np.split(order, cuts) if len(rows)}


def _queues_of(queues: Any) -> frozenset[int]:
    """The queues that a team takes from; none when too little was seen to tell."""
    import numpy as np

    seen = queues[queues >= 0]
    if len(seen) < FEWEST_TOUCHES:
        return frozenset()
    counts = np.bincount(seen)
    return frozenset(np.flatnonzero(counts > SELDOM * len(seen)).tolist())


def _team(
    name: str,
    hands: Sequence[Hand],
    own: frozenset[int],
    log: Log,
    rows: Any,
    queue_keys: Sequence[str],
    begin: datetime,
) -> Team:
    from nakhoda.simulator.fit.looking import Team, at_hand

    since = [(shift[0] - begin, shift[1] - begin) for hand in hands for shift in hand.shifts]
    shifts = [(a.total_seconds(), b.total_seconds()) for a, b in since if a.total_seconds() >= 0 and a < _length(log)]
    inside = rows[log.touch_from[rows] >= 0]
    queues = own or frozenset(log.touch_queue[inside].tolist())
    return Team(name, site_of(hands[0]), queues, shifts, log.touch_from[inside], at_hand(log, inside))


def _length(log: Log) -> timedelta:
    return timedelta(seconds=log.until)


def site_of(hand: Hand) -> str:
    """Where a day off is taken by all: the people of one owner at one site."""
    return f"{hand.owner} at {hand.site}"


def without_idle_days(hand: Hand, staff: Staff, begin: datetime) -> Hand:
    """The shifts that were really worked: those of days on which the whole site did not work are taken out."""
    days = staff.idle.get(site_of(hand), frozenset())
    shifts = tuple(shift for shift in hand.shifts if (shift[0] - begin) // DAY not in days)
    return replace(hand, shifts=shifts) if days else hand


def _warnings(idle: Mapping[str, frozenset[int]], begin: datetime) -> list[str]:
    return [
        f"{site}: shifts were planned on {', '.join(f'{begin + day * DAY:%d %b}' for day in sorted(days))}, "
        "and nobody took anything; these days are left out"
        for site, days in sorted(idle.items())
    ]
