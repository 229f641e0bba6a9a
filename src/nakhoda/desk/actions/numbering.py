"""Numbers for new rows, fetched by the block: a process that ends leaves a gap, as a rolled back transaction does.

Only numbers whose fetch is committed are kept for others: when the database dies before that, it gives them out again.
"""

from __future__ import annotations

from functools import cache
from threading import Lock

from django.db import connection

BLOCK = 64


class Numbers:
    """The next numbers of one sequence of one database, for all threads of this process."""

    def __init__(self, sequence: str) -> None:
        self._sequence, self._lock = sequence, Lock()
        self._left: list[int] = []

    def take(self, many: int) -> list[int]:
        """`many` numbers that nobody else has."""
        with self._lock:
            if len(self._left) < many:
                self._left += self._fetch(many if connection.in_atomic_block else many + BLOCK)
            taken, self._left = self._left[:many], self._left[many:]
            return taken

    def _fetch(self, many: int) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nextval(%s::regclass) FROM generate_series(1, %s)", [self._sequence, many])
            return [number for (number,) in cursor.fetchall()]


def case_ids(many: int) -> list[int]:
    """Numbers for cases."""
    return _numbers(str(connection.settings_dict["NAME"]), "desk_case_id_seq").take(many)


def message_ids(many: int) -> list[int]:
    """Numbers for messages."""
    return _numbers(str(connection.settings_dict["NAME"]), "desk_message_id_seq").take(many)


@cache
def _numbers(database: str, sequence: str) -> Numbers:
    return Numbers(sequence)
