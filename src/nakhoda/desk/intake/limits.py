"""How much one source may send in an hour before we ask it to slow down (P12: shed per source before global)."""

from __future__ import annotations

from datetime import datetime, timedelta

from nakhoda.desk.actions.tallies import count_one
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of

# purpose: most an hour. Networks share addresses (campus, mobile carriers), so their limit is wide.
PER_HOUR = {"form_ip": 120, "form_address": 10, "link_ip": 20, "link_address": 3, "app": 60, "mail_in": 30}


class TooMany(ValueError):
    """The source has sent too much this hour. `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("too many messages from here in the last hour; please wait a while and send again")
        self.retry_after = retry_after


def admit(purpose: str, source: str, *, now: datetime) -> None:
    """Count a message of this source, in a transaction of its own; raises `TooMany` when it is one too many."""
    with scope_of(system("intake:limits")):
        count = count_one(purpose, source, now=now)
    if count > PER_HOUR[purpose]:
        raise TooMany(_seconds_to_next_hour(now))


def is_flood(purpose: str, source: str, *, now: datetime) -> bool:
    """Count one and say whether it is over the limit, for what is stored all the same (mail)."""
    return count_one(purpose, source, now=now) > PER_HOUR[purpose]


def _seconds_to_next_hour(now: datetime) -> int:
    return 3600 - int(timedelta(minutes=now.minute, seconds=now.second).total_seconds())
