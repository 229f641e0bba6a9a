"""Reads crisis cards from YAML; every fault is named by its place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from nakhoda.core.crisis import Card, Contact
from nakhoda.core.sealing.document import SealingError, read_mapping, titles

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NUMBER = re.compile(r"\+?[0-9][0-9 -]{1,24}")


def load_cards(text: str) -> tuple[Card, ...]:
    """The cards in a YAML text; raises `SealingError`."""
    rows = read_mapping(text).get("cards")
    if not isinstance(rows, list) or not rows:
        raise SealingError("cards: a list of at least one is needed")
    cards = tuple(_card(row, f"cards[{number}]") for number, row in enumerate(rows))
    keys = [contact.key for card in cards for contact in card.contacts]
    if len(set(keys)) < len(keys) or len({card.country for card in cards}) < len(cards):
        raise SealingError("cards: a country or a contact stands there twice")
    return cards


def _card(row: Any, where: str) -> Card:
    if not isinstance(row, Mapping) or not row.get("key"):
        raise SealingError(f"{where}: a card is a mapping with a key")
    where = f"{where} ({row['key']})"
    contacts = row.get("contacts")
    if not isinstance(contacts, list) or not contacts:
        raise SealingError(f"{where}: contacts: a list of at least one is needed")
    return Card(
        key=str(row["key"]),
        country=str(row.get("country", "")),
        title=titles(row, where),
        text=titles(row, where, "text"),
        contacts=tuple(_contact(each, f"{where}.contacts[{n}]") for n, each in enumerate(contacts)),
    )


def _contact(row: Any, where: str) -> Contact:
    if not isinstance(row, Mapping):
        raise SealingError(f"{where}: a contact is a mapping")
    for name in ("key", "name", "number", "time_zone", "source"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise SealingError(f"{where}: {name} is missing (a text, a number in quotes)")
    if not NUMBER.fullmatch(row["number"]):
        raise SealingError(f"{where}: number must be digits, as they are dialled")
    opens, closes = _hours(row.get("hours"), where)
    return Contact(
        key=row["key"],
        name=row["name"],
        number=row["number"],
        time_zone=_zone(row["time_zone"], where),
        source=row["source"],
        verified_on=_day(row.get("verified_on"), where),
        opens=opens,
        closes=closes,
        days=_days(row.get("days"), where),
    )


def _zone(name: str, where: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        raise SealingError(f"{where}: there is no time zone {name!r}") from None
    return name


def _day(value: Any, where: str) -> date | None:
    if value is not None and type(value) is not date:
        raise SealingError(f"{where}: verified_on must be a day such as 2026-11-01, or left out")
    return value


def _hours(value: Any, where: str) -> tuple[time | None, time | None]:
    """`24h`, or `08:00-24:00`."""
    if value == "24h":
        return None, None
    found = re.fullmatch(r"(\d\d):(\d\d)-(\d\d):(\d\d)", str(value))
    if found:
        first, second, third, fourth = (int(part) for part in found.groups())
        try:
            return time(first, second), time(0) if (third, fourth) == (24, 0) else time(third, fourth)
        except ValueError:
            pass
    raise SealingError(f'{where}: hours must be "24h" or such as "08:00-24:00"') from None


def _days(value: Any, where: str) -> tuple[int, ...]:
    if value is None:
        return tuple(range(7))
    if not isinstance(value, list) or not value or any(each not in DAYS for each in value):
        raise SealingError(f"{where}: days must be a list of {', '.join(DAYS)}")
    return tuple(sorted({DAYS.index(each) for each in value}))
