"""The database itself refuses what would make the log a lie."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import DatabaseError, connection, connections, transaction

from nakhoda.core.events import CaseTagged
from nakhoda.desk.actions.opening import open_case
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.models import Case
from nakhoda.journal import actions as journal
from nakhoda.journal.chain import ChainBroken, verify
from nakhoda.journal.queries import lines_of
from nakhoda.org.actors import system
from nakhoda.org.fences import scoped_tables
from nakhoda.org.scope import scope_of
from tests.cast import NOW

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
ME = system("test")
COLUMNS = ", ".join(field.column for field in Case._meta.concrete_fields if not field.generated)


@pytest.fixture
def case():
    with scope_of(ME):
        journal.record("test", scope_id=1, actor=ME.label, now=NOW)
        sender = Sender(kind="email", address="aisyah@example.org", name="Aisyah binti Rahman")
        arrival = Arrival(channel="web_form", received_at=NOW, text="I cannot log in", sender=sender, country="MY")
        yield open_case(arrival, actor=ME, now=NOW)


FENCES = ("permission denied", "changes only with an event", "desk_case_has_its_event")
FORBIDDEN = {
    "an event is not changed": "UPDATE journal_event SET actor = 'nobody' WHERE case_id = {id}",
    "an event is not taken out": "DELETE FROM journal_event WHERE case_id = {id}",
    "the log is not emptied": "TRUNCATE journal_event",
    "a record is not changed": "UPDATE journal_record SET actor = 'nobody'",
    "a case does not change in place": "UPDATE desk_case SET status = 'closed' WHERE id = {id}",
    "a case does not go back": "UPDATE desk_case SET last_seq = last_seq - 1 WHERE id = {id}",
    "a case is not taken out": "DELETE FROM desk_case WHERE id = {id}",
    "a case does not name a line that is not there": "UPDATE desk_case SET last_seq = last_seq + 1,"
    " status = 'closed' WHERE id = {id}; SET CONSTRAINTS ALL IMMEDIATE",
    "a case is not born without a line": f"INSERT INTO desk_case ({COLUMNS}) SELECT {COLUMNS} FROM (SELECT"
    " (jsonb_populate_record(c, jsonb_build_object('id', 999999))).* FROM desk_case c WHERE id = {id}) AS born;"
    " SET CONSTRAINTS ALL IMMEDIATE",
}


@pytest.mark.parametrize("name", FORBIDDEN)
def test_the_application_cannot(case, name):
    with pytest.raises(DatabaseError) as found, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORBIDDEN[name].format(id=case.id))
    assert any(fence in str(found.value) for fence in FENCES), found.value


@pytest.mark.parametrize("name", [name for name in FORBIDDEN if name != "a case is not taken out"])
def test_not_even_the_owner_can(name, django_db_blocker):
    with pytest.raises(DatabaseError):
        _try_as_owner(FORBIDDEN[name].format(id=-7))


def _try_as_owner(statement: str) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(ONE_CASE)
        cursor.execute(statement)


ONE_CASE = """
INSERT INTO desk_case (id, last_seq, scope_id, last_event_at, channel, opened_by, source, unparsed, received_at, status,
 lob, reason, lane, priority, language, queue, owner, tier, calendar, tags, hold_reason, public_replies, touches,
 handle_seconds, transfers, reopens, escalations, escalation_state, outcome, status_before_spam, subject, urgency,
 policy_version, last_hash)
VALUES (-7, 1, 1, now(), 'email', 'member', '', false, now(), 'new', '', '', 'L7', 'normal', 'en', '', '', 1, '',
 '{}', '', 0, 0, 0, 0, 0, 0, '', '', '', '', 0, 0, '');
INSERT INTO journal_event (case_id, seq, scope_id, name, at, actor, policy_version, payload, hash)
VALUES (-7, 1, 1, 'case.received', now(), 'system:test', 0, '{}', '');
INSERT INTO journal_record (scope_id, name, at, actor, subject, payload)
VALUES (1, 'test', now(), 'system:test', '', '{}')
"""


def test_a_bulk_update_is_refused_too(case):
    with pytest.raises(DatabaseError), transaction.atomic():
        Case.objects.filter(id=case.id).update(priority="urgent")


def test_a_chain_verifies_and_shows_a_changed_line(case):
    write_events(case, [CaseTagged(added=("vip",))], actor=ME, now=NOW)
    lines = lines_of(case.id)
    assert verify(lines) == case.last_seq
    forged = [lines[0]._replace(entry=replace(lines[0].entry, actor="person:666")), *lines[1:]]
    with pytest.raises(ChainBroken):
        verify(forged)
    with pytest.raises(ChainBroken):
        verify([lines[0], *lines[2:]])


def test_the_application_owns_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid FROM pg_roles WHERE rolname = current_user")
        cursor.execute("SELECT count(*) FROM pg_class WHERE relowner = %s", cursor.fetchone())
        assert cursor.fetchone()[0] == 0
        rights = "rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole"
        cursor.execute(f"SELECT {rights} FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone()[0] is False


def test_every_table_with_a_label_forces_row_security(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, c.relforcerowsecurity AND c.relrowsecurity FROM pg_attribute a JOIN pg_class c"
            " ON c.oid = a.attrelid WHERE a.attname = 'scope_id' AND c.relkind = 'r' AND NOT a.attisdropped"
        )
        found = dict(cursor.fetchall())
    without_rows_of_people = {"desk_queue"}
    assert set(found) - without_rows_of_people == set(scoped_tables())
    assert all(found[table] for table in scoped_tables())
