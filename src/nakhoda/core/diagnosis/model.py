"""What a diagnosis says: causes with their size and interval, what was ruled out, and what remains.

Sizes are in the KPI's own unit: a ratio is a share of 1 (0.021 is 2.1 percentage points), a count is cases, a sum is
the unit of its values. The sizes of the causes and the residual always add up to the change.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, Protocol

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["ratio", "count", "additive"]
CauseKind = Literal["rate", "mix", "volume", "global", "data_fault"]
FaultKind = Literal["feed", "survey", "calendar", "definition"]


class Dice(Protocol):
    """What a scan needs of numpy's random generator; the caller brings it."""

    def standard_normal(self, size: Any) -> NDArray[np.float64]: ...


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason for the change.

    `where` is the slice in its canonical (shortest) name, {} for "everything"; `implied` are the values that follow
    from it (the partner of a site). `points` is the effect on the KPI with its 95 % interval, `cases` the same in
    cases, `share` its part of the whole change. `p` is the probability of such a find when nothing changed. Causes
    with one `group` are elements of one cuboid that moved by the same share. `onset` is a day number of the caller.
    """

    kind: CauseKind
    where: dict[str, str]
    points: float
    lo: float
    hi: float
    cases: float
    share: float
    p: float
    implied: dict[str, str] = field(default_factory=dict)
    before: float | None = None
    after: float | None = None
    n_before: float = 0.0
    n_after: float = 0.0
    group: int = 0
    onset: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """What the caller knows about the data in the later window: a feed with what was expected and what came.

    `where` is the slice that the feed fills. A calendar or a definition fault counts by being told at all.
    """

    name: str
    kind: FaultKind = "feed"
    expected: float = 0.0
    received: float = 0.0
    where: Mapping[str, str] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, slots=True)
class RuledOut:
    """A rival explanation that was looked at and let go: its code and figures for other words, `text` for a line.

    Codes: data (`n` faults were sound), mix (it moved the figure by `size`), rate, all_left, all_as_before.
    """

    code: str
    text: str
    size: float = 0.0
    n: int = 0

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The answer. `changed` is False for "no evidence of change": then `smallest_visible` says what would have shown.

    change = mix + rate + volume, and change = sum of the causes' points + residual, both exactly.
    """

    kind: Kind
    changed: bool
    change: float
    before: float
    after: float
    n_before: float
    n_after: float
    causes: tuple[Cause, ...]
    also: tuple[Cause, ...]
    mix: float
    rate: float
    volume: float
    residual: float
    smallest_visible: float
    ruled_out: tuple[RuledOut, ...]
