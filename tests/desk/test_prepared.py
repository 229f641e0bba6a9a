"""Statements on the thinnest way: the same values, the same errors, the same transaction as any other."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

import pytest
from django.db import DataError, IntegrityError, OperationalError, connection, transaction
from psycopg.types.json import Jsonb

from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.org.wire import command

VALUES: list[tuple[str, Any]] = [
    ("text", "खाता ' ; -- \\ %"),
    ("text", ""),
    ("text", None),
    ("bigint", 2**40),
    ("boolean", False),
    ("float8", 1.5),
    ("timestamptz", datetime(2026, 11, 23, 9, 30, tzinfo=timezone.utc)),
    ("bigint[]", [1, 2, 3]),
    ("text[]", []),
    ("bytea", b"\x00\xff"),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "value"), VALUES)
def test_a_value_comes_back_as_it_went(kind: str, value: Any) -> None:
    assert prepared_rows(f"SELECT %s::{kind}", [value]) == [(value,)]
    assert prepared_rows(f"SELECT %s::{kind}", [value]) == [(value,)]


@pytest.mark.django_db
def test_a_document_comes_back_as_django_reads_it() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::jsonb", [Jsonb({"a": [1, None]})])
        usual = cursor.fetchall()
    assert prepared_rows("SELECT %s::jsonb", [Jsonb({"a": [1, None]})]) == usual


@pytest.mark.django_db
def test_the_same_words_with_values_of_another_kind_are_another_statement() -> None:
    assert prepared_rows("SELECT pg_typeof(%s)::text", [1]) != prepared_rows("SELECT pg_typeof(%s)::text", [1.5])


@pytest.mark.usefixtures("committed")
def test_a_statement_is_still_known_after_its_transaction_was_taken_back() -> None:
    for _ in range(3):
        assert prepared_rows("SELECT 6 / %s::int", [3]) == [(2,)]
        with pytest.raises(DataError), transaction.atomic():
            prepared_rows("SELECT 6 / %s::int", [0])
    assert prepared_rows("SELECT 6 / %s::int", [2]) == [(3,)]


@pytest.mark.usefixtures("committed")
def test_a_new_connection_learns_its_statements_anew() -> None:
    assert prepared_rows("SELECT %s::int", [1]) == [(1,)]
    connection.close()
    assert prepared_rows("SELECT %s::int", [1]) == [(1,)]


@pytest.mark.usefixtures("committed")
def test_a_connection_that_died_is_an_error_of_operation() -> None:
    (backend,) = prepared_rows("SELECT pg_backend_pid()", [])[0]
    with pytest.raises(OperationalError):
        prepared_rows("SELECT pg_terminate_backend(%s::int), pg_sleep(5)", [backend])
    connection.close()
    assert prepared_rows("SELECT %s::int", [1]) == [(1,)]


@pytest.mark.django_db
def test_what_breaks_a_rule_is_an_error_of_integrity() -> None:
    with transaction.atomic():
        command(
            connection.connection,
            "CREATE TEMPORARY TABLE just_one (id int PRIMARY KEY); INSERT INTO just_one VALUES (1)",
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        prepared_rows("INSERT INTO just_one VALUES (%s) RETURNING id", [1])
