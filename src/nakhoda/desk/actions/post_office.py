"""Hands mail to the next mail system, or lays it into the outbox folder where none is set."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.conf import settings

from nakhoda.desk.mail.outbound import PermanentFailure, SmtpSettings, TemporaryFailure, send

__all__ = ["PermanentFailure", "TemporaryFailure", "hand_over", "smtp_settings"]
_SECURITY = {"smtp": "", "smtp+starttls": "starttls", "smtps": "tls"}
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}


def hand_over(raw: bytes, *, sender: str, recipient: str, name: str) -> None:
    """Returns once the other side has taken it. `name` is the message's own id: a repeat is recognised by it."""
    if settings.SMTP_URL:
        send(raw, sender, recipient, smtp_settings(settings.SMTP_URL))
    else:
        _lay_into_outbox(raw, name)


def smtp_settings(url: str) -> SmtpSettings:
    """`smtp://`, `smtp+starttls://` or `smtps://` with user, password, host and port; raises ValueError otherwise."""
    parts = urlsplit(url)
    if parts.scheme not in _SECURITY or not parts.hostname:
        raise ValueError("NAKHODA_SMTP_URL must look like smtp://user:password@host:25 (or smtps://, smtp+starttls://)")
    return SmtpSettings(
        host=parts.hostname,
        port=parts.port or _PORTS[parts.scheme],
        security=_SECURITY[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )


def _lay_into_outbox(raw: bytes, name: str) -> None:
    folder = Path(settings.DATA_FOLDER) / "outbox"
    folder.mkdir(parents=True, exist_ok=True)
    target, temporary = folder / f"{name}.eml", folder / f".{name}.{os.getpid()}"
    with temporary.open("wb") as handle:
        handle.write(raw)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(target)
