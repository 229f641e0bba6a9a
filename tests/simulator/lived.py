"""A traced run as the log that a fit reads, and as what a replay is compared with."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from nakhoda.simulator.fit.log import Log
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.policy_model.runs import Lived

OURS = (c.T_ARRIVED, c.T_RAISED, c.T_RETURNED, c.T_REPLIED, c.T_REOPENED, c.T_HOLD_OVER)
PAUSES = (c.T_ASKED, c.T_HELD)


def log_of_run(model: PolicyModel, lived: Lived) -> Log:
    """Touches that did not end are no touches; everything else as it stood at the end."""
    tiers = [queue.tier for queue in model.policy.queues]
    end = model.days * 86_400.0
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    stories: dict[int, list[Any]] = defaultdict(list)
    for line in lived.trace:
        stories[int(line[2])].append(line)
    for place, lines in enumerate(stories.values()):
        rows["case"].append((int(lines[0][3]), float(lines[0][0])))
        _story(place, lines, tiers, rows)
    return Log(
        end, *_columns(rows["case"], 2), *_columns(rows["touch"], 6), *_columns(rows["wait"], 4),
        *_columns(rows["pause"], 5), *_columns(rows["raise"], 4), *_columns(rows["end"], 2),
        *_columns(rows["again"], 2),
    )  # fmt: skip


def _story(place: int, lines: list[Any], tiers: list[int], rows: dict[str, list[tuple[Any, ...]]]) -> None:
    for number, line in enumerate(lines):
        at, what, queue, agent = float(line[0]), int(line[1]), int(line[4]), int(line[5])
        later = lines[number + 1 :]
        if what == c.T_TAKEN and later:
            rows["touch"].append((place, at, float(later[0][0]), agent, queue, tiers[queue]))
        if what in OURS:
            taken = next((float(each[0]) for each in later if each[1] == c.T_TAKEN), np.nan)
            own = next((int(each[4]) for each in later if each[1] == c.T_TAKEN), queue)
            rows["wait"].append((place, own, at, taken))
        if what in PAUSES:
            until = float(later[0][0]) if later else np.nan
            silent = bool(later) and later[0][1] == c.T_SILENT
            rows["pause"].append((place, at, until, what == c.T_HELD, silent))
        if what == c.T_RAISED:
            decided = next((each for each in later if each[1] in (c.T_ACCEPTED, c.T_RETURNED)), None)
            back = decided is not None and decided[1] == c.T_RETURNED
            rows["raise"].append((place, at, np.nan if decided is None else float(decided[0]), back))
        if what in (c.T_RESOLVED, c.T_SILENT):
            rows["end"].append((place, at))
        if what == c.T_REOPENED:
            rows["again"].append((place, at))


def _columns(rows: list[tuple[Any, ...]], many: int) -> list[Any]:
    return [np.array([row[place] for row in rows]) for place in range(many)]
