"""Write down what a currency is worth from a day on."""

from __future__ import annotations

import math
from datetime import date, datetime, timedelta

from nakhoda.core.costing.currencies import known_currency
from nakhoda.core.costing.money import CostError
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import HOME_REGION, scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.capacity import LONGEST_SOURCE, CapacityFaulty
from nakhoda.planning.models import ExchangeRate
from nakhoda.planning.queries.exchange_rates import BASE

LEAST, MOST = 1e-6, 1e4
OLDEST, AHEAD = timedelta(days=3 * 366), timedelta(days=2 * 366)


def add_rate(currency: str, usd: float, since: date, source: str, *, actor: Actor, now: datetime) -> ExchangeRate:
    """The latest rate of a day rules; the ones before stay as history. Raises `CapacityFaulty`."""
    require(actor, "capacity:plan")
    faults = _faults(currency.strip().upper(), usd, since, source, now)
    if faults:
        raise CapacityFaulty(faults)
    with scope_of(system("capacity")):
        row = ExchangeRate.objects.create(
            scope_id=scope_id("inhouse"), region=HOME_REGION, currency=currency.strip().upper(), usd=usd, since=since,
            source=source.strip(), author_id=actor.id or None, at=now,
        )  # fmt: skip
        journal.record(
            "capacity.rate_added", scope_id=row.scope_id, actor=actor.label, now=now, subject=f"rate:{row.currency}",
            usd=usd, since=since.isoformat(),
        )  # fmt: skip
    return row


def _faults(currency: str, usd: float, since: date, source: str, now: datetime) -> dict[str, str]:
    faults = {}
    try:
        if known_currency(currency) == BASE:
            faults["currency"] = "a US dollar is a US dollar: rates are of other currencies"
    except CostError as fault:
        faults["currency"] = str(fault)
    if not math.isfinite(usd) or not LEAST <= usd <= MOST:
        faults["usd"] = f"between {LEAST:g} and {MOST:g} US dollars for one unit"
    if not now.date() - OLDEST <= since <= now.date() + AHEAD:
        faults["since"] = "a day of the last three or the next two years"
    if not source.strip() or len(source.strip()) > LONGEST_SOURCE:
        faults["source"] = f"say where it comes from, in at most {LONGEST_SOURCE} characters"
    return faults
