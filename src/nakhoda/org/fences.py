"""What PostgreSQL holds by itself: roles, grants, row-level security, composite keys, an append-only log.

Idempotent; `nakhoda setup` runs it after every migration, so a new table is fenced before it is used.
The rules are the second fence: the managers of `org.models.scopes` are the first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib.resources import files
from typing import Any

from django.apps import apps
from django.db import models
from django.db.backends.utils import CursorWrapper

from nakhoda.org.models import ScopedModel

# Tables whose label the children follow when it moves (a transfer, an escalation, a change of team).
PARENTS = ("desk_case", "org_person", "desk_member", "quality_survey_offer")
# Children that are no Django foreign keys, because their app may not import the parent's.
UNDECLARED_CHILDREN = (("journal_event", "case_id", "desk_case"), ("quality_survey_offer", "case_id", "desk_case"))
APPEND_ONLY = ("journal_event", "journal_record", "journal_foreign_event")
# Tables with a label whose models are not `ScopedModel`, because the journal lies below.
LABELLED = ("journal_source", "journal_foreign_case", "journal_foreign_name")


def build_fences(cursor: CursorWrapper, app_role: str) -> None:
    """Create or renew every fence. `cursor` belongs to the owner."""
    cursor.execute(files("nakhoda.org").joinpath("fences.sql").read_text())
    _grant(cursor, app_role)
    for table in scoped_tables():
        _enable_row_security(cursor, table)
    for parent in PARENTS:
        _key_with_label(cursor, parent)
    for child, column, parent in _children():
        _follow(cursor, child, column, parent)
    cursor.execute(files("nakhoda.org").joinpath("fences_journal.sql").read_text())


def scoped_tables() -> list[str]:
    """Every table with a label; a test holds this list and the database's columns equal."""
    scoped = [m._meta.db_table for m in apps.get_models() if issubclass(m, ScopedModel)]
    return sorted({*scoped, *APPEND_ONLY, *LABELLED})


def _grant(cursor: CursorWrapper, role: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone() is None:
        cursor.execute(f'CREATE ROLE "{role}" LOGIN')
    cursor.execute("SELECT current_user <> %s AND NOT pg_has_role(current_user, %s, 'MEMBER')", [role, role])
    if cursor.fetchone()[0]:
        cursor.execute(f'GRANT "{role}" TO CURRENT_USER')
    cursor.execute(f'GRANT USAGE ON SCHEMA public TO "{role}"')
    cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO "{role}"')
    cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO "{role}"')
    cursor.execute(f'REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM "{role}"')
    cursor.execute(f'REVOKE DELETE ON desk_case FROM "{role}"')
    for table in APPEND_ONLY:
        cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM "{role}"')


def _enable_row_security(cursor: CursorWrapper, table: str) -> None:
    cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    cursor.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    cursor.execute(f"DROP POLICY IF EXISTS by_scope ON {table}")
    sees = "(SELECT nakhoda_is_system()) OR scope_id = ANY ((SELECT nakhoda_scopes())::int[])"
    cursor.execute(f"CREATE POLICY by_scope ON {table} USING ({sees}) WITH CHECK ({sees})")


def _key_with_label(cursor: CursorWrapper, parent: str) -> None:
    """One unique index on (id, scope_id) for the children to refer to; a second one would serve nobody."""
    declared = any(
        isinstance(rule, models.UniqueConstraint) and set(rule.fields) == {"id", "scope_id"}
        for model in apps.get_models()
        if model._meta.db_table == parent
        for rule in model._meta.constraints
    )
    if not declared:
        cursor.execute(f"CREATE UNIQUE INDEX IF NOT EXISTS {parent}_id_scope ON {parent} (id, scope_id)")
        return
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conindid = to_regclass(%s)", [f"{parent}_id_scope"])
    if cursor.fetchone() is None:
        cursor.execute(f"DROP INDEX IF EXISTS {parent}_id_scope")


def _children() -> Iterator[tuple[str, str, str]]:
    yield from UNDECLARED_CHILDREN
    for model in apps.get_models():
        if issubclass(model, ScopedModel):
            fields: Iterable[Any] = model._meta.get_fields()
            for field in filter(_follows, fields):
                yield model._meta.db_table, field.column, field.related_model._meta.db_table


def _follows(field: Any) -> bool:
    is_key = isinstance(field, models.ForeignKey) and field.remote_field.on_delete is models.CASCADE
    return is_key and field.related_model._meta.db_table in PARENTS


def _follow(cursor: CursorWrapper, child: str, column: str, parent: str) -> None:
    name = f"{child}_{column}_follows"
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [name])
    if cursor.fetchone() is None:
        cursor.execute(
            f"ALTER TABLE {child} ADD CONSTRAINT {name} FOREIGN KEY ({column}, scope_id)"
            f" REFERENCES {parent} (id, scope_id) ON UPDATE CASCADE ON DELETE CASCADE"
        )
