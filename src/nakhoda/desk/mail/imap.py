"""Fetching from an IMAP mailbox: a message is marked or moved only after it is stored, so a crash only repeats it."""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from nakhoda.desk.mail.limits import MEGABYTE
from nakhoda.desk.mail.listener import Envelope, Store

_log = logging.getLogger(__name__)
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """Where to fetch. `mailbox` is the address of ours this box stands for; `done_folder` "" leaves it there, seen."""

    host: str
    user: str
    password: str
    mailbox: str
    port: int = 993
    security: str = "tls"  # "" | "starttls" | "tls"
    folder: str = "INBOX"
    done_folder: str = ""
    timeout: float = 30.0
    most: int = 200  # messages in one poll
    message_bytes: int = 60 * MEGABYTE  # larger ones stay where they are, flagged


@dataclass(slots=True)
class PollResult:
    """What one poll did. `failed` stay unseen and come again; `too_large` are flagged for a person."""

    stored: int = 0
    failed: int = 0
    too_large: int = 0


class ImapError(Exception):
    """The server is away or says no; the next poll may do better."""


def poll_imap(settings: ImapSettings, store: Store) -> PollResult:
    """Fetch what is unseen, oldest first. Raises `ImapError` when the server cannot be talked to."""
    result = PollResult()
    try:
        connection = _connect(settings)
        try:
            for uid in _unseen(connection, settings):
                _fetch(connection, uid, settings, store, result)
        finally:
            connection.logout()
    except (imaplib.IMAP4.error, OSError) as trouble:
        raise ImapError(f"{settings.host}: {trouble}") from trouble
    return result


def _connect(settings: ImapSettings) -> imaplib.IMAP4:
    connection: imaplib.IMAP4
    if settings.security == "tls":
        context = ssl.create_default_context()
        connection = imaplib.IMAP4_SSL(settings.host, settings.port, ssl_context=context, timeout=settings.timeout)
    else:
        connection = imaplib.IMAP4(settings.host, settings.port, timeout=settings.timeout)
        if settings.security == "starttls":
            connection.starttls(ssl.create_default_context())
    connection.login(settings.user, settings.password)
    _ok(connection.select(_quoted(settings.folder)))
    return connection


def _unseen(connection: imaplib.IMAP4, settings: ImapSettings) -> Iterator[str]:
    data = _ok(connection.uid("SEARCH", "UNSEEN", "UNFLAGGED"))
    uids = b" ".join(piece for piece in data if isinstance(piece, bytes)).split()
    return (uid.decode("ascii") for uid in uids[: settings.most])


def _fetch(connection: imaplib.IMAP4, uid: str, settings: ImapSettings, store: Store, result: PollResult) -> None:
    if _size(connection, uid) > settings.message_bytes:
        _ok(connection.uid("STORE", uid, "+FLAGS.SILENT", "(\\Flagged)"))
        result.too_large += 1
        return
    raw = _raw(connection, uid)
    if raw is None:
        return  # somebody else took it meanwhile
    try:
        store(Envelope(sender="", recipients=(settings.mailbox,), source=f"imap:{settings.host}"), raw)
    except Exception:
        _log.exception("a fetched mail was not stored", extra={"uid": uid})
        result.failed += 1
        return
    _put_away(connection, uid, settings)
    result.stored += 1


def _put_away(connection: imaplib.IMAP4, uid: str, settings: ImapSettings) -> None:
    if not settings.done_folder:
        _ok(connection.uid("STORE", uid, "+FLAGS.SILENT", "(\\Seen)"))
    elif "MOVE" in connection.capabilities:
        _ok(connection.uid("MOVE", uid, _quoted(settings.done_folder)))
    else:
        _ok(connection.uid("COPY", uid, _quoted(settings.done_folder)))
        _ok(connection.uid("STORE", uid, "+FLAGS.SILENT", "(\\Seen \\Deleted)"))
        _ok(connection.expunge())


def _size(connection: imaplib.IMAP4, uid: str) -> int:
    for piece in _ok(connection.uid("FETCH", uid, "(RFC822.SIZE)")):
        line = piece[0] if isinstance(piece, tuple) else piece
        if isinstance(line, bytes) and (match := _SIZE.search(line)):
            return int(match[1])
    return 0


def _raw(connection: imaplib.IMAP4, uid: str) -> bytes | None:
    for piece in _ok(connection.uid("FETCH", uid, "(BODY.PEEK[])")):
        if isinstance(piece, tuple) and len(piece) > 1 and isinstance(piece[1], bytes):
            return piece[1]
    return None


def _ok(answer: tuple[str, Sequence[object]]) -> Sequence[object]:
    status, data = answer
    if status != "OK":
        raise imaplib.IMAP4.error(f"the server says {status}: {data!r}")
    return data


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
