"""What was lived, as arrays: the one shape in which a fit reads it, from the warehouse or from a simulated run."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

Array = Any  # a numpy array


class Log(NamedTuple):
    """Instants are seconds since the window began (before it: negative), nan where something has not happened.

    `case` columns hold places in `of_class`; `queue` and `person` any whole numbers; `until` is the end of what is
    known. Touches are those that ended.
    """

    until: float
    of_class: Array  # a case: its class
    came: Array  # a case: when
    touch_case: Array
    touch_from: Array
    touch_to: Array
    touch_person: Array
    touch_queue: Array
    touch_tier: Array
    wait_case: Array  # stretches in which it was our turn: open, in a queue
    wait_queue: Array
    wait_from: Array
    wait_to: Array
    pause_case: Array  # stretches in which it was somebody else's turn
    pause_from: Array
    pause_to: Array
    pause_held: Array  # True: on hold; False: the member was asked
    pause_silent: Array  # True: ended because nobody answered
    raise_case: Array
    raised: Array
    decided: Array  # accepted or returned
    sent_back: Array
    end_case: Array  # resolutions
    ended: Array
    again_case: Array  # reopenings by the member
    again: Array


def first_of(cases: Array, at: Array, many: int, nth: int = 1) -> Array:
    """When the nth of these came for each of `many` cases; infinity where it did not."""
    found = np.full(many, np.inf)
    if not len(cases):
        return found
    order = np.lexsort((at, cases))
    sorted_cases, sorted_at = cases[order], at[order]
    starts = np.flatnonzero(np.r_[True, sorted_cases[1:] != sorted_cases[:-1]])
    sizes = np.diff(np.r_[starts, len(sorted_cases)])
    has = sizes >= nth
    found[sorted_cases[starts[has]]] = sorted_at[starts[has] + nth - 1]
    return found


def last_before(cases: Array, at: Array, of_cases: Array, instants: Array) -> Array:
    """For each (case, instant) the last of these before or at it; nan where there is none."""
    order = np.lexsort((at, cases))
    keys = _key(cases[order], at[order])
    places: Array = np.searchsorted(keys, _key(of_cases, instants), side="right") - 1
    found = np.full(len(of_cases), np.nan)
    has: Array = places >= 0
    has[has] = cases[order][places[has]] == of_cases[has]
    found[has] = at[order][places[has]]
    return found


def _key(cases: Array, at: Array) -> Array:
    """Sorts by case, then by instant: instants lie within some years of the window's start."""
    return np.asarray(cases, np.float64) * 1e9 + np.asarray(at, np.float64) + 3e8
