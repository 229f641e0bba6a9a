"""The log of another system's cases is a log like our own: it grows, it is chained, and it is fenced."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from nakhoda.core import events as e
from nakhoda.journal.chain import ChainBroken, verify
from nakhoda.journal.foreign import Growth, Head, Named, append_foreign, heads_of, number_names, open_source
from nakhoda.journal.foreign_queries import (
    NoSuchSource,
    foreign_cases_since,
    foreign_entries,
    foreign_lines_between,
    people_named,
    source_named,
    sources_in_sight,
)
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from tests.cast import NOW, actor

pytestmark = pytest.mark.django_db
ME = system("test")
OTHER_PEOPLE = 900_001  # a label that no role of the cast reaches


def entry(case_id: int, seq: int, event: e.Event) -> e.Entry:
    return e.Entry(case_id, seq, NOW + timedelta(minutes=seq), "system:import", event)


@pytest.fixture
def source():
    with scope_of(ME):
        yield open_source("harbour", name="Harbour desk", kind="csv", scope_id=OTHER_PEOPLE)


@pytest.fixture
def imported(source):
    received = entry(1, 1, e.CaseReceived(channel="phone", received_at=NOW, source="harbour"))
    append_foreign(source, [Growth("H-1", Head(1), [received], b"12345678")])
    head = heads_of(source.id, ["H-1"])["H-1"]
    append_foreign(source, [Growth("H-1", head, [entry(1, 2, e.CaseResolved(outcome="granted"))], b"1234567887654321")])
    return source


def test_a_case_grows_in_two_steps_with_one_chain(imported):
    ((case_id, lines),) = foreign_lines_between(imported.id, 0, 10)
    assert (case_id, verify(lines)) == (1, 2)
    assert heads_of(imported.id, ["H-1", "H-2"])["H-1"].rows == b"1234567887654321"
    assert [type(one.event) for one in foreign_entries(imported.id, [1])[1]] == [e.CaseReceived, e.CaseResolved]


def test_a_missing_line_breaks_the_chain(imported):
    ((_, lines),) = foreign_lines_between(imported.id, 1, 1)
    with pytest.raises(ChainBroken):
        verify(lines[1:])


def test_the_same_line_cannot_be_written_twice(imported):
    again = Growth("H-1", Head(1), [entry(1, 1, e.CaseClosed())], b"")
    with pytest.raises(DatabaseError), transaction.atomic():
        append_foreign(imported, [again])


@pytest.mark.parametrize("verb", ["UPDATE journal_foreign_event SET actor = 'me'", "DELETE FROM journal_foreign_event"])
def test_a_foreign_line_is_never_changed(imported, verb):
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_a_reader_without_the_label_sees_no_source(imported):
    with scope_of(actor("regional_lead")):
        assert sources_in_sight() == []
        assert list(foreign_lines_between(imported.id, 0, 10)) == []
        with pytest.raises(NoSuchSource):
            source_named("harbour")
    with scope_of(ME):
        assert [(one.key, one.cases, one.events) for one in sources_in_sight()] == [("harbour", 1, 2)]


def test_a_name_keeps_its_number(source):
    first = number_names(source, "person", {"anna": Named(key="anna", name="Anna", team="Pier 1")})
    both = number_names(source, "person", {"bo": Named(key="bo", name="Bo"), "anna": Named(key="anna")})
    assert (first, both) == ({"anna": 1}, {"anna": 1, "bo": 2})
    assert people_named(source.id)[1].team == "Pier 1"


def test_a_line_of_an_open_transaction_is_left_for_the_next_copy(imported):
    touched, cursor = foreign_cases_since(imported.id, 0)
    assert touched == []
    with connection.cursor() as own:
        own.execute("SELECT pg_current_xact_id()::text::bigint")
        assert cursor <= own.fetchone()[0]
