"""Tokens by which the app's server vouches for a member: JSON Web Tokens signed with HS256 and a shared key."""

from __future__ import annotations

import binascii
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.conf import settings

from nakhoda.core.honorifics import is_form
from nakhoda.desk.mail.words import clean_text

LONGEST = 4_096
_HEADER = urlsafe_b64encode(b'{"alg":"HS256","typ":"JWT"}').rstrip(b"=").decode()


class BadToken(ValueError):
    """Missing, malformed, not signed with the shared key, or expired; the message says which."""


@dataclass(frozen=True, slots=True)
class AppCaller:
    """Whom the token names. `is_server` may send for many members (batches)."""

    member: str
    name: str = ""
    handle: str = ""
    locale: str | None = None
    country: str | None = None
    honorific: str = ""
    is_server: bool = False

    @property
    def source(self) -> str:
        """Where its idempotency keys live: nobody else's key can collide with, or reveal, theirs."""
        return "app:" + sha256(self.member.encode()).hexdigest()[:40]


def issue(claims: dict[str, Any]) -> str:
    """A token, as the app's server makes it.

    Claims: sub, exp (seconds), name, handle, locale, country, honorific (a code of core/honorifics.py), role.
    """
    body = _letters(json.dumps(claims, separators=(",", ":")).encode())
    return f"{_HEADER}.{body}.{_letters(_mac(f'{_HEADER}.{body}'))}"


def read_token(text: str, *, now: datetime) -> AppCaller:
    """Who calls; raises `BadToken`."""
    header, _, rest = text.partition(".")
    body, _, signature = rest.partition(".")
    if len(text) > LONGEST or not signature:
        raise BadToken("the token is malformed")
    if not hmac.compare_digest(_bytes(signature), _mac(f"{header}.{body}")):
        raise BadToken("the token is not signed with the shared key")
    if _json(header).get("alg") != "HS256":
        raise BadToken("the token must be signed with HS256")
    return _caller(_json(body), now)


def _caller(claims: dict[str, Any], now: datetime) -> AppCaller:
    expires, member = claims.get("exp"), claims.get("sub")
    if not isinstance(expires, int | float) or not expires > now.timestamp():  # NaN is no later than anything
        raise BadToken("the token has expired")
    if not isinstance(member, str) or not 0 < len(member) <= 200 or clean_text(member) != member:
        raise BadToken("the token names no member (sub)")
    country = _text(claims, "country", 2).upper()
    return AppCaller(
        member=member,
        name=_text(claims, "name", 200),
        handle=_text(claims, "handle", 80),
        locale=_text(claims, "locale", 20) or None,
        country=country if len(country) == 2 else None,
        honorific=form if is_form(form := _text(claims, "honorific", 12)) else "",
        is_server=claims.get("role") == "server",
    )


def _text(claims: dict[str, Any], name: str, longest: int) -> str:
    value = claims.get(name)
    return clean_text(value)[:longest] if isinstance(value, str) else ""


def _json(part: str) -> dict[str, Any]:
    try:
        found = json.loads(_bytes(part))
    except (ValueError, RecursionError):
        raise BadToken("the token is malformed") from None
    if not isinstance(found, dict):
        raise BadToken("the token is malformed")
    return found


def _bytes(part: str) -> bytes:
    try:
        return urlsafe_b64decode(part.encode("ascii") + b"=" * (-len(part) % 4))
    except (binascii.Error, ValueError):
        raise BadToken("the token is malformed") from None


def _letters(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()


def _mac(text: str) -> bytes:
    return hmac.digest(_key(settings.APP_TOKEN_KEY, settings.SECRET_KEY), text.encode(), "sha256")


@lru_cache(maxsize=2)
def _key(given: str, secret: str) -> bytes:
    return given.encode() if given else sha256(f"nakhoda.app:{secret}".encode()).digest()
