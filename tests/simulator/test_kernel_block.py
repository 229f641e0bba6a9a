"""The policy model's memory: it grows without being noticed, and plain Python lives the same as compiled code."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timezone
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from nakhoda.core.policy import compile_policy, load
from nakhoda.simulator.policy_model import block
from nakhoda.simulator.policy_model.compile import Plan, compile_model
from nakhoda.simulator.policy_model.region import region
from nakhoda.simulator.policy_model.runs import Lived, live

POLICY = Path("src/nakhoda/desk/policies/apac.yaml")
START = datetime(2026, 1, 5, tzinfo=timezone.utc)
WITHOUT_NUMBA = """
import sys
sys.modules["numba"] = None
from tests.simulator.test_kernel_block import plan, told
print(told())
"""


@cache
def plan() -> Plan:
    policy = compile_policy(load(POLICY.read_text(encoding="utf-8")), 1)
    return compile_model(region(policy, START, 6, 60))


def told() -> str:
    """Everything that was lived, in figures that are equal only where every bit is."""
    lived = live(plan(), 3, 0, traced=True)
    return " ".join(repr(float(np.asarray(part, float).sum())) for part in lived) + f" {lived.trace[:, 0].std()!r}"


def same(one: Lived, other: Lived) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def test_a_run_that_begins_with_little_room_lives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    ample = live(plan(), 3, 0, traced=True)
    monkeypatch.setattr(block, "CASES", 16)
    monkeypatch.setattr(block, "TRACED", 64)
    monkeypatch.setattr(block, "LEAST_LINE", 1)
    assert same(live(plan(), 3, 0, traced=True), ample)
    assert ample.came > 10 * 16


def test_plain_python_lives_the_same_as_compiled_code() -> None:
    found = subprocess.run([sys.executable, "-c", WITHOUT_NUMBA], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == told()


def test_a_plan_stays_as_it_is_when_it_is_lived() -> None:
    before = [np.array(part, copy=True) for part in plan()[:9]]
    live(plan(), 3, 1)
    assert all(np.array_equal(a, b) for a, b in zip(before, plan()[:9], strict=True))
