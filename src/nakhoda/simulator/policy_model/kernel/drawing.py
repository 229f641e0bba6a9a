"""What is drawn for a case, and what is told of it."""

from __future__ import annotations

import math
from typing import Any

from nakhoda.simulator.kernel.dice import exponential, normal_quantile, uniform
from nakhoda.simulator.kernel.durations import (
    BRANCH,
    EXPONENTIAL,
    FIXED,
    GAMMA,
    LOGNORMAL,
    MIXTURE,
    UNIFORM,
    gamma,
    listed,
)
from nakhoda.simulator.kernel.jit import inlined, part
from nakhoda.simulator.policy_model.kernel.stages import visit
from nakhoda.simulator.policy_model.kernel.words import (
    AGENT_WORDS,
    AT_AGENTS,
    CLASS,
    DRAW_A,
    DRAW_B,
    DRAW_FIRST,
    DRAW_KIND,
    DRAW_LENGTH,
    HEAD_WORDS,
    HIGH,
    LOW,
    NOW,
    NUMBER,
    QUEUE,
    ROW_WORDS,
    TRACE,
    TRACE_COLUMNS,
    TRACED,
    TRACING,
)

ASKS_HANDLE, ASKS_COURSE, ASKS_RETURN, ASKS_REPLY, ASKS_REPLIED, ASKS_REOPEN, ASKS_REOPENED, ASKS_HOLD = range(8)
PER_VISIT = 8
ASKS_CALL = 0  # of a case that nobody has handled yet
STAYS = 0x5BD1E995  # of the dice for what is kept


@inlined
def chance(whole: Any, row: int, asked: int) -> float:
    """A number in (0, 1) for this touch of this case."""
    return uniform(whole[row + LOW], whole[whole[row + CLASS] + HIGH], visit(whole, row) * PER_VISIT + asked)


@part
def stays(whole: Any, real: Any, row: int, group: int, kept: int) -> bool:
    """Whether a case waits for its person, who is away; the same answer until it is handled again."""
    share = real[group + kept]
    low, high, salt = whole[row + LOW] ^ STAYS, whole[whole[row + CLASS] + HIGH], visit(whole, row)
    return share > 0.0 and uniform(low, high, salt) < share  # type: ignore[no-any-return]


@part
def drawn(whole: Any, real: Any, row: int, draw: int, asked: int) -> float:
    """A duration for this touch of this case."""
    low, high, salt = whole[row + LOW], whole[whole[row + CLASS] + HIGH], visit(whole, row) * PER_VISIT + asked
    if whole[draw + DRAW_KIND] == LOGNORMAL:
        return math.exp(real[draw + DRAW_A] + real[draw + DRAW_B] * normal_quantile(uniform(low, high, salt)))
    return drawn_otherwise(whole, real, draw, low, high, salt)


@part
def drawn_otherwise(whole: Any, real: Any, draw: int, low: int, high: int, salt: int) -> float:
    """The kinds of distributions that handle times seldom have; as `simulator/kernel/durations.py`."""
    kind, a, b = whole[draw + DRAW_KIND], real[draw + DRAW_A], real[draw + DRAW_B]
    if kind == EXPONENTIAL:
        return a * exponential(low, high, salt)  # type: ignore[no-any-return]
    if kind == FIXED:
        return a  # type: ignore[no-any-return]
    if kind == GAMMA:
        return b * gamma(a, low, high, salt)  # type: ignore[no-any-return]
    if kind == UNIFORM:
        return a + (b - a) * uniform(low, high, salt)  # type: ignore[no-any-return]
    value = listed(real, whole[draw + DRAW_FIRST], whole[draw + DRAW_LENGTH], uniform(low, high, salt))
    return value * exponential(low, high, salt + BRANCH) if kind == MIXTURE else value


@inlined
def tell(whole: Any, real: Any, what: int, row: int, agent: int) -> None:
    """A line of the trace, when one is kept."""
    if whole[TRACING] == 1:
        write_down(whole, real, what, row, agent)


@part
def write_down(whole: Any, real: Any, what: int, row: int, agent: int) -> None:
    """Instant, what, case, class, queue and agent, by their numbers."""
    line = whole[TRACE] + whole[TRACED] * TRACE_COLUMNS
    whole[TRACED] += 1
    real[line] = real[NOW]
    real[line + 1] = what
    real[line + 2] = whole[row + NUMBER]
    real[line + 3] = (whole[row + CLASS] - HEAD_WORDS) // ROW_WORDS
    real[line + 4] = whole[row + QUEUE]
    real[line + 5] = (agent - whole[AT_AGENTS]) // AGENT_WORDS if agent >= 0 else -1
