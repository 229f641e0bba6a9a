"""The SQL that each contract becomes, written down: a change of meaning shows as a change of text.

After a wanted change: `WRITE_SQL=1 pytest tests/warehouse/test_metrics_sql.py`, then read the difference.
"""

from __future__ import annotations

import os
import re
from datetime import datetime, timezone
from pathlib import Path

import ibis
import pytest

from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.engine.measuring import query
from nakhoda.warehouse.engine.question import Question
from nakhoda.warehouse.engine.survivals import spans_query
from tests.warehouse.little_facts import LittleFacts, at

WRITTEN = Path(__file__).parent / "sql"
PLAIN = [key for key, each in contracts().items() if each.kind != "identity"]
ASKED = Question(at(2), at(16), by=("owner",), scopes=frozenset({1, 2}))


@pytest.mark.parametrize("metric", PLAIN)
def test_a_contract_becomes_the_sql_that_was_read(metric: str, tmp_path: Path) -> None:
    contract = contracts()[metric]
    facts = LittleFacts(tmp_path, datetime(2026, 11, 15, tzinfo=timezone.utc), {contract.fact: [{}]})
    asked = spans_query if contract.kind == "survival" else lambda f, c, q: query(f, [c], q)
    text = (
        re.sub(rf'"{contract.fact}_\d+"', f'"{contract.fact}"', str(ibis.to_sql(asked(facts, contract, ASKED)))) + "\n"
    )
    path = WRITTEN / f"{metric}.sql"
    if os.environ.get("WRITE_SQL"):
        path.write_text(text)
    assert path.read_text() == text


def test_no_sql_is_left_of_a_metric_that_is_gone() -> None:
    assert {path.stem for path in WRITTEN.glob("*.sql")} == set(PLAIN)
