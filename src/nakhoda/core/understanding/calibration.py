"""How sure a model may say it is, and below which confidence it had better say nothing."""

from __future__ import annotations

from typing import Any

from nakhoda.core.understanding.model import softmax

TEMPERATURES = tuple(0.25 * 1.1**step for step in range(28))  # 0.25 to 3.3
FEWEST = 30  # answers below which a measured risk is no evidence


def temperature_of(scores: Any, labels: Any) -> float:
    """The cooling under which the truth is likeliest; 1.0 when there is nothing to learn it from."""
    import numpy as np

    if len(labels) < FEWEST:
        return 1.0
    at = np.arange(len(labels))
    losses = [-np.log(softmax(scores, t)[at, labels] + 1e-9).mean() for t in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def curve_of(sure: Any, right: Any, points: int = 40) -> tuple[tuple[float, float, float], ...]:
    """(threshold, coverage, risk) as the threshold falls: which share is answered, and which share of that wrongly."""
    import numpy as np

    order = np.argsort(-sure, kind="stable")
    wrong = np.cumsum(~right[order])
    places: Any = np.unique(np.linspace(FEWEST, len(order), points).astype(int)) if len(order) >= FEWEST else []
    return tuple(
        (round(float(sure[order[n - 1]]), 4), round(n / len(order), 4), round(float(wrong[n - 1] / n), 4))
        for n in places
    )


def threshold_for(risk: float, sure: Any, right: Any) -> tuple[float, float]:
    """(threshold, coverage): the lowest confidence at which, counted from the top, at most `risk` is wrong.

    Equal confidences stand or fall together. With no such confidence: (above 1, 0.0), which means "never answer".
    """
    import numpy as np

    if len(sure) < FEWEST:
        return 1.01, 0.0
    order = np.argsort(-sure, kind="stable")
    held, wrong = sure[order], np.cumsum(~right[order])
    many = np.arange(1, len(held) + 1)
    last = np.append(held[1:] != held[:-1], True)
    good = np.flatnonzero(last & (wrong <= risk * many) & (many >= FEWEST))
    if not len(good):
        return 1.01, 0.0
    return float(held[good[-1]]), float(many[good[-1]] / len(held))
