"""Rules of business cases: what a complete one has, who decides it, and the steps of a headcount request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

LEAST_OPTIONS = 3
MEASURED_AFTER = (90, 180)  # days after the benefits began to count
MEASURED_DAYS = 28  # each time, the days before the due one
STEPS = {"requested": (), "approved": ("hiring",), "hiring": ("filled",), "filled": ("verified",)}  # by people
DRIVERS = ("volume", "handle_time", "shrinkage", "attrition", "new_scope")


@dataclass(frozen=True, slots=True)
class OptionFacts:
    """What the rules see of one option."""

    name: str
    do_nothing: bool
    verdict: str
    reason: str
    lines: int


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the rules see of one case."""

    problem: str
    owner: bool
    sponsor: bool
    options: tuple[OptionFacts, ...]
    assumptions: int
    expiries: tuple[date, ...]  # of its trade-offs
    measured: bool  # it names the metric that proves the benefit, with what is expected of it
    formula_faults: tuple[str, ...] = ()


def missing_of(case: CaseFacts, today: date) -> tuple[tuple[str, str], ...]:
    """What keeps a case from being reviewed, as (code, about whom); nothing when it is complete."""
    found = [(code, "") for code, lacks in _whole(case) if lacks]
    found += [pair for option in case.options for pair in _of_option(option)]
    found += [("trade_off_expired", day.isoformat()) for day in case.expiries if day < today]
    return (*found, *(("formula", fault) for fault in case.formula_faults))


def _whole(case: CaseFacts) -> Sequence[tuple[str, bool]]:
    recommended = [option for option in case.options if option.verdict == "recommended"]
    return (
        ("problem", not case.problem.strip()),
        ("options", len(case.options) < LEAST_OPTIONS),
        ("do_nothing", sum(option.do_nothing for option in case.options) != 1),
        ("recommended", len(recommended) != 1),
        ("assumptions", case.assumptions == 0),
        ("trade_offs", not case.expiries),
        ("owner", not case.owner),
        ("sponsor", not case.sponsor),
        ("measured", not case.measured),
    )


def _of_option(option: OptionFacts) -> list[tuple[str, str]]:
    found = []
    if not option.reason.strip():
        found.append(("reason", option.name))
    if not option.lines and not option.do_nothing:
        found.append(("lines", option.name))
    return found


def decider_of(fte: float, author_leads: bool) -> str:
    """The one role that is accountable (RACI, handbook 7): people are asked of the global head.

    So is a case that the regional lead wrote herself: nobody decides her own.
    """
    return "global_head" if fte > 0 or author_leads else "regional_lead"


def next_steps(state: str) -> tuple[str, ...]:
    """Where a headcount request may go from here by a person's word."""
    return STEPS.get(state, ())


def verdict_on(
    good: str, expected: tuple[float, float], value: float | None, lo: float | None, hi: float | None
) -> str:
    """met | within_noise | missed | unknown: the measured interval against the range that was expected.

    `expected` is (low, high); for a figure that is good when it falls the high end is the one to stay under.
    """
    if value is None:
        return "unknown"
    low, high = value if lo is None else lo, value if hi is None else hi
    if good == "down":
        edge = expected[1]
        return "met" if value <= edge else "within_noise" if low <= edge else "missed"
    edge = expected[0]
    return "met" if value >= edge else "within_noise" if high >= edge else "missed"
