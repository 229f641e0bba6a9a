"""Which case a mail may speak to: only a signed reply address opens it, and only for a sender known there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nakhoda.desk.mail.addresses import normal_address
from nakhoda.desk.mail.parsed import ParsedMail
from nakhoda.desk.mail.tokens import find_reply_token, read_reply_token
from nakhoda.desk.models import Participant
from nakhoda.desk.queries.links import signing_keys

_NUMBER = re.compile(r"\+c(\d{1,18})\.", re.IGNORECASE)
MOST_ADDRESSES = 10


def case_of_sender(mail: ParsedMail, mailbox: str) -> int | None:
    """The case that the sender may write to: the token fits the sender, who takes part with approval."""
    sender = normal_address(mail.from_.address) if mail.from_ else ""
    token = find_reply_token(_addresses(mail, mailbox), sender, signing_keys())
    if token is None:
        return None
    known = _approved(token.case_id)
    return token.case_id if sender in known else None


def case_of_token(mail: ParsedMail, mailbox: str) -> int | None:
    """The case to whose reply address a machine wrote: it must have been made for somebody who takes part there."""
    for address in _addresses(mail, mailbox):
        if found := _NUMBER.search(address):
            case_id = int(found[1])
            people = _approved(case_id)
            if any(read_reply_token(address, person, signing_keys()) == case_id for person in people):
                return case_id
    return None


def _addresses(mail: ParsedMail, mailbox: str) -> list[str]:
    """Where it was delivered first, then to whom it says it goes; only those that look like reply addresses."""
    return [address for address in _all(mail, mailbox) if "+c" in address.lower()][:MOST_ADDRESSES]


def _all(mail: ParsedMail, mailbox: str) -> Iterator[str]:
    yield mailbox
    yield from mail.delivered_to
    yield from (box.address for box in (*mail.to, *mail.cc))


def _approved(case_id: int) -> set[str]:
    rows = Participant.objects.filter(case_id=case_id, kind="email", approved=True)
    return {normal_address(address) for address in rows.values_list("address", flat=True)}
