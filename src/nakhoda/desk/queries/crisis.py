"""The crisis card for somebody in danger, and all cards with what is stale, for the staff."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nakhoda.core.crisis import (
    STALE_DAYS,
    Card,
    Check,
    Contact,
    Line,
    card_for,
    hours_in_words,
    in_language,
    lines_of,
)
from nakhoda.core.crisis_document import load_cards
from nakhoda.desk.models import Case, ContactCheck
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import may, require
from nakhoda.org.queries import faces_of_people
from nakhoda.org.scope import scope_of

PROGRAM = system("crisis")
LANE = "L0"


class NoSuchContact(LookupError):
    """No card has that contact."""


def cards() -> tuple[Card, ...]:
    """The cards in force: the operator's own document, or the shipped one. Raises `SealingError`."""
    own = Path(settings.DATA_FOLDER) / "crisis_cards.yaml"
    shipped = files("nakhoda.desk").joinpath("records/crisis_cards.yaml")
    return _loaded(own.read_text("utf-8-sig") if own.is_file() else shipped.read_text())


@lru_cache(maxsize=4)
def _loaded(text: str) -> tuple[Card, ...]:
    return load_cards(text)


def contact_named(key: str) -> Contact:
    """A contact of any card."""
    found = next((contact for card in cards() for contact in card.contacts if contact.key == key), None)
    if found is None:
        raise NoSuchContact(key)
    return found


def checks_of(keys: Sequence[str]) -> dict[str, list[Check]]:
    """What the staff has verified, by contact. Under the program's sight."""
    found: dict[str, list[Check]] = {}
    rows = ContactCheck.objects.filter(contact__in=keys).order_by("id")
    for key, number, day in rows.values_list("contact", "number", "verified_on"):
        found.setdefault(key, []).append(Check(number, day))
    return found


def _lines(card: Card, now: datetime) -> tuple[Line, ...]:
    with scope_of(PROGRAM):
        return lines_of(card, checks_of([contact.key for contact in card.contacts]), now)


def card_in_need(country: str | None, language: str, now: datetime) -> dict[str, Any] | None:
    """`urgent` of the member's pages: only numbers that are verified; None when there is none (better than a dead one).

    A line that is closed now is shown with its hours, after those that answer.
    """
    card = card_for(cards(), country)
    usable = [line for line in _lines(card, now) if line.usable] if card else []
    if card is None or not usable:
        return None
    (title, lang), (text, _same) = in_language(card.title, language), in_language(card.text, language)
    contacts = [
        {"name": line.contact.name, "number": line.contact.number, "hours": _hours(line), "open": line.open_now}
        for line in usable
    ]
    return {"title": title, "text": text, "lang": lang, "contacts": contacts}


def card_on_case(case: Case, now: datetime) -> dict[str, Any] | None:
    """`crisis` of the agent's page, on cases of imminent harm: usable lines, and how many are stale."""
    if case.lane != LANE:
        return None
    card = card_for(cards(), case.country)
    lines = _lines(card, now) if card else ()
    return {
        "country": case.country or "",
        "lines": [
            {"name": x.contact.name, "number": x.contact.number, "hours": _hours(x), "open": x.open_now}
            for x in lines
            if x.usable
        ],
        "stale": [line.contact.name for line in lines if not line.usable],
        "none": card is None,
        "url": reverse("desk:crisis"),
    }


def crisis_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/sealed/crisis.html`."""
    require(actor, "crisis:read")
    with scope_of(PROGRAM):
        keys = [contact.key for card in cards() for contact in card.contacts]
        last = {row.contact: row for row in ContactCheck.objects.filter(contact__in=keys).order_by("id")}
    names = {number: face.name for number, face in faces_of_people(row.checked_by for row in last.values()).items()}
    may_verify, language = bool(may(actor, "crisis:verify")), get_language() or "en"
    shown = []
    for card in cards():
        lines = _lines(card, now)
        shown.append(
            {
                "country": card.country,
                "title": in_language(card.title, language)[0],
                "languages": sorted(card.title),
                "lines": [_row(line, last.get(line.contact.key), names, may_verify, now) for line in lines],
            }
        )
    return {"cards": shown, "may_verify": may_verify, "days": STALE_DAYS}


def _row(
    line: Line, check: ContactCheck | None, names: dict[int, str], may_verify: bool, now: datetime
) -> dict[str, Any]:
    contact, own = line.contact, check is not None and check.number == line.contact.number
    return {
        "key": contact.key,
        "name": contact.name,
        "number": contact.number,
        "hours": _hours(line),
        "zone": contact.time_zone,
        "open": line.open_now,
        "usable": line.usable,
        "verified_on": line.verified_on,
        "source": check.source if check is not None and own else contact.source,
        "by": names.get(check.checked_by, "") if check is not None and own else "",
        "today": _today(contact, now),
        "verify_url": reverse("desk:crisis_verify", args=[contact.key]) if may_verify else "",
    }


def _today(contact: Contact, now: datetime) -> date:
    return now.astimezone(ZoneInfo(contact.time_zone)).date()


def _hours(line: Line) -> str:
    """Its hours, and that nobody answers now where that is so."""
    hours = hours_in_words(line.contact)
    return hours if line.open_now else _("%(hours)s, closed now") % {"hours": hours}
