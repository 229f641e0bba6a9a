"""How much of a message we are ready to read, and the refusal when it is more (P8, measured bombs)."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Counts are per message, sizes in bytes, text lengths in characters."""

    message_bytes: int = 25 * MEGABYTE
    depth: int = 20
    parts: int = 200
    headers: int = 1_000  # per part
    header_bytes: int = 64 * 1024  # per part
    addresses: int = 500
    encoded_words: int = 2_000
    html_chars: int = 2_000_000
    html_depth: int = 500
    text_chars: int = 1_000_000
    archive_entries: int = 1_000
    archive_ratio: int = 100
    archive_bytes: int = 500 * MEGABYTE


LIMITS = Limits()


class MailRefused(Exception):
    """The message is not read: it stays raw and becomes an unparsed case. `reason` is a stable code."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
