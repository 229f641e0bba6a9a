"""Public holidays of a place as a calendar package drafts them; a site confirms them each year (handbook 6.6)."""

from __future__ import annotations

from datetime import date

from nakhoda.core.forecast.events import Event, holidays_named

NAMED_IN = "en_US"  # asked for by name: else names and marks would follow the language of the server


def public_holidays(place: str, first: date, last: date) -> list[Event]:
    """Those from `first` to `last` of COUNTRY or COUNTRY-SUBDIVISION (`IN-KA`). Raises `LookupError`.

    A date that is only estimated has the next day as its alternative; whether the desk is closed is left to be learned.
    """
    import holidays

    country, _, part = place.strip().partition("-")
    years = range(first.year, last.year + 1)
    try:
        told = holidays.country_holidays(country.upper(), subdiv=part or None, years=years, language=NAMED_IN)
    except (NotImplementedError, KeyError) as error:
        raise LookupError(f"no such country or subdivision is known: {place}") from error
    return holidays_named((day, names) for day, names in sorted(told.items()) if first <= day <= last)
