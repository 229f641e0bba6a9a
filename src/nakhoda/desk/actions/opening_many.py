"""Numbers and members for many new cases in a few statements, however many they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import connection

from nakhoda.desk.actions.members import address_key
from nakhoda.desk.actions.opening import Numbers
from nakhoda.desk.arrivals import Arrival
from nakhoda.org.queries import registry_id

Address = tuple[str, str]
_NUMBERS = (
    "SELECT nextval('desk_case_id_seq'), nextval('desk_message_id_seq'), known.member_id"
    " FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS asked (kind, value, place)"
    " LEFT JOIN desk_member_address known ON known.kind = asked.kind AND known.value = asked.value ORDER BY place"
)
_NEW_MEMBERS = (
    "WITH asked AS (SELECT nextval('desk_member_id_seq') AS id, * FROM"
    " unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[], %s::text[])"
    " AS row (kind, value, name, handle, locale, country)),"
    " made AS (INSERT INTO desk_member (id, scope_id, name, handle, locale, country, survey_opt_out, created_at)"
    " SELECT id, %s, name, handle, locale, country, false, %s FROM asked)"
    " INSERT INTO desk_member_address (scope_id, member_id, kind, value)"
    " SELECT %s, id, kind, value FROM asked ON CONFLICT (kind, value) DO NOTHING"
)


def numbers_for_all(arrivals: Sequence[Arrival], now: datetime) -> list[Numbers]:
    """As `opening.numbers_for`, for many; members are made where an address is new."""
    keys = [address_key(each.sender) if each.sender else ("", "") for each in arrivals]
    rows = _taken(keys)
    new = {key: each for key, each, row in zip(keys, arrivals, rows, strict=True) if row[2] is None and key[1]}
    found = _new_members(new, now) if new else {}
    return [
        Numbers(case_id, message_id, member_id or found.get(key))
        for key, (case_id, message_id, member_id) in zip(keys, rows, strict=True)
    ]


def _taken(keys: Sequence[Address]) -> list[tuple[int, int, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [[kind for kind, _ in keys], [value for _, value in keys]])
        return list(cursor.fetchall())


def _new_members(new: dict[Address, Arrival], now: datetime) -> dict[Address, int]:
    people = [(each.sender.name[:200], each.sender.handle[:80]) for each in new.values() if each.sender]
    where = [(each.locale or "", each.country or "") for each in new.values()]
    columns = [list(column) for pairs in (list(new), people, where) for column in zip(*pairs, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_NEW_MEMBERS, [*columns, registry_id(), now, registry_id()])
        kinds, values = columns[0], columns[1]
        cursor.execute(
            "SELECT kind, value, member_id FROM desk_member_address WHERE (kind, value) IN"
            " (SELECT * FROM unnest(%s::text[], %s::text[]))",
            [kinds, values],
        )
        return {(kind, value): member_id for kind, value, member_id in cursor.fetchall()}
