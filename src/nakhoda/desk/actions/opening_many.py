"""Numbers and members for many new cases in a few statements, however many they are; in none for those we know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import connection

from nakhoda.desk.actions.addressing import keep_told
from nakhoda.desk.actions.members import address_key, handle_of, name_of
from nakhoda.desk.actions.new_rows import Row
from nakhoda.desk.actions.numbering import case_ids, message_ids
from nakhoda.desk.actions.opening import Numbers
from nakhoda.desk.actions.remembering import Address, remember, remembered
from nakhoda.desk.arrivals import Arrival
from nakhoda.desk.queries.at_once import rows_at_once
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.org.actors import Actor
from nakhoda.org.queries import registry_id

_KNOWN = (
    "SELECT kind, value, member_id FROM desk_member_address"
    " WHERE (kind, value) IN (SELECT * FROM unnest(%s::text[], %s::text[]))"
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


def numbers_for_all(arrivals: Sequence[Arrival], now: datetime, look: bool) -> tuple[list[Numbers], list[Row]]:
    """As `opening.numbers_for`, for many; members are made where an address is new.

    Unless told to `look`, whom we met before is remembered: the second list says whom `insert_new` must find again.
    """
    keys = _addresses(arrivals)
    known = {} if look else remembered(keys)
    unknown = {key: each for key, each in zip(keys, arrivals, strict=True) if key[1] and key not in known}
    found = _members(unknown, now) if unknown else {}
    remember(found)
    members = known | found
    for key, each in zip(keys, arrivals, strict=True):
        if each.sender and each.sender.honorific and key in members:
            keep_told(members[key], each.sender)
    numbers = zip(case_ids(len(keys)), message_ids(len(keys)), strict=True)
    taken = [Numbers(*ids, members.get(key)) for ids, key in zip(numbers, keys, strict=True)]
    return taken, [{"kind": kind, "value": value, "member_id": member} for (kind, value), member in known.items()]


def all_known(arrivals: Sequence[Arrival], actor: Actor) -> bool:
    """Whether `numbers_for_all` needs no transaction: everybody is known, and nobody tells how to be addressed.

    Whom this process has not met is looked up first: a round trip, and a transaction of its own, so not inside of one.
    """
    if any(each.sender and each.sender.honorific for each in arrivals):
        return False
    keys = set(_addresses(arrivals))
    unmet = keys - remembered(keys).keys()
    if not unmet or ("", "") in unmet:
        return not unmet
    rows = rows_at_once(actor, _KNOWN, _asked(unmet))
    remember({(kind, value): member_id for kind, value, member_id in rows})
    return len(rows) == len(unmet)


def _addresses(arrivals: Sequence[Arrival]) -> list[Address]:
    return [address_key(each.sender) if each.sender else ("", "") for each in arrivals]


def _members(asked: dict[Address, Arrival], now: datetime) -> dict[Address, int]:
    found = _found(asked)
    new = {key: arrival for key, arrival in asked.items() if key not in found}
    return found | _new_members(new, now) if new else found


def _found(keys: Iterable[Address]) -> dict[Address, int]:
    rows = prepared_rows(_KNOWN, _asked(keys))
    return {(kind, value): member_id for kind, value, member_id in rows}


def _asked(keys: Iterable[Address]) -> list[list[str]]:
    kinds, values = zip(*keys, strict=True)
    return [list(kinds), list(values)]


def _new_members(new: dict[Address, Arrival], now: datetime) -> dict[Address, int]:
    people = [(name_of(each.sender), handle_of(each.sender)) for each in new.values() if each.sender]
    where = [(each.locale or "", each.country or "") for each in new.values()]
    columns = [list(column) for pairs in (list(new), people, where) for column in zip(*pairs, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(_NEW_MEMBERS, [*columns, registry_id(), now, registry_id()])
    return _found(new)
