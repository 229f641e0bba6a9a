"""What a currency was worth on a day, as planners wrote it down with its source; nothing is fetched or guessed."""

from __future__ import annotations

from datetime import date

from nakhoda.core.staffing.refusal import StaffingError
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import HOME_REGION
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import ExchangeRate

BASE = "USD"
LISTED = 60


def rates_for(actor: Actor) -> list[ExchangeRate]:
    """Newest first; raises `Refused`."""
    require(actor, "capacity:plan")
    with scope_of(system("capacity")):
        return list(ExchangeRate.objects.filter(region=HOME_REGION).order_by("-since", "-id")[:LISTED])


def rates_on(day: date) -> dict[str, ExchangeRate]:
    """The rate of each currency that holds on a day: the latest one that had begun; the last written of one day."""
    with scope_of(system("capacity")):
        rows = ExchangeRate.objects.filter(region=HOME_REGION, since__lte=day).order_by("since", "id")
        return {row.currency: row for row in rows}


def currencies_known(day: date) -> list[str]:
    """In which a plan of that day can be reckoned."""
    return [BASE, *sorted(set(rates_on(day)) - {BASE})]


def worth(currency: str, day: date, rates: dict[str, ExchangeRate], where: str) -> float:
    """US dollars for one unit. Raises `StaffingError` that names the field, currency and day where there is no rate."""
    if currency == BASE:
        return 1.0
    row = rates.get(currency)
    if row is None:
        wanted = f"of {currency} on {day} is missing (rate card of {where}): add it to the exchange rates"
        raise StaffingError("usd_rate", wanted)
    return row.usd
