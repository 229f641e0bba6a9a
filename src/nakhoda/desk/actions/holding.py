"""Legal holds: one person places one, and it stands at once; two people end it, because what it kept may go then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from nakhoda.desk.models import LegalHold
from nakhoda.desk.queries.custody import HOLDING
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of

REVIEW_AFTER = timedelta(days=90)  # law-enforcement preservation: 90 days, then look again (handbook 5.4)
LATEST_REVIEW = timedelta(days=366)
PROGRAM = system("records")
WORDS = {"reference": 60, "authority": 120, "reason": 300}


class HoldRefused(ValueError):
    """The hold was not placed or ended; the message says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldTerms:
    """What is kept, for whom and why. Fields of the scope that are empty mean "all"; at least one is set."""

    reference: str
    authority: str
    reason: str
    case_id: int | None = None
    member_id: int | None = None
    lob: str = ""
    country: str = ""
    received_from: datetime | None = None
    received_until: datetime | None = None
    review_at: datetime | None = None


def place_hold(terms: HoldTerms, *, actor: Actor, now: datetime) -> LegalHold:
    """From now on nothing that it covers is erased. It waits for a deletion that is going on, and stops the next."""
    require(actor, "records:keep")
    _refuse_incomplete(terms, now)
    with scope_of(PROGRAM), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [HOLDING])
        if LegalHold.objects.filter(reference=terms.reference.strip()).exists():
            raise HoldRefused("a hold of this reference exists already")
        hold = LegalHold.objects.create(scope_id=registry_id(), **_columns(terms, actor, now))
        _record("hold.placed", hold, actor, now)
    return hold


def ask_to_end(hold_id: int, reason: str, *, actor: Actor, now: datetime) -> LegalHold:
    """The first of two: say why. The hold stands until somebody else agrees."""
    require(actor, "records:keep")
    with scope_of(PROGRAM):
        hold = _standing(hold_id)
        if not reason.strip():
            raise HoldRefused("say why the hold may end")
        hold.end_asked_by, hold.end_asked_at, hold.end_reason = actor.label, now, reason.strip()[:300]
        hold.save(update_fields=["end_asked_by", "end_asked_at", "end_reason"])
        _record("hold.end_asked", hold, actor, now)
    return hold


def end_hold(hold_id: int, *, actor: Actor, now: datetime) -> LegalHold:
    """The second of two: what the hold kept follows the table again."""
    require(actor, "records:keep")
    with scope_of(PROGRAM):
        hold = _standing(hold_id)
        if not hold.end_asked_by:
            raise HoldRefused("nobody has asked to end it: ask first, and another person agrees")
        if hold.end_asked_by == actor.label:
            raise HoldRefused("you asked for it: another person must agree")
        hold.ended_by, hold.ended_at = actor.label, now
        hold.save(update_fields=["ended_by", "ended_at"])
        _record("hold.ended", hold, actor, now)
    return hold


def review_hold(hold_id: int, *, actor: Actor, now: datetime) -> LegalHold:
    """Somebody has looked: it is still needed, and is looked at again in 90 days. A wish to end it is declined."""
    require(actor, "records:keep")
    with scope_of(PROGRAM):
        hold = _standing(hold_id)
        hold.review_at = now + REVIEW_AFTER
        hold.end_asked_by, hold.end_asked_at, hold.end_reason = "", None, ""
        hold.save(update_fields=["review_at", "end_asked_by", "end_asked_at", "end_reason"])
        _record("hold.reviewed", hold, actor, now)
    return hold


def _standing(hold_id: int) -> LegalHold:
    hold = LegalHold.objects.select_for_update().filter(id=hold_id).first()
    if hold is None:
        raise LookupError(f"there is no hold {hold_id}")
    if hold.ended_at is not None:
        raise HoldRefused("this hold has ended")
    return hold


def _refuse_incomplete(terms: HoldTerms, now: datetime) -> None:
    for name, longest in WORDS.items():
        text = getattr(terms, name).strip()
        if not text or len(text) > longest or "\x00" in text:
            raise HoldRefused(f"{name}: fill it in, with at most {longest} characters")
    scope = (terms.case_id, terms.member_id, terms.lob, terms.country, terms.received_from, terms.received_until)
    if not any(scope):
        raise HoldRefused("say what it covers: a case, a member, a line of business, a country or a stretch of time")
    if terms.review_at is not None and not now < terms.review_at <= now + LATEST_REVIEW:
        raise HoldRefused("review_at: a day within the next year")
    if terms.received_from and terms.received_until and terms.received_from >= terms.received_until:
        raise HoldRefused("received_until: later than received_from")


def _columns(terms: HoldTerms, actor: Actor, now: datetime) -> dict[str, Any]:
    names = ("case_id", "member_id", "lob", "country", "received_from", "received_until")
    told = {name: getattr(terms, name) for name in names} | {name: getattr(terms, name).strip() for name in WORDS}
    return told | {"placed_by": actor.label, "placed_at": now, "review_at": terms.review_at or now + REVIEW_AFTER}


def _record(name: str, hold: LegalHold, actor: Actor, now: datetime) -> None:
    about = {"scope_id": hold.scope_id, "actor": actor.label, "now": now, "subject": f"hold:{hold.id}"}
    journal.record(name, **about, case=hold.case_id, member=hold.member_id)  # type: ignore[arg-type]
