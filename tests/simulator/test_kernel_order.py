"""Waiting lines, the tree of what comes next and the agenda keep the order that sorting gives."""

from __future__ import annotations

import json
import subprocess
import sys


def test_lines_tree_and_agenda_give_the_order_of_sorting() -> None:
    told = subprocess.run(
        [sys.executable, "-m", "tests.simulator.kernel_order"], capture_output=True, text=True, check=True
    )
    assert json.loads(told.stdout) == {"lines": 0, "tree": 0, "agenda": 0}
