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
    arrivals: bool

    def on(self, contract: MetricContract, key: dict[str, str], value: MetricValue) -> Cell:
        """The cell as this reader sees it."""
        v = hidden(contract, value, self.outsider)
        if not self.arrivals and speaks_of_arrivals(contract):
            v = MetricValue(None, 0, hidden=ARRIVALS)
        restated = bool(self.restated) and self._restated(key.get(PERIOD, ""))
        figure = (v.value, v.n, v.lo, v.hi, v.numerator, v.denominator, v.hidden)
        return Cell(key, MetricValue(*figure, self.facts.as_of, self.completeness, restated))

    def _restated(self, period: str) -> bool:
        window = self.ask.window
        if period:
            window = Window(*bounds_of(period, self.ask.grain, self.ask.zone))
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
    return Marks(facts, ask, outsider, completeness_of(facts), told(), arrivals_usable(facts))


def withheld(cells: list[Cell]) -> list[Cell]:
    """One small cell alone could be told from the total: the next smallest is withheld with it."""
    if sum(not cell.value.n for cell in cells) != 1 or len(cells) < 3:
        return cells
    smallest = min((cell for cell in cells if cell.value.n), key=lambda cell: cell.value.n)
    blank = replace(smallest.value, value=None, n=0, lo=None, hi=None, numerator=None, denominator=None)
    told = replace(blank, hidden=WITHHELD)
    return [Cell(cell.key, told) if cell is smallest else cell for cell in cells]
