"""What was learned becomes a model that the simulator can run: its classes of cases, its groups of people."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from nakhoda.planning.queries.operation_facts import WORDS
from nakhoda.planning.queries.operation_fit import LOOK_BACK, CannotFit, Fit
from nakhoda.planning.queries.operation_people import without_idle_days
from nakhoda.planning.queries.roster_hands import hands, planned_until

if TYPE_CHECKING:
    from nakhoda.core.policy import CompiledPolicy
    from nakhoda.simulator.fit.classes import Leaf
    from nakhoda.simulator.fit.courses import Courses
    from nakhoda.simulator.fit.log import Log
    from nakhoda.simulator.policy_model.model import Crew, Kind, PolicyModel

SHARES = ("escalates", "returned", "asks", "holds", "asks_upper", "holds_upper", "answers", "reopens")
WHOLE = ("reply", "reopening", "holding", "gives_up_after", "once_answered")


def model_of(
    fit: Fit, policy: CompiledPolicy, start: datetime, days: int, as_it_came: bool = False
) -> tuple[PolicyModel, tuple[str, ...]]:
    """A run of so many days; `as_it_came`: cases at the instants at which they came instead of at rates."""
    from nakhoda.simulator.fit.nobody import empty_chairs, relaxed
    from nakhoda.simulator.fit.worth import worth_of_whole
    from nakhoda.simulator.policy_model.model import PolicyModel

    crews, planned = _crews(fit, start, days)
    limits: dict[str, Any] = {"most_asks": fit.courses.most_asks, "most_reopens": fit.courses.most_reopens}
    limits["worth"] = worth_of_whole(fit.courses, cases_by_day(fit), days)
    model = relaxed(PolicyModel(policy, start, days, _kinds(fit, start, as_it_came), crews, **limits))
    chairs, nobody = empty_chairs(model)
    return replace(model, crews=(*model.crews, *chairs)), (*planned, *nobody)


def _kinds(fit: Fit, start: datetime, as_it_came: bool) -> tuple[Kind, ...]:
    import numpy as np

    from nakhoda.simulator.fit.arrivals import HALF_HOUR, PERIODS, week_shapes
    from nakhoda.simulator.fit.worth import worth_of_classes
    from nakhoda.simulator.policy_model.model import Kind

    many, log = len(fit.classes.leaves), fit.log
    inside = (log.came >= 0) & (log.came < log.until)
    since = max(0, fit.days - fit.days // 7 * 7) * 86_400
    of_week = inside & (log.came >= since)
    counts = np.zeros((many, PERIODS))
    np.add.at(counts, (log.of_class[of_week], (log.came[of_week] // HALF_HOUR).astype(np.int64) % PERIODS), 1)
    turn = int((start - fit.begin).total_seconds() // HALF_HOUR)
    shapes = np.roll(week_shapes(counts), -turn, axis=1)
    handled = _handled(fit)
    came = np.bincount(log.of_class[inside & handled], minlength=many)
    rates = shapes * came[:, None] / fit.days * 7 / HALF_HOUR
    worth = worth_of_classes(came.tolist(), fit.courses, fit.handling)
    courses, handling, offset = fit.courses, fit.handling, (start - fit.begin).total_seconds()
    told = {name: getattr(courses, name) for name in WHOLE}
    return tuple(
        Kind(
            name=leaf.name,
            lob=leaf.lob,
            reason=fit.classes.reasons[number],
            rates=tuple(rates[number].tolist()),
            instants=_instants(log, handled, number, offset) if as_it_came else (),
            handle=handling.lower[number],
            handle_upper=handling.upper[number],
            worth=worth[number],
            called=fit.staff.called.get(leaf.lane, 0.0),
            **told,
            **_own(courses, leaf, number),
        )
        for number, leaf in enumerate(fit.classes.leaves)
    )


def cases_by_day(fit: Fit) -> Any:
    """How many cases came on each whole day of the window."""
    import numpy as np

    came = fit.log.came[(fit.log.came >= 0) & (fit.log.came < fit.days * 86_400)]
    return np.bincount((came // 86_400).astype(np.int64), minlength=fit.days)


def _own(courses: Courses, leaf: Leaf, number: int) -> dict[str, Any]:
    """What is a class's own: its shares, and where it belongs."""
    shares = {name: float(getattr(courses, name)[number]) for name in SHARES}
    return shares | {name: getattr(leaf, name) for name in ("tier", *WORDS)}


def _handled(fit: Fit) -> Any:
    """Which cases somebody handled or may yet: those refused, withdrawn or answered by a machine are no work."""
    import numpy as np

    many = len(fit.classes.of_case)
    touched, left = np.zeros(many, bool), np.zeros(many, bool)
    touched[fit.facts.touch["case"]] = True
    stay = fit.facts.stay
    order = np.lexsort((stay["entered_at"], stay["case"]))
    left[stay["case"][order]] = ~np.isnan(stay["left_at"][order])  # the last stretch of a case is written last
    return (touched | ~left)[fit.classes.of_case >= 0]


def _instants(log: Log, handled: Any, number: int, offset: float) -> tuple[float, ...]:
    """When cases of a class came after the run's start; one that never comes where none did."""
    came = log.came[(log.of_class == number) & handled & (log.came < log.until)] - offset
    return tuple(sorted(came[came >= 0].tolist())) or (float("inf"),)


def _crews(fit: Fit, start: datetime, days: int) -> tuple[tuple[Crew, ...], tuple[str, ...]]:
    from nakhoda.simulator.fit.crews import crews_of, planned

    end = start + timedelta(days=days)
    known_to = planned_until()
    if known_to is None:
        raise CannotFit("no shift is on the roster: plan shifts first")
    roster = hands(min(start, known_to) - LOOK_BACK, end)
    fitted = fit.staff.hands
    handling = fit.handling
    speeds = {
        number: (float(handling.speeds[place]), float(handling.errors[place])) for place, number in enumerate(fitted)
    }
    told = []
    for number, hand in roster.items():
        whole = replace(hand, shifts=planned(hand.shifts, known_to, start, days))
        known = without_idle_days(whole, fit.staff, fit.begin)
        habits = fitted.get(number)
        told.append(_with_habits(known, habits, *speeds[number]) if habits else known)
    crews = crews_of(told)
    if not crews:
        raise CannotFit(f"nobody who handles cases has a shift from {start:%Y-%m-%d} to {end:%Y-%m-%d}")
    late = f"shifts are planned to {known_to:%Y-%m-%d}: the last week is repeated after it" if known_to < end else ""
    return crews, tuple(filter(None, (late,)))


def _with_habits(hand: Any, habits: Any, speed: float, error: float) -> Any:
    learned = {name: getattr(habits, name) for name in ("queues", "looks_every", "looks_error", "keeps")}
    return replace(hand, **learned, speed=round(speed, 3), speed_error=round(error, 4))
