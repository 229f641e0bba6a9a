"""What stands beside a figure: how fresh and complete it is, whether it was restated, and why it is not shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta, timezone

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.engine.figures import hidden
from nakhoda.warehouse.engine.periods import bounds_of
from nakhoda.warehouse.queries.ask import PERIOD, Ask, Cell, Window
from nakhoda.warehouse.queries.feeds import completeness_of

WITHHELD = "withheld, or a small cell could be told from the total"


@dataclass(frozen=True, slots=True)
class Marks:
    """What holds for every figure of one answer."""

    facts: Facts
    ask: Ask
    outsider: bool
    completeness: float | None
    restated: frozenset[date]

    def on(self, contract: MetricContract, key: dict[str, str], value: MetricValue) -> Cell:
        """The cell as this reader sees it."""
        shown = hidden(contract, value, self.outsider)
        marks = {"as_of": self.facts.as_of, "completeness": self.completeness, "restated": self._restated(key)}
        return Cell(key, replace(shown, **marks))  # type: ignore[arg-type]

    def _restated(self, key: dict[str, str]) -> bool:
        window = self.ask.window
        if PERIOD in key:
            window = Window(*bounds_of(key[PERIOD], self.ask.grain, self.ask.zone))
        first = window.start.astimezone(timezone.utc).date()
        last = (window.end - timedelta(microseconds=1)).astimezone(timezone.utc).date()
        return any(first <= day <= last for day in self.restated)


def marks_of(facts: Facts, ask: Ask, outsider: bool) -> Marks:
    """The marks of a load."""
    told = getattr(facts, "restated_days", frozenset)
    return Marks(facts, ask, outsider, completeness_of(facts), told())


def withheld(cells: list[Cell]) -> list[Cell]:
    """One small cell alone could be told from the total: the next smallest is withheld with it."""
    if sum(not cell.value.n for cell in cells) != 1 or len(cells) < 3:
        return cells
    smallest = min((cell for cell in cells if cell.value.n), key=lambda cell: cell.value.n)
    blank = replace(smallest.value, value=None, n=0, lo=None, hi=None, numerator=None, denominator=None)
    told = replace(blank, hidden=WITHHELD)
    return [Cell(cell.key, told) if cell is smallest else cell for cell in cells]
