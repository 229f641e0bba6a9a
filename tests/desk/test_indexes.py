"""Whatever follows a case is found by an index when the case moves or is erased, and no index serves nobody."""

from __future__ import annotations

import pytest
from django.db import connections

from nakhoda.org.fences import _children

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
FIRST_COLUMNS = """
SELECT a.attname FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
WHERE i.indrelid = %s::regclass AND i.indpred IS NULL
"""
TWINS = """
SELECT count(*) FROM pg_index WHERE indrelid = 'desk_case'::regclass AND indisunique AND indnatts = 2
"""


def first_columns(table: str) -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(FIRST_COLUMNS, [table])
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.parametrize(("table", "column"), sorted({(child, column) for child, column, _ in _children()}))
def test_a_child_is_found_by_its_parent(table: str, column: str) -> None:
    assert column in first_columns(table)


@pytest.mark.parametrize("table", ["desk_clock", "desk_message", "desk_participant"])
def test_what_every_case_writes_has_one_index_by_its_case(table: str) -> None:
    assert first_columns(table).count("case_id") == 1


def test_a_case_has_one_key_with_its_label() -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(TWINS)
        assert cursor.fetchone() == (1,)
