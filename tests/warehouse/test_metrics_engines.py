"""One contract, one figure, whatever engine counts it (handbook 0.2; `WAREHOUSE_URL`)."""

from __future__ import annotations

from typing import Any

import pytest

from nakhoda.org.actors import system
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.queries import Ask, asking, values_of
from tests.warehouse.made_facts import WINDOW, made_facts

PROGRAM = system("test")
ASKED = {
    "by partner and week in India": Ask(WINDOW, by=("owner",), grain="week", zone="Asia/Kolkata"),
    "tier 1, what the partner answers for": Ask(
        WINDOW, by=("country",), where=(("tier", "1"), ("lob", "age_support")), ledger="attributable"
    ),
}


@pytest.mark.parametrize("name", ASKED)
def test_duckdb_and_polars_give_the_same_figures(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("polars")
    ask, told = ASKED[name], {}
    cut = {*ask.by, *(key for key, _ in ask.where)}
    metrics = [key for key, each in contracts().items() if cut <= set(each.dimensions)]
    for url in ("duckdb://", "polars://"):
        monkeypatch.setenv("WAREHOUSE_URL", url)
        with asking(made_facts()):
            told[url] = values_of(PROGRAM, metrics, ask)
    ours, theirs = told.values()
    assert ours.keys() == theirs.keys() == set(metrics)
    for metric, table in ours.items():
        assert [cell.key for cell in table.cells] == [cell.key for cell in theirs[metric].cells], metric
        for one, other in zip(table.cells, theirs[metric].cells, strict=True):
            assert _numbers(one.value) == pytest.approx(_numbers(other.value), rel=1e-9), (metric, one.key)


def _numbers(value: Any) -> list[float]:
    return [
        -1.0 if each is None else float(each)
        for each in (value.value, value.n, value.lo, value.hi, value.numerator, value.denominator)
    ]
