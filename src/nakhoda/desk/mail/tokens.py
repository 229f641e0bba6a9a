"""Reply addresses that name a case and can be used only by the one they were given to: `support+c12.ab3d...@host`.

The token is an HMAC over case and recipient, so a forwarded address does not work for the person it was forwarded to,
and no address can be guessed. Case-insensitive, because mail systems are.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nakhoda.desk.mail.addresses import normal_address

Keys = bytes | Sequence[bytes]  # the first one signs, all verify: keys can be rotated
_TOKEN = re.compile(r"^[^@+]+\+c(\d{1,18})\.([a-z2-7]{20})@", re.IGNORECASE)
_LETTERS = 20  # 100 bits


@dataclass(frozen=True, slots=True)
class ReplyToken:
    """A token that fits: `case_id`, and the address of ours at which it arrived."""

    case_id: int
    address: str


def reply_token(case_id: int, recipient: str, keys: Keys) -> str:
    """The 20 letters that let `recipient` write to `case_id`."""
    text = f"reply\n{case_id}\n{normal_address(recipient)}"
    digest = hmac.new(key_ring(keys)[0], text.encode(), hashlib.sha256).digest()
    return base64.b32encode(digest).decode("ascii").lower()[:_LETTERS]


def reply_address(mailbox: str, case_id: int, recipient: str, keys: Keys) -> str:
    """Our mailbox with the token in it, for Reply-To. Raises `ValueError` for a mailbox without an @."""
    local, at, host = mailbox.rpartition("@")
    if not at or not local:
        raise ValueError(f"not an address: {mailbox!r}")
    return f"{local.split('+')[0]}+c{case_id}.{reply_token(case_id, recipient, keys)}@{host}"


def read_reply_token(address: str, sender: str, keys: Keys) -> int | None:
    """The case that `sender` may write to by `address`, or None. Takes the same time whatever is wrong."""
    match = _TOKEN.match(address.strip())
    if match is None or not sender:
        return None
    case_id, given = int(match[1]), match[2].lower()
    fits = [hmac.compare_digest(reply_token(case_id, sender, key), given) for key in key_ring(keys)]
    return case_id if any(fits) else None


def hinted_case(addresses: Iterable[str]) -> int | None:
    """The case that one of the addresses names, unproven: a hint for the agent, never a reason to join."""
    return next((int(match[1]) for address in addresses if (match := _TOKEN.match(address.strip()))), None)


def find_reply_token(addresses: Iterable[str], sender: str, keys: Keys) -> ReplyToken | None:
    """The first of the addresses that holds a token fitting the sender. Look at `delivered_to` and the envelope."""
    for address in addresses:
        case_id = read_reply_token(address, sender, keys)
        if case_id is not None:
            return ReplyToken(case_id, address)
    return None


def key_ring(keys: Keys) -> Sequence[bytes]:
    """The keys as a sequence, newest first. Raises `ValueError` when there is none."""
    found = [keys] if isinstance(keys, bytes) else list(keys)
    if not found or not all(found):
        raise ValueError("a signing key is missing")
    return found
