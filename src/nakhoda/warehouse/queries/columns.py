"""Many figures in one long table: for exports, packs and scorecards, where a page of cells would be too many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nakhoda.core.metrics import MetricContract
from nakhoda.org.actors import Actor
from nakhoda.warehouse.engine.answers import is_plain, plain_figures, special
from nakhoda.warehouse.engine.figures import SMALL, TOO_SMALL, Figures, too_few
from nakhoda.warehouse.queries.ask import PERIOD, Ask
from nakhoda.warehouse.queries.marks import ARRIVALS, WITHHELD, arrivals_usable, speaks_of_arrivals
from nakhoda.warehouse.queries.reading import contract_for, question_of, reading_of
from nakhoda.warehouse.queries.sources import facts_of

if TYPE_CHECKING:
    import pyarrow as pa

NUMBERS = ("value", "n", "lo", "hi", "numerator", "denominator")


def columns_of(actor: Actor, metrics: Sequence[str], ask: Ask) -> pa.Table:
    """metric, the dimensions, period when there is a grain, value, n, lo, hi, numerator, denominator, hidden.

    The same figures as `values_of`, without the cells in which nothing was counted. Raises as `values`.
    """
    import pyarrow as pa

    told = [contract_for(actor, key) for key in dict.fromkeys(metrics)]
    questions = [question_of(actor, contract, ask) for contract in told]
    facts, names = facts_of(ask), (*ask.by, *([PERIOD] if ask.grain else []))
    found = plain_figures(facts, told, questions[0])
    outsider, usable, parts = reading_of(actor).outsider, arrivals_usable(facts), []
    for contract in told:
        each = found[contract.key] if is_plain(contract) else _arrays(special(facts, contract, questions[0]), names)
        parts.append(_part(contract, each, names, outsider, picked=not usable and speaks_of_arrivals(contract)))
    return pa.concat_tables(parts)


def _part(contract: MetricContract, each: Figures, names: Sequence[str], outsider: bool, picked: bool) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    few = each.n < contract.min_n
    small = np.full(len(few), picked) | (_small(each.n) if outsider else False)
    blank = {"value": few | small, "lo": few | small, "hi": few | small}
    columns = {"metric": pa.array([contract.key] * len(few), pa.string())} | dict(zip(names, each.keys, strict=True))
    for name in NUMBERS:
        numbers = np.where(small, 0, each.n) if name == "n" else getattr(each, name)
        columns[name] = pa.array(numbers, mask=blank.get(name, small) | np.isnan(numbers))
    columns["n"] = columns["n"].cast(pa.int64()).fill_null(0)
    reasons = np.array(
        ["", too_few(contract), ARRIVALS if picked else TOO_SMALL, ARRIVALS if picked else WITHHELD], object
    )
    codes = np.where(small & (each.n < SMALL), 2, np.where(small, 3, np.where(few, 1, 0)))
    return pa.table(columns | {"hidden": pa.array(reasons[codes], pa.string())})


def _small(n: Any) -> Any:
    """Cells under ten; where there is one alone, the next smallest too, or the total would tell it."""
    import numpy as np

    small = n < SMALL
    if small.sum() == 1 and len(n) > 2:
        small = small | (n == np.min(n[~small]))
    return small


def _arrays(cells: dict[Any, Any], names: Sequence[str]) -> Figures:
    """Figures that were made one by one."""
    import numpy as np
    import pyarrow as pa

    keys = tuple(pa.array([key[place] for key in cells], pa.string()) for place in range(len(names)))
    columns = {name: [getattr(each, name) for each in cells.values()] for name in NUMBERS}
    told = {name: np.array([np.nan if v is None else v for v in column], float) for name, column in columns.items()}
    return Figures(keys, **told)
