"""Signed links for members: bound to a purpose, a case and a recipient, and they expire. A GET records nothing."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import datetime, timezone

from nakhoda.core.decisions import Decision, Reason
from nakhoda.desk.mail.tokens import Keys, key_ring

PURPOSES = ("status", "survey", "appeal", "recovery", "not_me")
_SHAPE = re.compile(r"([A-Za-z0-9_-]{1,400})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class LinkClaim:
    """What a valid link says. `recipient` is whatever opaque id it was made for; links must not carry addresses."""

    purpose: str
    case: str
    recipient: str
    expires_at: datetime


def signed_link(purpose: str, case: str, recipient: str, expires_at: datetime, keys: Keys) -> str:
    """The token to put in a URL path. Raises `ValueError` for an unknown purpose or a line break in a value."""
    if purpose not in PURPOSES:
        raise ValueError(f"unknown purpose {purpose!r}")
    if "\n" in case + recipient:
        raise ValueError("line break in a signed value")
    claim = "\n".join((purpose, case, recipient, str(int(expires_at.timestamp())))).encode()
    return f"{_letters(claim)}.{_letters(_seal(claim, key_ring(keys)[0]))}"


def verify_link(token: str, purpose: str, keys: Keys, now: datetime) -> Decision[LinkClaim | None]:
    """The claim, or None with the reason: malformed, forged, other_purpose, expired."""
    match = _SHAPE.fullmatch(token)
    claim = _bytes(match[1]) if match else None
    if match is None or claim is None:
        return _no("malformed", "not a link of ours")
    given = (_bytes(match[2]) or b"").ljust(32, b"\0")
    if not any([hmac.compare_digest(_seal(claim, key), given) for key in key_ring(keys)]):  # noqa: C419 - every key, always
        return _no("forged", "the signature does not fit")
    found = _claim(claim)
    if found.purpose != purpose:
        return _no("other_purpose", f"made for {found.purpose}")
    if now >= found.expires_at:
        return _no("expired", f"expired at {found.expires_at.isoformat()}")
    return Decision(found, (Reason("valid", "signature, purpose and date fit"),))


def _claim(claim: bytes) -> LinkClaim:
    purpose, case, recipient, expires = claim.decode().split("\n")
    return LinkClaim(purpose, case, recipient, datetime.fromtimestamp(int(expires), timezone.utc))


def _seal(claim: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"link\n" + claim, hashlib.sha256).digest()


def _letters(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def _bytes(letters: str) -> bytes | None:
    try:
        return base64.urlsafe_b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return None


def _no(code: str, text: str) -> Decision[LinkClaim | None]:
    return Decision(None, (Reason(code, text),))
