"""Counts per address or source and hour: caps on what we send, limits on what we take."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import Sum
from django.utils.crypto import salted_hmac

from nakhoda.desk.models import AddressTally
from nakhoda.org.queries import registry_id

KEEP_DAYS = 3
_COUNT = (
    "INSERT INTO desk_address_tally (scope_id, purpose, key, hour, count) VALUES (%s, %s, %s, %s, 1)"
    " ON CONFLICT (purpose, key, hour) DO UPDATE SET count = desk_address_tally.count + 1 RETURNING count"
)


def count_one(purpose: str, address: str, *, now: datetime) -> int:
    """Count one more and say how many it are this hour. Needs the system's scope."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [registry_id(), purpose, tally_key(address), _hour(now)])
        return int(cursor.fetchone()[0])


def counted(purpose: str, address: str, *, since: datetime) -> int:
    """The sum over whole hours from the hour of `since`."""
    rows = AddressTally.objects.filter(purpose=purpose, key=tally_key(address), hour__gte=_hour(since))
    return int(rows.aggregate(total=Sum("count"))["total"] or 0)


def forget_old_tallies(*, now: datetime) -> int:
    """Drop what no limit reads any more."""
    return AddressTally.objects.filter(hour__lt=now - timedelta(days=KEEP_DAYS)).delete()[0]


def tally_key(address: str) -> str:
    """A keyed digest: a tally counts addresses, it need not know them."""
    plain = address.strip().casefold()
    return salted_hmac("nakhoda.tally", plain, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()[:40]


def _hour(instant: datetime) -> datetime:
    return instant.replace(minute=0, second=0, microsecond=0)
