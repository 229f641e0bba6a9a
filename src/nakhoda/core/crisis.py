"""Crisis cards: whom a person in danger can reach now, in her country and language (handbook 5.1).

A number that nobody has verified for 90 days is not shown to anybody who needs help: a dead line costs a life.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

Words = Mapping[str, str]
STALE_DAYS = 90
ALWAYS = "24 h"


@dataclass(frozen=True, slots=True)
class Contact:
    """A line that helps. `opens` and `closes` None: day and night; `closes` 00:00 is midnight at the end of the day."""

    key: str
    name: str
    number: str
    time_zone: str
    source: str
    verified_on: date | None = None
    opens: time | None = None
    closes: time | None = None
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)  # Monday is 0

    @property
    def always(self) -> bool:
        """Whether it answers day and night."""
        return self.opens is None or self.closes is None


@dataclass(frozen=True, slots=True)
class Check:
    """Somebody verified a contact: which number, on which day."""

    number: str
    verified_on: date


@dataclass(frozen=True, slots=True)
class Card:
    """One country's card (`country` "" is for everywhere else); title and text by language."""

    key: str
    country: str
    title: Words
    text: Words
    contacts: tuple[Contact, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A contact as it stands at an instant. `usable`: verified and not stale."""

    contact: Contact
    verified_on: date | None
    usable: bool
    open_now: bool


def is_open(contact: Contact, now: datetime) -> bool:
    """Whether somebody answers at this instant, by the clock of the line's own place."""
    if contact.opens is None or contact.closes is None:
        return True
    local = now.astimezone(ZoneInfo(contact.time_zone))
    midnight = contact.closes == time(0)
    if contact.opens < contact.closes or midnight:
        return (
            local.weekday() in contact.days
            and contact.opens <= local.time()
            and (midnight or local.time() < contact.closes)
        )
    yesterday = (local - timedelta(days=1)).weekday()
    late = local.weekday() in contact.days and local.time() >= contact.opens
    return late or (yesterday in contact.days and local.time() < contact.closes)


def hours_in_words(contact: Contact) -> str:
    """`24 h`, or `08:00-24:00 (Asia/Kuala_Lumpur)`: figures that every language reads."""
    if contact.opens is None or contact.closes is None:
        return ALWAYS
    closes = "24:00" if contact.closes == time(0) else f"{contact.closes:%H:%M}"
    return f"{contact.opens:%H:%M}–{closes}"


def verified_on(contact: Contact, checks: Sequence[Check]) -> date | None:
    """The last day on which this very number was verified, by the document or by somebody of the staff."""
    days = [check.verified_on for check in checks if check.number == contact.number]
    return max([*days, *([contact.verified_on] if contact.verified_on else [])], default=None)


def is_stale(day: date | None, today: date) -> bool:
    """Never verified, or more than 90 days ago."""
    return day is None or (today - day).days > STALE_DAYS


def lines_of(card: Card, checks: Mapping[str, Sequence[Check]], now: datetime) -> tuple[Line, ...]:
    """Every contact of a card as it stands now: usable and open first, in the document's order."""
    found = []
    for contact in card.contacts:
        day = verified_on(contact, checks.get(contact.key, ()))
        today = now.astimezone(ZoneInfo(contact.time_zone)).date()
        found.append(Line(contact, day, not is_stale(day, today), is_open(contact, now)))
    return tuple(sorted(found, key=lambda line: (not line.usable, not line.open_now)))


def card_for(cards: Sequence[Card], country: str | None) -> Card | None:
    """The card of the country, or the one for everywhere else."""
    own = next((card for card in cards if country and card.country == country), None)
    return own or next((card for card in cards if not card.country), None)


def in_language(words: Words, language: str) -> tuple[str, str]:
    """(text, its language): the whole tag, then its first part, then English."""
    for tag in (language, language.split("-")[0], "en"):
        if tag in words:
            return words[tag], tag
    return next((text, tag) for tag, text in words.items())
