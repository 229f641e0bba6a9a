"""A question as the engine understands it: which rows, cut how. Who may ask was decided before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

GRAINS = ("", "hour", "day", "week", "month")


@dataclass(frozen=True, slots=True)
class Question:
    """`scopes` None is every row (the program itself); `agent` limits to one person's rows.

    `where`: pairs of dimension and value; the same dimension twice means either. `marked`: marks stand for the
    instants of the window (see `compiled`).
    """

    start: datetime
    end: datetime
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    grain: str = ""
    zone: str = "UTC"
    ledger: Literal["member", "attributable"] = "member"
    scopes: frozenset[int] | None = None
    agent: int | None = None
    marked: bool = False

    def over(self, start: datetime, end: datetime) -> Question:
        """The same over another window, as one figure."""
        return replace(self, start=start, end=end, grain="")
