"""Somebody verified a number of a crisis card: who, when, by what source. The only way for a stale one into use."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from nakhoda.desk.models import ContactCheck
from nakhoda.desk.queries.crisis import PROGRAM, contact_named
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of

OLDEST = timedelta(days=30)  # what was read longer ago is no news
SHORTEST = 5


class CheckRefused(ValueError):
    """The check was not taken; the message says why."""


def verify_contact(key: str, number: str, day: date, source: str, *, actor: Actor, now: datetime) -> ContactCheck:
    """`number` is what was called or read: it must be what the card says. Raises `NoSuchContact`, `CheckRefused`."""
    require(actor, "crisis:verify")
    contact = contact_named(key)
    today = now.astimezone(ZoneInfo(contact.time_zone)).date()
    if number.strip() != contact.number:
        raise CheckRefused("the number is not the one on the card: change the card's document first")
    if not today - OLDEST <= day <= today:
        raise CheckRefused(f"say the day on which you verified it: within the last {OLDEST.days} days")
    if len(source.strip()) < SHORTEST:
        raise CheckRefused("say how you verified it: whom you called, or which page you read")
    with scope_of(PROGRAM):
        check = ContactCheck.objects.create(
            scope_id=registry_id(),
            contact=contact.key,
            number=contact.number,
            verified_on=day,
            source=source.strip()[:300].replace("\x00", ""),
            checked_by=actor.id,
            checked_at=now,
        )
        about = {"scope_id": registry_id(), "actor": actor.label, "now": now, "subject": f"contact:{contact.key}"}
        journal.record("contact.verified", **about, number=contact.number, day=day.isoformat())  # type: ignore[arg-type]
    return check
