"""A form's signed nonce: which form, when it was opened, and a key that makes a double click one case."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from django.core import signing

QUICKEST = timedelta(seconds=2)  # nobody reads and fills a form faster
OLDEST = timedelta(hours=24)
_SALT = "nakhoda.form"


@dataclass(frozen=True, slots=True)
class Nonce:
    """What the hidden field of a form says."""

    key: str
    form: str
    opened_at: datetime


class BadNonce(ValueError):
    """Missing, forged, or of another form."""


def new_nonce(form: str, *, now: datetime) -> str:
    """For the hidden field of a form that is opened now."""
    return signing.dumps([secrets.token_urlsafe(12), form, int(now.timestamp())], salt=_SALT)


def read_nonce(text: str, form: str) -> Nonce:
    """The nonce behind a hidden field; raises `BadNonce`."""
    try:
        key, named, opened = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        raise BadNonce("not signed by us") from None
    if named != form:
        raise BadNonce("of another form")
    return Nonce(str(key), named, datetime.fromtimestamp(int(opened), timezone.utc))


def is_hasty(nonce: Nonce, now: datetime) -> bool:
    """Filled faster than a person can."""
    return now - nonce.opened_at < QUICKEST


def is_stale(nonce: Nonce, now: datetime) -> bool:
    """Open for longer than a key is trusted to be this visit's."""
    return now - nonce.opened_at > OLDEST
