"""From many signals to few alerts: false discoveries bounded over all slices, and one alert for one thing.

Every slice that moved drags along the slices around it: its parents (diluted) and its children (the same cases again).
The strongest signal is taken first; whatever moved only because of it belongs to it (handbook 7, DIAGNOSIS 2 and 3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from nakhoda.core.slices import Slice, lies_in, meets

DISCOVERY_RATE = 0.05
STILL_MOVED = 0.5  # the share of its move that a wider slice must keep without the narrow one, to stand by itself
INTERVAL_WIDTHS = 2 * 1.96


@dataclass(frozen=True, slots=True)
class Finding:
    """A slice of a metric that moved. `before`, `after`, `change`, `lo`, `hi` in the metric's unit; `n` after."""

    metric: str
    where: Slice
    since: date
    before: float
    after: float
    lo: float
    hi: float
    n: float
    p: float
    method: str = ""

    @property
    def change(self) -> float:
        return self.after - self.before

    @property
    def strength(self) -> float:
        """The move in standard errors, read back from its 95 % interval; larger is surer."""
        width = (self.hi - self.lo) / INTERVAL_WIDTHS
        return abs(self.change) / width if width > 0 else abs(self.change) * 1e9


@dataclass(frozen=True, slots=True)
class Group:
    """One thing that happened: the finding that says it best, and those that only echo it."""

    head: Finding
    echoes: tuple[Finding, ...]


def discoveries(p_values: Sequence[float], rate: float = DISCOVERY_RATE) -> list[bool]:
    """Benjamini-Hochberg: which to believe, so that at most `rate` of the believed are chance."""
    order = sorted(range(len(p_values)), key=lambda i: p_values[i])
    passed = [rank for rank, i in enumerate(order, 1) if p_values[i] <= rate * rank / len(order)]
    believed = set(order[: max(passed, default=0)])
    return [i in believed for i in range(len(p_values))]


def grouped(findings: Sequence[Finding]) -> list[Group]:
    """The findings of any metrics as groups, strongest first; each finding is in exactly one."""
    waiting = sorted(findings, key=lambda f: (-f.strength, len(f.where), f.metric, f.where))
    groups: list[Group] = []
    while waiting:
        head, *rest = waiting
        echoes = tuple(other for other in rest if echoes_of(head, other))
        groups.append(Group(head, echoes))
        waiting = [other for other in rest if other not in echoes]
    return groups


def echoes_of(head: Finding, other: Finding) -> bool:
    """True when `other` moved because `head` did: the same metric and way, over the same cases or with them."""
    if head.metric != other.metric or head.change * other.change <= 0:
        return False
    if lies_in(other.where, head.where):
        return True
    left = _without(other, head) * (1 if other.change > 0 else -1)  # positive: still the same way
    return meets(head.where, other.where) and left < STILL_MOVED * abs(other.change)


def _without(wider: Finding, inner: Finding) -> float:
    """The change of `wider` with `inner` taken out of it. Exact when `inner` lies in it; a bound when they overlap."""
    left = wider.n - inner.n
    if left <= 0:
        return 0.0
    return (wider.change * wider.n - inner.change * inner.n) / left
