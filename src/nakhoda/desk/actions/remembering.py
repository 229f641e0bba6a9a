"""Whom this process met before: most who write have written before, and need not be looked up to be written down.

Nothing is decided by this memory. The statement that writes the case finds the address again, and writes nothing when
it is not there any more (merged, erased); then everybody is looked up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import connection

Address = tuple[str, str]  # kind and value
MOST = 20_000
_members: dict[tuple[str, Address], int] = {}


def remembered(keys: Iterable[Address]) -> dict[Address, int]:
    """The members of those addresses that we know."""
    name = _database()
    return {key: member for key in keys if (member := _members.get((name, key))) is not None}


def remember(members: Mapping[Address, int]) -> None:
    """Know them next time."""
    if len(_members) > MOST:
        _members.clear()
    name = _database()
    _members.update({(name, key): member for key, member in members.items()})


def _database() -> str:
    return str(connection.settings_dict["NAME"])
