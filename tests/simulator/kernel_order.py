"""What the kernel puts in order, against plain sorting. Without numba: parts of a kernel have no door from Python."""

from __future__ import annotations

import json
import sys

sys.modules["numba"] = None  # type: ignore[assignment]

import numpy as np  # noqa: E402

from nakhoda.simulator.policy_model import block  # noqa: E402
from nakhoda.simulator.policy_model.kernel import words as w  # noqa: E402
from nakhoda.simulator.policy_model.kernel.agenda import push, remove_first  # noqa: E402
from nakhoda.simulator.policy_model.kernel.lines import join, leave  # noqa: E402
from nakhoda.simulator.policy_model.kernel.stages import ONE_VISIT  # noqa: E402
from nakhoda.simulator.policy_model.kernel.tree import put, rest  # noqa: E402
from tests.simulator.test_kernel_block import plan  # noqa: E402


def lines() -> int:
    """New and returning cases come and go; due times and ages are often equal. How many left out of their turn."""
    dice = np.random.default_rng(5)
    run = block.Block(plan(), (1, 2), False)
    whole, real = run.whole, run.real
    rows = list(range(int(whole[w.CASES]), int(whole[w.CASES_END]), w.CASE_WORDS))
    cell, wrong = int(whole[w.AT_CELLS]), 0
    waiting: list[tuple[float, int, float, int]] = []
    for step in range(2500):
        if dice.random() < (0.6 if step < 1500 else 0.3) or not waiting:
            row, due = rows.pop(), float(step // 40 + (dice.integers(3) and dice.integers(-20, 90)))
            whole[row + w.CLASS] = w.HEAD_WORDS + dice.integers(24) * w.ROW_WORDS
            whole[row + w.STAGE] = ONE_VISIT * dice.integers(2)
            real[row + w.BORN] = step
            join(whole, real, cell, row, due)
            waiting.append((due, -int(whole[whole[row + w.CLASS] + w.PRIORITY]), step, row))
        else:
            first = min(waiting)
            waiting.remove(first)
            rows.append(first[3])
            wrong += leave(whole, real, cell) != first[3]
        if waiting:
            due, priority, born, _ = min(waiting)
            shown = (real[cell + w.HEAD_DUE], -whole[cell + w.HEAD_PRIORITY], real[cell + w.HEAD_BORN])
            wrong += shown != (due, priority, born)
    return wrong


def tree() -> int:
    """Leaves change and fall still. How often the root was not the earliest, of equal instants the lowest leaf."""
    dice = np.random.default_rng(6)
    run = block.Block(plan(), (1, 2), False)
    whole, real = run.whole, run.real
    leaves, first, wrong = int(whole[w.LEAVES]), int(whole[w.TREE]) + 2, 0
    stands: dict[int, float] = {}
    for _ in range(1500):
        leaf = leaves + int(dice.integers(leaves))
        if dice.random() < 0.8:
            stands[leaf] = float(dice.integers(50)) / 7
            put(whole, real, leaf, stands[leaf], leaf)
        else:
            stands.pop(leaf, None)
            rest(whole, real, leaf)
        at, soonest = min(((at, leaf) for leaf, at in stands.items()), default=(np.inf, 0))
        wrong += (real[first], whole[first + 1]) != (at, soonest) and bool(stands)
    return wrong


def agenda() -> int:
    """What sleeps wakes by instant, and of equal instants by code."""
    dice = np.random.default_rng(7)
    run = block.Block(plan(), (1, 2), False)
    whole, real = run.whole, run.real
    put_down = [(float(dice.integers(60)), int(code)) for code in dice.permutation(400)]
    for at, code in put_down:
        push(whole, real, at, code)
    woken = []
    for _ in put_down:
        woken.append((float(real[whole[w.AGENDA]]), int(whole[whole[w.AGENDA] + 1])))
        remove_first(whole, real)
    return sum(one != other for one, other in zip(woken, sorted(put_down), strict=True)) + int(whole[w.SIZE])


if __name__ == "__main__":
    print(json.dumps({"lines": int(lines()), "tree": int(tree()), "agenda": int(agenda())}))
