"""Every figure opens to rows that recount to it, and the rows are those that the contract's own words choose."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from nakhoda.core.metrics import DIMENSIONS, MetricContract
from nakhoda.core.metrics.columns import RENAMED
from nakhoda.core.metrics.evaluate import evaluate
from nakhoda.org.actors import system
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.queries import Ask, Cell, asking, cases_behind, frame, narrowed, values_of
from tests.warehouse.made_facts import WINDOW, made_facts

PROGRAM = system("test")
CONTRACTS = contracts()
PLAIN = {key: each for key, each in CONTRACTS.items() if each.kind != "identity"}
LOOKS_AROUND = {"fcr", "repeat_contact"}  # their derived columns have a test of their own


@pytest.fixture(autouse=True)
def _facts() -> Iterator[None]:
    with asking(made_facts()):
        yield


@cache
def rows_behind(metric: str) -> Any:
    with asking(made_facts()):
        dims = [key for key in CONTRACTS[metric].dimensions if key in CONTRACTS[first_of(metric)].dimensions]
        return frame(PROGRAM, metric, WINDOW, dims)


def first_of(metric: str) -> str:
    contract = CONTRACTS[metric]
    return first_of(next(iter(contract.inputs.values())).metric) if contract.inputs else metric


@pytest.mark.parametrize("dimension", DIMENSIONS)
def test_every_figure_cut_by_any_dimension_recounts_to_its_rows(dimension: str) -> None:
    asked = [key for key, each in CONTRACTS.items() if dimension in each.dimensions]
    compared = 0
    for metric, table in values_of(PROGRAM, asked, Ask(WINDOW, by=(dimension,))).items():
        rows: dict[str, list[tuple[float, float]]] = defaultdict(list)
        told = rows_behind(metric)
        columns = (told[name].to_pylist() for name in (dimension, "numerator", "denominator"))
        for value, numerator, denominator in zip(*columns, strict=True):
            rows["" if value is None else str(value)].append((numerator, denominator))
        cells = {cell.key[dimension]: cell for cell in table.cells if cell.value.n}
        assert cells.keys() == rows.keys(), metric
        for key, cell in cells.items():
            assert_recounts(CONTRACTS[metric], cell, np.array(rows[key]))
            compared += 1
    assert compared >= len(asked)


def assert_recounts(contract: MetricContract, cell: Cell, rows: np.ndarray) -> None:
    value, told = cell.value, (contract.key, cell)
    assert value.n == len(rows), told
    if contract.kind == "identity" or contract.aggregator in ("distinct", "km_median"):
        return
    if contract.kind in ("ratio", "mean") or contract.aggregator in ("count", "sum"):
        assert value.numerator == pytest.approx(rows[:, 0].sum()), told
        assert value.denominator == pytest.approx(rows[:, 1].sum()), told
    if value.value is None or contract.standard:
        return
    assert value.value == pytest.approx(_expected(contract, rows)), told


def _expected(contract: MetricContract, rows: np.ndarray) -> float:
    by_aggregator = {
        "count": lambda: rows[:, 1].sum(),
        "sum": lambda: rows[:, 0].sum(),
        "max": lambda: rows[:, 0].max(),
        "median": lambda: np.quantile(rows[:, 0], 0.5),
        "p90": lambda: np.quantile(rows[:, 0], 0.9),
    }
    if contract.kind in ("ratio", "mean"):
        return float(rows[:, 0].sum() / rows[:, 1].sum())
    return float(by_aggregator[contract.aggregator]())


@pytest.mark.parametrize("metric", CONTRACTS)
def test_the_list_behind_a_cell_of_a_series_has_exactly_its_rows(metric: str) -> None:
    ask = Ask(WINDOW, by=("country",), grain="week", zone="Asia/Kolkata")
    table = values_of(PROGRAM, [metric], ask)[metric]
    cell = max(table.cells, key=lambda each: each.value.n)
    assert cell.value.n > 0
    listing = cases_behind(PROGRAM, metric, narrowed(ask, cell), limit=7)
    assert listing.total == cell.value.n
    assert (listing.next is None) == (listing.total <= 7)


@pytest.mark.parametrize("metric", ["sla_first_response_due", "backlog", "aht_touch"])
def test_pages_follow_each_other_without_gap_or_double(metric: str) -> None:
    ask = Ask(WINDOW, where=(("country", "SG"), ("channel", "email")))
    whole = cases_behind(PROGRAM, metric, ask, limit=5000)
    after, told = None, []
    while True:
        listing = cases_behind(PROGRAM, metric, ask, after=after, limit=11)
        told += listing.rows
        after = listing.next
        if after is None:
            break
    assert tuple(told) == whole.rows
    assert len(told) == whole.total


def test_hits_and_misses_are_the_two_parts_of_what_counts() -> None:
    ask = Ask(WINDOW, where=(("owner", "selat"),))
    counted, hit, missed = (
        cases_behind(PROGRAM, "sla_resolution_due", ask, part, limit=1) for part in ("counted", "hit", "missed")
    )
    assert hit.total + missed.total == counted.total
    assert hit.rows[0].hit
    assert not missed.rows[0].hit


@pytest.mark.parametrize("metric", sorted(set(PLAIN) - LOOKS_AROUND))
def test_the_engine_counts_the_rows_that_plain_python_would(metric: str) -> None:
    contract = PLAIN[metric]
    expected = sorted(each for each in map(_Judge(contract).judge, _rows(contract.fact)) if each)
    told = rows_behind(metric)
    found = zip(told["case_id"].to_pylist(), told["numerator"].to_pylist(), strict=True)
    assert sorted((case, round(number, 4)) for case, number in found) == expected


@cache
def _rows(fact: str) -> tuple[dict[str, Any], ...]:
    rows = pq.read_table(made_facts().paths(fact)).to_pylist()
    renamed = RENAMED.get(fact, {})
    return tuple(row | {name: row[column] for name, column in renamed.items()} for row in rows)


class _Judge:
    """What a contract says of one row, with no engine."""

    def __init__(self, contract: MetricContract) -> None:
        naive = {name: each.replace(tzinfo=None) for name, each in vars_of_window().items()}
        self.contract, self.known = contract, naive | {"at": min(naive["end"], naive["as_of"])}

    def judge(self, row: dict[str, Any]) -> tuple[int, float] | None:
        told = self.known | row
        c = self.contract
        if not evaluate(c.population, told) or (c.exclude and evaluate(c.exclude, told)) or not self._in_time(told):
            return None
        if c.aggregator == "share":
            return (row["case_id"], float(bool(evaluate(c.numerator, told)))) if evaluate(c.denominator, told) else None
        if c.kind == "ratio":
            return row["case_id"], round(float(evaluate(c.numerator, told)), 4)
        if not c.value or c.aggregator == "distinct":
            number = evaluate(c.value, told) if c.value and c.value != "case_id" else None
            return row["case_id"], round(float(number if number is not None else _one(c, row)), 4)
        value = evaluate(c.value, told)
        return None if value is None else (row["case_id"], round(float(value), 4))

    def _in_time(self, told: dict[str, Any]) -> bool:
        since = evaluate(self.contract.since, told)
        if since is None:
            return False
        if self.contract.kind == "stock":
            until = evaluate(self.contract.until, told)
            return bool(since < self.known["end"] and (until is None or until >= self.known["end"]))
        midnight = self.known["as_of"].replace(hour=0, minute=0, second=0, microsecond=0)
        ripe = not self.contract.maturity_days or since < midnight - timedelta(days=self.contract.maturity_days)
        return bool(self.known["start"] <= since < self.known["end"] and ripe)


def _one(contract: MetricContract, row: dict[str, Any]) -> float:
    return float(row["case_id"]) if contract.value == "case_id" else 1.0


def vars_of_window() -> dict[str, Any]:
    return {"start": WINDOW.start, "end": WINDOW.end, "as_of": made_facts().as_of}
