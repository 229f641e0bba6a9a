"""Many figures in one long table: for exports, packs and scorecards, where a page of cells would be too many."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from typing import Any

from nakhoda.core.metrics import MetricContract
from nakhoda.org.actors import Actor
from nakhoda.warehouse.engine.answers import is_plain, plain_figures, special
from nakhoda.warehouse.engine.figures import SMALL, TOO_SMALL, Figures, too_few
from nakhoda.warehouse.queries.ask import PERIOD, Ask
from nakhoda.warehouse.queries.marks import ARRIVALS, WITHHELD, arrivals_usable, speaks_of_arrivals
from nakhoda.warehouse.queries.reading import contract_for, question_of, reading_of
from nakhoda.warehouse.queries.sources import facts_of

NUMBERS = ("value", "n", "lo", "hi", "numerator", "denominator")
Columns = dict[str, Any]  # name to a list of words, or an array of numbers


def columns_of(actor: Actor, metrics: Sequence[str], ask: Ask) -> Columns:
    """metric, the dimensions, period when there is a grain, value, n, lo, hi, numerator, denominator, hidden.

    The same figures as `values_of`, without the cells in which nothing was counted. Words are lists, numbers arrays
    with NaN for nothing. Raises as `values`.
    """
    told = [contract_for(actor, key) for key in dict.fromkeys(metrics)]
    questions = [question_of(actor, contract, ask, suppressed=True) for contract in told]
    facts, names = facts_of(ask), (*ask.by, *([PERIOD] if ask.grain else []))
    found = plain_figures(facts, told, questions[0])
    outsider, usable, parts = reading_of(actor, ask).outsider, arrivals_usable(facts), []
    for contract in told:
        each = found.pop(contract.key) if is_plain(contract) else _arrays(special(facts, contract, questions[0]), names)
        unusable = not usable and speaks_of_arrivals(contract)
        parts.append(_part(contract, each, names, outsider, unusable))
    return _joined(parts)


def _part(contract: MetricContract, each: Figures, names: Sequence[str], outsider: bool, unusable: bool) -> Columns:
    import numpy as np

    few = each.n < contract.min_n
    small = np.full(len(few), unusable) | (_small(each.n) if outsider else False)
    columns: Columns = {"metric": [contract.key] * len(few)} | dict(zip(names, each.keys, strict=True))
    for name in NUMBERS:
        unseen = few | small if name in ("value", "lo", "hi") else small
        columns[name] = np.where(unseen, 0 if name == "n" else np.nan, getattr(each, name))
    reasons = ("", too_few(contract), ARRIVALS if unusable else TOO_SMALL, ARRIVALS if unusable else WITHHELD)
    codes = np.where(small & (each.n < SMALL), 2, np.where(small, 3, np.where(few, 1, 0)))
    return columns | {"hidden": np.array(reasons, object)[codes].tolist()}


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

    keys = tuple([key[place] for key in cells] for place in range(len(names)))
    columns = {name: [getattr(each, name) for each in cells.values()] for name in NUMBERS}
    told = {name: np.array([np.nan if v is None else v for v in column], float) for name, column in columns.items()}
    return Figures(keys, **told)


def _joined(parts: Sequence[Columns]) -> Columns:
    import numpy as np

    if not parts:
        return {}
    told: Columns = {}
    for name in tuple(parts[0]):
        columns = [part.pop(name) for part in parts]  # one column at a time stands twice
        words = isinstance(columns[0], list)
        told[name] = list(chain.from_iterable(columns)) if words else np.concatenate(columns)
    return told
