"""Who a member is, wherever it stands outside of their own cases: the register, other people's cases, unread mail."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Q

from nakhoda.core.legal_holds import holds_on
from nakhoda.core.personal.normal import bare
from nakhoda.desk.actions.erasing_rows import OUTSIDE, Gone, erase_raw, erase_recoveries, erase_statements
from nakhoda.desk.actions.tallies import tally_key
from nakhoda.desk.models import (
    AddressTally,
    Case,
    CaseDecision,
    ErasureNotice,
    Member,
    MemberAddress,
    Message,
    Participant,
    PersonKey,
    RawMail,
    Recovery,
    VaultEntry,
)
from nakhoda.desk.queries.custody import held_facts, standing_holds, tagged_as_held
from nakhoda.desk.queries.vault import holder_of
from nakhoda.desk.queries.vault_seal import digest_of, opened_mail

LEDGER = "erased.jsonl"  # in the data folder, so that a restored backup can be told what to forget again
SOMEBODY = "[somebody]"
_NAMES = ("name", "handle", "locale", "country", "honorific")


def erase_identity(member_id: int, now: datetime) -> Gone:
    """The member's row is emptied, the addresses go, and so does what others' cases know of them."""
    gone = Gone()
    PersonKey.objects.filter(holder=holder_of(0, member_id)).delete()  # what is left sealed anywhere is noise now
    addresses = list(MemberAddress.objects.filter(member_id=member_id).values_list("kind", "value"))
    _forget_elsewhere(member_id, addresses, gone)
    _forget_unread(addresses, gone)
    decisions = CaseDecision.objects.filter(member_id=member_id)
    erase_statements(decisions, gone)
    for number in decisions.values_list("id", flat=True):
        gone.files |= {f"outbox/nakhoda-d{number}-*.eml", f"outbox/nakhoda-n{number}*.eml"}
    AddressTally.objects.filter(key__in=[tally_key(value) for _, value in addresses]).delete()
    notices = ErasureNotice.objects.filter(member_id=member_id)
    gone.files |= {f"outbox/nakhoda-e{number}.eml" for number in notices.values_list("id", flat=True)}
    notices.delete()
    erase_recoveries(Recovery.objects.filter(account_member_id=member_id), gone)
    gone.add("contact", MemberAddress.objects.filter(member_id=member_id).delete()[0])
    gone.add(
        "contact",
        Member.objects.filter(id=member_id).exclude(**dict.fromkeys(_NAMES, "")).update(**dict.fromkeys(_NAMES, "")),
    )
    return gone


def _forget_elsewhere(member_id: int, addresses: Sequence[tuple[str, str]], gone: Gone) -> None:
    """As a copied or third person on somebody else's case: what they wrote there, and their address in what others
    wrote. A case under a hold stays whole; the order says so by leaving it out of its counts."""
    own = set(Case.objects.filter(member_id=member_id).values_list("id", flat=True))
    named = Q(member_id=member_id) | Q(kind="email", address__iexact="")
    for kind, value in addresses:
        named |= Q(kind=kind, address__iexact=value)
    rows = [row for row in Participant.objects.filter(named).exclude(kind="staff") if row.case_id not in own]
    held = _held({row.case_id for row in rows})
    for row in (row for row in rows if row.case_id not in held):
        _forget_on(row, gone)
        row.delete()
        gone.add("contact", 1)


def _held(cases: set[int]) -> set[int]:
    facts, holds = held_facts(cases), standing_holds()
    return {number for number, case in facts.items() if holds_on(holds, case)} | set(tagged_as_held(list(cases)))


def _forget_on(person: Participant, gone: Gone) -> None:
    address = re.compile("|".join(re.escape(each) for each in (person.address, *_tokens_of(person))), re.IGNORECASE)
    written = person.address.casefold()
    mails = [row for row in RawMail.objects.filter(case_id=person.case_id) if written in _latin(row).casefold()]
    theirs = {row.id for row in mails if _is_from(_latin(row), person.address)}
    for message in Message.objects.filter(case_id=person.case_id):
        changed = _without(message, person, address, theirs)
        if changed:
            Message.objects.filter(id=message.id).update(**changed)
            gone.add("message_text", 1)
    erase_raw(RawMail.objects.filter(id__in=[row.id for row in mails]), gone)


def _tokens_of(person: Participant) -> list[str]:
    """The tokens behind which this case has the address; what is behind them goes."""
    known = {"case_id": person.case_id, "digest": digest_of("email", bare("email", person.address))}
    rows = VaultEntry.objects.filter(**known)
    tokens = [f"[{token}]" for token in rows.values_list("token", flat=True)]
    rows.delete()
    return tokens


def _without(message: Message, person: Participant, address: re.Pattern[str], theirs: set[int]) -> dict[str, Any]:
    named = bool(person.name) and message.author_name == person.name
    if message.author_kind in OUTSIDE and (message.raw_id in theirs or named):
        return {"text": "", "quoted": "", "html": "", "author_name": "", "mail_id": ""}
    texts = {name: getattr(message, name) for name in ("text", "quoted", "html")}
    cut = {name: _cut(text, person, address) for name, text in texts.items()}
    return {name: text for name, text in cut.items() if text != texts[name]}


def _cut(text: str, person: Participant, address: re.Pattern[str]) -> str:
    said = address.sub(SOMEBODY, text)
    return said.replace(person.name, SOMEBODY) if len(person.name) > 3 else said


def _forget_unread(addresses: Sequence[tuple[str, str]], gone: Gone) -> None:
    """Mail that became no case, or one that nobody could read: it has no member, only bytes with an address."""
    unread = Case.objects.filter(unparsed=True, member_id=None).values("id")
    rows = RawMail.objects.filter(Q(case_id=None) | Q(case_id__in=unread)).exclude(raw=b"")
    values = [value.casefold() for kind, value in addresses if kind == "email"]
    if not values:
        return
    found = [row.id for row in rows.iterator(chunk_size=20) if any(value in _latin(row).casefold() for value in values)]
    erase_raw(RawMail.objects.filter(id__in=found), gone)


def _latin(row: RawMail) -> str:
    return opened_mail(row.raw, row.sha256).decode("latin-1")


def _is_from(raw: str, address: str) -> bool:
    head = re.split(r"\r?\n\r?\n", raw, maxsplit=1)[0]
    return any(address.casefold() in line.casefold() for line in re.findall(r"(?im)^from:.*(?:\r?\n[ \t].*)*", head))


def tell_file(member_id: int, now: datetime) -> None:
    """One line outside of the database, with no personal data: whom an older backup must forget again."""
    path = Path(settings.DATA_FOLDER) / LEDGER
    line = {"database": connection.settings_dict["NAME"], "member": member_id, "at": now.isoformat()}
    with path.open("a", encoding="utf-8") as handle:
        handle.write(json.dumps(line) + "\n")
        handle.flush()
        os.fsync(handle.fileno())


def told_members() -> list[int]:
    """The members of this database's ledger, each once, in order."""
    path = Path(settings.DATA_FOLDER) / LEDGER
    if not path.is_file():
        return []
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return list(dict.fromkeys(line["member"] for line in lines if line["database"] == connection.settings_dict["NAME"]))
