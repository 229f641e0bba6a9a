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

ARRIVALS = "arrivals not usable: this log was chosen by close date"
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
        if speaks_of_arrivals(contract) and not arrivals_usable(self.facts):
            shown = MetricValue(None, 0, hidden=ARRIVALS)
        marks = {"as_of": self.facts.as_of, "completeness": self.completeness, "restated": self._restated(key)}
        return Cell(key, replace(shown, **marks))  # type: ignore[arg-type]

    def _restated(self, key: dict[str, str]) -> bool:
        window = self.ask.window
        if PERIOD in key:
            window = Window(*bounds_of(key[PERIOD], self.ask.grain, self.ask.zone))
        first = window.start.astimezone(timezone.utc).date()
        last = (window.end - timedelta(microseconds=1)).astimezone(timezone.utc).date()
        return any(first <= day <= last for day in self.restated)


def arrivals_usable(facts: Facts) -> bool:
    """Whether the cases of these facts were picked in a way that says something about who came in when."""
    return getattr(facts, "chosen_by", "received") == "received"


def speaks_of_arrivals(contract: MetricContract) -> bool:
    """Whether a figure is about who came in or who waits: of a log chosen by close date it is always false."""
    of_those_received = contract.cohort == "received_at" and contract.kind in ("ratio", "survival")
    return contract.family == "backlog" or contract.fact == "stay" or of_those_received


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
