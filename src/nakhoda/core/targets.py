"""Targets: which one rules a place, and whether a figure meets it (handbook 1.9, 7)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeVar

from nakhoda.core.decisions import Decision, Reason

Good = Literal["up", "down", "none"]
Verdict = Literal["met", "within_noise", "missed", "watched", "unknown"]

# From wide to narrow: of two targets that both cover a place, the one with the narrower dimension rules.
WIDTH = ("region", "lob", "site", "owner", "team")
# These say which promise is meant, not where: a target for a lane or an outcome is about another population.
PROMISES = ("code", "lane", "outcome", "priority")
REFINEMENTS = ("language", "channel", "tier", "country", "queue", "reason")
DIMENSIONS = (*WIDTH, *PROMISES, *REFINEMENTS)
BASES = ("law", "contract", "internal")
NEEDS_TWO = frozenset({"law", "contract"})  # these bind towards others: a second person agrees


class Placed(Protocol):
    """Anything with a place; a dimension that is not named means all."""

    @property
    def place(self) -> Mapping[str, str]: ...


P = TypeVar("P", bound=Placed)


@dataclass(frozen=True, slots=True)
class Goal:
    """What is wanted, in the metric's unit (shares 0-1). `value` None: watched, without a target."""

    value: float | None
    good: Good
    floor: float | None = None
    stretch: float | None = None
    basis: str = "internal"


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with its interval; `value` None: hidden or not there."""

    value: float | None
    n: int = 0
    lo: float | None = None
    hi: float | None = None


def covers(wide: Mapping[str, str], narrow: Mapping[str, str]) -> bool:
    """Whether every dimension of `wide` is met by `narrow`."""
    return all(narrow.get(name) == value for name, value in wide.items())


def closest(candidates: Iterable[P], place: Mapping[str, str]) -> P | None:
    """The target that rules a place: the same promise first, then team > partner > site > LOB > region."""
    fitting = [each for each in candidates if covers(each.place, place)]
    return max(fitting, key=lambda each: _closeness(each.place), default=None)


def judge(goal: Goal, reading: Reading) -> Decision[Verdict]:
    """Met, missed, or missed by no more than chance explains.

    Chance excuses only what a sample estimates for ourselves: a law or a contract counts what happened.
    """
    if reading.value is None:
        return Decision("unknown", (Reason("no_figure", "there is no figure to judge yet"),))
    if goal.value is None or goal.good == "none":
        return Decision("watched", (Reason("no_target", "this figure is watched, without a target"),))
    if reaches(reading.value, goal.value, goal.good):
        return Decision("met", _remarks(goal, reading))
    best = reading.hi if goal.good == "up" else reading.lo
    if goal.basis == "internal" and best is not None and reaches(best, goal.value, goal.good):
        told = Reason("chance", f"with n {reading.n} the interval still holds the target")
        return Decision("within_noise", (told, *_remarks(goal, reading)))
    return Decision("missed", _remarks(goal, reading))


def reaches(value: float, level: float, good: Good) -> bool:
    """Whether the value is on the right side of the level, or on it."""
    return value >= level if good == "up" else value <= level


def faults_of(goal: Goal, unit: str) -> dict[str, str]:
    """What is wrong with the figures of a target, by field, and what to do about it."""
    faults: dict[str, str] = {}
    if goal.value is None:
        given = [name for name in ("floor", "stretch") if getattr(goal, name) is not None]
        return dict.fromkeys(
            given, "a figure that is only watched has no floor and no stretch; give a target or empty this"
        )
    for name in ("value", "floor", "stretch"):
        if wrong := _out_of_range(getattr(goal, name), unit):
            faults[name] = wrong
    if goal.good != "none" and not faults:
        faults = _out_of_order(goal)
    return faults


def _closeness(place: Mapping[str, str]) -> tuple[int, ...]:
    promised = sum(name in place for name in PROMISES)
    refined = sum(name in place for name in REFINEMENTS)
    return (promised, *(int(name in place) for name in reversed(WIDTH)), refined)


def _remarks(goal: Goal, reading: Reading) -> tuple[Reason, ...]:
    value, found = reading.value, []
    if value is None:
        return ()
    if goal.stretch is not None and reaches(value, goal.stretch, goal.good):
        found.append(Reason("stretch", "the stretch is reached"))
    if goal.floor is not None and not reaches(value, goal.floor, goal.good):
        found.append(Reason("floor", "it is beyond the floor"))
    return tuple(found)


def _out_of_range(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if unit == "share" and not 0 <= value <= 1:
        return "a share lies between 0 and 100 %"
    return "a target is not negative" if value < 0 and unit != "points" else ""


def _out_of_order(goal: Goal) -> dict[str, str]:
    """Floor, value and stretch lie in the direction that is good."""
    assert goal.value is not None
    side = "below" if goal.good == "up" else "above"
    other = "above" if goal.good == "up" else "below"
    faults = {}
    if goal.floor is not None and not reaches(goal.value, goal.floor, goal.good):
        faults["floor"] = f"the floor is what may just be borne: it lies {side} the target, or on it"
    if goal.stretch is not None and not reaches(goal.stretch, goal.value, goal.good):
        faults["stretch"] = f"the stretch is more than is asked: it lies {other} the target, or on it"
    return faults
