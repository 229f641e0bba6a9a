"""How far a case has come, in one word: small counts and marks that every touch reads.

From the lowest bit: whether a public answer was given, whether it waits for somebody else, what became of its
escalation (two bits), how often it was reopened (12), how many questions and holds it had (16), its touches.
"""

from __future__ import annotations

from typing import Any

from nakhoda.simulator.kernel.jit import inlined
from nakhoda.simulator.policy_model.kernel.words import STAGE

ANSWERED, HELD = 1, 2
RISEN_AT, REOPENED_AT, ASKED_AT, VISIT_AT = 2, 4, 16, 32
RISEN_MASK, REOPENED_MASK, ASKED_MASK = 3, 0xFFF, 0xFFFF
ONE_REOPENING, ONE_QUESTION, ONE_VISIT = 1 << REOPENED_AT, 1 << ASKED_AT, 1 << VISIT_AT


@inlined
def risen(whole: Any, row: int) -> int:
    """What became of the escalation of a case."""
    return (whole[row + STAGE] >> RISEN_AT) & RISEN_MASK  # type: ignore[no-any-return]


@inlined
def rises_to(whole: Any, row: int, state: int) -> None:
    """The escalation goes on."""
    whole[row + STAGE] = (whole[row + STAGE] & ~(RISEN_MASK << RISEN_AT)) | (state << RISEN_AT)


@inlined
def times_reopened(whole: Any, row: int) -> int:
    """How often it came again."""
    return (whole[row + STAGE] >> REOPENED_AT) & REOPENED_MASK  # type: ignore[no-any-return]


@inlined
def times_asked(whole: Any, row: int) -> int:
    """Questions to the member, and holds."""
    return (whole[row + STAGE] >> ASKED_AT) & ASKED_MASK  # type: ignore[no-any-return]


@inlined
def visit(whole: Any, row: int) -> int:
    """The number of the touch, from one."""
    return whole[row + STAGE] >> VISIT_AT  # type: ignore[no-any-return]
