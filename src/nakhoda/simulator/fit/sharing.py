"""What a touch took of a person: time that she spent on several cases at once counts once, split among them."""

from __future__ import annotations

from typing import Any

import numpy as np


def worked_seconds(people: Any, begins: Any, ends: Any) -> Any:
    """Seconds a touch, one row each: an instant at which n touches of a person are open gives each 1/n of it.

    They add up to the time in which she had any touch open, so what is learned from them is work and not waiting.
    """
    many = len(begins)
    who, times = np.concatenate((people, people)), np.concatenate((begins, ends)).astype(float)
    steps = np.repeat((1, -1), many)
    order = np.lexsort((-steps, times, who))
    opened = np.cumsum(steps[order])[:-1]
    spent = np.divide(np.diff(times[order]), opened, out=np.zeros(len(opened)), where=opened > 0)
    until = np.empty(2 * many)
    until[order] = np.concatenate(([0.0], np.cumsum(spent)))[: 2 * many]
    return until[many:] - until[:many]
