"""How touches end and what follows: escalated, returned, asked, held, answered, reopened; each by class."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from nakhoda.simulator.fit.answers import Finding, TooLittle
from nakhoda.simulator.fit.durations import fit_duration
from nakhoda.simulator.fit.log import Log, first_of, last_before
from nakhoda.simulator.fit.pooled import Pooled, pooled_shares
from nakhoda.simulator.fit.shares import wilson
from nakhoda.simulator.policy_model.model import DAY, HOLDING, REOPENING, REPLY, SURE, Worth
from nakhoda.simulator.world_file.model import Duration

FEWEST_TOUCHES = 100
FEWEST_SILENT = 10
MOST_ASKS, MOST_REOPENS = 3, 3
FEWEST_EXPECTED = 5.0
SLACK = 1.0  # seconds by which clocks of one act may differ
Z = 1.959963984540054
COMMON = 0.02  # of the cases that were asked once: a second question is a habit from here on


class Courses(NamedTuple):
    """Shares by class; durations and limits of the whole; what was found, and what to be wary of; how many observations
    the shares of each class and what all have in common are worth."""

    escalates: Any
    returned: Any
    asks: Any
    holds: Any
    asks_upper: Any
    holds_upper: Any
    answers: Any
    reopens: Any
    reply: Duration
    holding: Duration
    reopening: Duration
    gives_up_after: float
    once_answered: float
    most_asks: int
    most_reopens: int
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    worth: tuple[Worth, ...] = ()
    common: Worth = SURE


def fit_courses(log: Log, names: Sequence[str], kin: Any = None) -> Courses:
    """`names` are the classes; `kin` says which of them are much alike. Raises `TooLittle` below 100 touches."""
    if len(log.touch_case) < FEWEST_TOUCHES:
        raise TooLittle("how cases go on", len(log.touch_case), FEWEST_TOUCHES, "touches")
    asks, reopens = _most(log.pause_case, len(log.came), MOST_ASKS), _most(log.again_case, len(log.came), MOST_REOPENS)
    shares = {name: pooled_shares(*counted, kin) for name, counted in _counted(log, len(names), asks, reopens)}
    durations, warnings = _durations(log)
    findings = [found for name, each in shares.items() for found in _found(name, each, names)]
    fitted: dict[str, Any] = {name: each.value for name, each in shares.items()}
    fitted |= {name: each for name, (each, _) in durations.items()}
    findings += [found for _, found in durations.values() if found]
    once = _once_answered(log, asks)
    findings.append(once)
    fitted |= {"gives_up_after": _gives_up(log), "most_asks": asks, "most_reopens": reopens}
    fitted["once_answered"] = once.value
    worth = tuple(Worth(**{name: float(each.worth[row]) for name, each in shares.items()}) for row in range(len(names)))
    seen = {name: float(found.n) for name, (_, found) in durations.items() if found}
    common = Worth(**{name: each.common for name, each in shares.items()}, **seen)
    return Courses(**fitted, findings=tuple(findings), warnings=tuple(warnings), worth=worth, common=common)


def _most(cases: Any, many: int, limit: int) -> int:
    """How often it happens to one case, what is rare left out."""
    often = np.bincount(np.bincount(cases, minlength=many), minlength=limit + 1) if len(cases) else np.zeros(limit + 1)
    reached = often[::-1].cumsum()[::-1]
    return next((n for n in range(limit, 1, -1) if reached[1] and reached[n] > COMMON * reached[1]), 1)


def _counted(log: Log, many: int, most_asks: int, most_reopens: int) -> Iterator[tuple[str, tuple[Any, Any]]]:
    """(name, (hits, trials)) by class, for each share."""
    cases = len(log.came)

    def by_class(of_cases: Any) -> Any:
        return np.bincount(log.of_class[of_cases], minlength=many)

    turns = _turns(log, most_asks)
    first = ~turns.answered
    lower, upper = turns.lower & first, turns.upper & first & turns.may_ask
    rose = np.unique(log.raise_case[log.raised <= turns.answered_at[log.raise_case] + SLACK])
    yield "escalates", (by_class(rose), by_class(log.touch_case[lower & turns.not_risen]))
    decided = ~np.isnan(log.decided)
    yield "returned", (by_class(log.raise_case[decided & log.sent_back]), by_class(log.raise_case[decided]))
    counts = turns.pause_counts & (log.pause_from <= turns.answered_at[log.pause_case] + SLACK)
    for name, chosen in (("asks", ~log.pause_held), ("holds", log.pause_held)):
        for suffix, tier, trials in (
            ("", ~turns.pause_upper, lower & turns.may_ask),
            ("_upper", turns.pause_upper, upper),
        ):
            hits = log.pause_case[counts & chosen & tier]
            yield name + suffix, (by_class(hits), by_class(log.touch_case[trials]))
    asked = ~log.pause_held & ~np.isnan(log.pause_to)
    yield "answers", (by_class(log.pause_case[asked & ~log.pause_silent]), by_class(log.pause_case[asked]))
    last_again = first_of(log.again_case, log.again, cases, most_reopens)
    ripe = log.until - _reopening_reach(log)
    trials = (log.ended <= last_again[log.end_case]) & (log.ended <= ripe)
    since = last_before(log.end_case, log.ended, log.again_case, log.again)
    yield "reopens", (by_class(log.again_case[(since <= ripe)]), by_class(log.end_case[trials]))


class _Turns(NamedTuple):
    """By touch: of which tier (one after which Tier 2 sent the case back is of none), before the first escalation,
    while questions are still asked, after a public answer. By case: when that was. By pause: does it count, whose."""

    lower: Any
    upper: Any
    not_risen: Any
    may_ask: Any
    answered: Any
    answered_at: Any
    pause_counts: Any
    pause_upper: Any


def _turns(log: Log, most_asks: int) -> _Turns:
    cases = len(log.came)
    first_rise = first_of(log.raise_case, log.raised, cases)
    last_ask = first_of(log.pause_case, log.pause_from, cases, most_asks)
    asked = ~log.pause_held
    answered_at = np.minimum(
        first_of(log.pause_case[asked], log.pause_from[asked], cases), first_of(log.end_case, log.ended, cases)
    )
    back = log.sent_back & ~np.isnan(log.decided)
    sent = last_before(log.raise_case[back], log.decided[back], log.touch_case, log.touch_to + SLACK)
    upper = (log.touch_tier > 1) & ~(sent >= log.touch_from)
    since = last_before(log.touch_case, log.touch_from, log.pause_case, log.pause_from)
    above = last_before(log.touch_case[upper], log.touch_from[upper], log.pause_case, log.pause_from)
    return _Turns(
        lower=log.touch_tier < 2,
        upper=upper,
        not_risen=log.touch_from <= first_rise[log.touch_case],
        may_ask=log.touch_from <= last_ask[log.touch_case],
        answered=log.touch_from > answered_at[log.touch_case],
        answered_at=answered_at,
        pause_counts=log.pause_from <= last_ask[log.pause_case],
        pause_upper=above == since,
    )


def _once_answered(log: Log, most_asks: int) -> Finding:
    """Of escalations, questions and holds: how many times as likely as before the first public answer."""
    turns = _turns(log, most_asks)
    later = log.pause_from > turns.answered_at[log.pause_case] + SLACK
    rose = log.raised > turns.answered_at[log.raise_case] + SLACK
    seen, expected = 0.0, 0.0
    asks = turns.pause_counts & ~turns.pause_upper, turns.lower & turns.may_ask
    up = turns.pause_counts & turns.pause_upper, turns.upper & turns.may_ask
    for (hits, trials), after in (
        ((*asks,), later),
        ((*up,), later),
        ((np.ones(len(rose), bool), _rises(turns)), rose),
    ):
        share = (hits & ~after).sum() / max((trials & ~turns.answered).sum(), 1)
        seen += float((hits & after).sum())
        expected += float(share * (trials & turns.answered).sum())
    few = "" if expected >= FEWEST_EXPECTED else f"{expected:.0f} expected only: taken as before the answer"
    half = float(Z * np.sqrt(seen + 1) / max(expected, 1.0))
    value = seen / expected if not few else 1.0
    return Finding("once_answered", "all", value, max(0.0, value - half), value + half, int(seen), few)


def _rises(turns: _Turns) -> Any:
    return turns.lower & turns.not_risen


def _reopening_reach(log: Log) -> float:
    """Resolutions younger than this may still be reopened: nineteen of twenty reopenings come sooner."""
    since = log.again - last_before(log.end_case, log.ended, log.again_case, log.again)
    known = since[since > 0]
    return float(np.quantile(known, 0.95)) if len(known) else 0.0


def _durations(log: Log) -> tuple[dict[str, tuple[Duration, Finding | None]], list[str]]:
    asked, held, over = ~log.pause_held, log.pause_held, ~np.isnan(log.pause_to)
    lengths = log.pause_to - log.pause_from
    so_far = log.until - log.pause_from
    again = log.again - last_before(log.end_case, log.ended, log.again_case, log.again)
    kinds = {
        "reply": (lengths[asked & over & ~log.pause_silent], REPLY),
        "holding": (lengths[held & over], HOLDING),
        "reopening": (again[again > 0], REOPENING),
    }
    still = {"holding": so_far[held & ~over]}
    found: dict[str, tuple[Duration, Finding | None]] = {}
    warnings: list[str] = []
    for name, (seconds, otherwise) in kinds.items():
        try:
            fitted = fit_duration(name, seconds.tolist(), still.get(name, np.zeros(0)).tolist())
        except TooLittle as error:
            found[name] = otherwise, None
            if len(seconds):
                warnings.append(f"{error}: taken as a median of {np.exp(otherwise.a) / 3600:.0f} hours")
            continue
        warnings += fitted.warnings
        finding = Finding(name, "all", float(np.exp(fitted.value.a)), fitted.lo, fitted.hi, fitted.n)
        found[name] = fitted.value, finding
    return found, warnings


def _gives_up(log: Log) -> float:
    silent = (log.pause_to - log.pause_from)[log.pause_silent & ~np.isnan(log.pause_to)]
    return float(np.median(silent)) if len(silent) >= FEWEST_SILENT else 5 * DAY


def _found(name: str, shares: Pooled, names: Sequence[str]) -> Iterator[Finding]:
    low, high = wilson(shares.whole * shares.n.sum(), shares.n.sum())
    few = "" if shares.n.sum() >= 30 else f"seen {int(shares.n.sum())} times only"
    yield Finding(name, "all", shares.whole, float(low), float(high), int(shares.n.sum()), few)
    for where, value, lo, hi, n in zip(names, shares.value, shares.lo, shares.hi, shares.n, strict=True):
        yield Finding(name, where, float(value), float(lo), float(hi), int(n))
