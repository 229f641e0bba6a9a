"""The two ways in which mail comes by itself: a listener (SMTP or LMTP) and a poll of an IMAP mailbox.

NAKHODA_MAIL_PORT, NAKHODA_MAIL_HOST (127.0.0.1) and NAKHODA_MAIL_LMTP=1 open the listener; it takes mail for every
local part of the domain of NAKHODA_MAIL_ADDRESS. NAKHODA_IMAP_URL is imaps://user:password@host/FOLDER.
"""

from __future__ import annotations

import logging
import os
import sys
import time
from urllib.parse import unquote, urlsplit

import django
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from nakhoda.desk.mail.imap import ImapError, ImapSettings, poll_imap
from nakhoda.desk.mail.listener import DoorRules, Envelope, StoreResult, run_listener

log = logging.getLogger("nakhoda.mail")
POLL_SECONDS = 30


def store(envelope: Envelope, raw: bytes) -> StoreResult:
    """Keep and settle one mail for the first of our addresses that it names; returns after COMMIT (P1)."""
    from nakhoda.desk.intake.email import MailTooLarge, take_in

    close_old_connections()
    try:
        taken = take_in(raw, mailbox=envelope.recipients[0], received_at=timezone.now())
    except MailTooLarge as error:
        return StoreResult(refused=dict.fromkeys(envelope.recipients, str(error)))
    finally:
        close_old_connections()
    return StoreResult(reference=f"mail {taken.raw_id}")


def rules() -> DoorRules:
    """Our own addresses only: the local part may carry a reply token."""
    domain = settings.MAIL_ADDRESS.rpartition("@")[2].casefold()
    return DoorRules(accepts=lambda address: address.rpartition("@")[2].casefold() == domain, hostname=domain)


def listen() -> None:
    """Listen until asked to end."""
    host, port = os.environ.get("NAKHODA_MAIL_HOST", "127.0.0.1"), int(os.environ.get("NAKHODA_MAIL_PORT", "2525"))
    run_listener(host, port, os.environ.get("NAKHODA_MAIL_LMTP") == "1", store, rules())


def poll() -> None:
    """Look into the mailbox every half minute, for ever."""
    box = imap_settings(settings.IMAP_URL)
    while True:
        try:
            result = poll_imap(box, store)
            if result.stored or result.failed:
                log.info("mailbox read: %s stored, %s failed", result.stored, result.failed)
        except ImapError as error:
            log.error("mailbox not read: %s", error)
        time.sleep(POLL_SECONDS)


def imap_settings(url: str) -> ImapSettings:
    """What imaps://user:password@host:port/FOLDER asks for; imap:// starts TLS on an open connection."""
    parts = urlsplit(url)
    if parts.scheme not in ("imap", "imaps") or not parts.hostname:
        raise ValueError("NAKHODA_IMAP_URL: write imaps://user:password@host/FOLDER")
    secure = parts.scheme == "imaps"
    return ImapSettings(
        host=parts.hostname,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        mailbox=settings.MAIL_ADDRESS,
        port=parts.port or (993 if secure else 143),
        security="tls" if secure else "starttls",
        folder=unquote(parts.path.strip("/")) or "INBOX",
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nakhoda.config.settings")
    django.setup()
    {"listen": listen, "poll": poll}[sys.argv[1]]()
