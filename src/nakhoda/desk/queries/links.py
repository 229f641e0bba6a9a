"""Where a member may go by a signed link: the address of the page, and what a token is good for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from hashlib import sha256

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import salted_hmac

from nakhoda.desk.mail.links import signed_link, verify_link

STATUS, SURVEY, APPEAL = "status", "survey", "appeal"
RECOVERY, NOT_ME = "recovery", "not_me"
_HERE = "token"
DAYS = {STATUS: 90, SURVEY: 14, APPEAL: 400, RECOVERY: 3, NOT_ME: 90}


class BadLink(ValueError):
    """Malformed, forged, for something else, or expired: the member sees one page for all."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is for: a thing (case, offer or decision, by purpose) and a recipient, as a digest."""

    subject_id: int
    recipient: str
    expires_at: datetime


def sign(purpose: str, subject_id: int, recipient: str, *, now: datetime, expires_at: datetime | None = None) -> str:
    """A token for a recipient: an address or an app user id, which the token does not show."""
    until = expires_at or now + timedelta(days=DAYS[purpose])
    return signed_link(purpose, str(subject_id), recipient_digest(recipient), until, signing_keys())


def read(purpose: str, token: str, *, now: datetime) -> Link:
    """The link behind a token; raises `BadLink`."""
    decision = verify_link(token, purpose, signing_keys(), now)
    claim = decision.outcome
    if claim is None or not claim.case.isdecimal():
        raise BadLink(decision.reasons[0].code)
    return Link(int(claim.case), claim.recipient, claim.expires_at)


def recipient_digest(recipient: str) -> str:
    """Says for whom a link was made, without saying it."""
    plain = recipient.strip().casefold()
    return salted_hmac("nakhoda.recipient", plain, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()[:16]


def status_url(case_id: int, recipient: str, *, now: datetime) -> str:
    """The member's page of a case, as a full address."""
    return settings.BASE_URL + _status_path().replace(_HERE, sign(STATUS, case_id, recipient, now=now))


@cache
def _status_path() -> str:
    """Looked up once: every new case names its page."""
    return reverse("member:status", args=[_HERE])


@lru_cache(maxsize=4)
def _keys(secrets: tuple[str, ...]) -> tuple[bytes, ...]:
    return tuple(sha256(f"nakhoda.mail:{secret}".encode()).digest() for secret in secrets)


def signing_keys() -> tuple[bytes, ...]:
    """Keys of links and reply addresses: the first signs, all verify."""
    return _keys((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
