"""The member names a new contact behind a signed link and proves to hold it. No agent types, reads or chooses it."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.crypto import salted_hmac

from nakhoda.core.events import Event, RecoveryContactConfirmed
from nakhoda.desk.actions.recovery_records import reassess, rule_at
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.jobs import defer
from nakhoda.desk.mail.addresses import normal_address
from nakhoda.desk.models import Case, MemberAddress, Participant, Recovery, RecoveryContact
from nakhoda.desk.queries import links
from nakhoda.desk.queries.recovery_facts import mark_of
from nakhoda.org.actors import system

MEMBER = system("member:recovery")
MOST_CODES = 5
DIGITS = 8


class ContactRefused(ValueError):
    """The page says why; `code` is for its words: invalid | too_many | wrong_code | too_late."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Named:
    """What a link opens: the recovery, its case, and the contact named so far."""

    recovery: Recovery
    case: Case
    contact: RecoveryContact | None


def named_by(token: str, *, now: datetime) -> Named:
    """Behind the link to whoever wrote the case; raises `links.BadLink`. Under the program's scope."""
    link = links.read(links.RECOVERY, token, now=now)
    row = Recovery.objects.filter(id=link.subject_id).first()
    if row is None or (row.state != "opened" and row.contact_confirmed_at is None) or row.ended_at:
        raise links.BadLink("over")
    people = Participant.objects.filter(case_id=row.case_id, role="requester", kind="email")
    if link.recipient not in {links.recipient_digest(each.address) for each in people}:
        raise links.BadLink("not hers")
    contact = RecoveryContact.objects.filter(recovery_id=row.id).first()
    return Named(row, Case.objects.get(id=row.case_id), contact)


def name_contact(named: Named, value: str, *, now: datetime) -> RecoveryContact:
    """Keep it, send it a code, and weigh the request again: somebody else's contact is a pattern."""
    case, row = _locked(named)
    address = normal_address(value)
    contact = RecoveryContact.objects.filter(recovery_id=row.id).first()
    if contact and contact.codes >= MOST_CODES:
        raise ContactRefused("too_many")
    contact = contact or RecoveryContact(case_id=case.id, scope_id=case.scope_id, recovery_id=row.id)
    contact.value, contact.codes, contact.tries, contact.code_sent_at = address, contact.codes + 1, 0, now
    contact.save()
    row.contact_mark = mark_of(address)
    row.save(update_fields=["contact_mark"])
    if events := reassess(case, row, actor=MEMBER, now=now):
        write_events(case, events, actor=MEMBER, now=now)
    defer("send_recovery_mail", kind="code", recovery_id=row.id)
    return contact


def confirm_contact(named: Named, code: str, *, now: datetime) -> bool:
    """Whether the code fits. A wrong one is counted and must be committed: it is no exception."""
    case, row = _locked(named)
    contact = RecoveryContact.objects.select_for_update().filter(recovery_id=row.id).first()
    if contact is None or contact.code_sent_at is None:
        raise ContactRefused("too_late")
    rule = rule_at(now)
    if now > contact.code_sent_at + timedelta(minutes=rule.code_minutes) or contact.tries >= rule.code_tries:
        raise ContactRefused("too_late")
    contact.tries += 1
    fits = hmac.compare_digest(code_of(contact), "".join(each for each in code if each.isdigit())[:DIGITS])
    contact.confirmed_at = now if fits else None
    contact.save(update_fields=["tries", "confirmed_at"])
    if fits:
        row.contact_confirmed_at = now
        row.save(update_fields=["contact_confirmed_at"])
        told: list[Event] = [RecoveryContactConfirmed(recovery_id=row.id, kind=contact.kind)]
        write_events(case, told, actor=MEMBER, now=now)
    return fits


def code_of(contact: RecoveryContact) -> str:
    """The code that was sent last: worked out again, stored nowhere, in no job and no log."""
    sent = contact.code_sent_at.timestamp() if contact.code_sent_at else 0
    text = f"{contact.recovery_id}\n{contact.codes}\n{contact.value}\n{sent}"
    number = int(salted_hmac("nakhoda.recovery.code", text, algorithm="sha256").hexdigest(), 16)
    return str(number % 10**DIGITS).zfill(DIGITS)


def objection_of(token: str, *, now: datetime) -> int:
    """The recovery that an old contact point may object to; raises `links.BadLink`. Under the program's scope."""
    link = links.read(links.NOT_ME, token, now=now)
    row = Recovery.objects.filter(id=link.subject_id).first()
    addresses = MemberAddress.objects.filter(member_id=row.account_member_id or 0) if row else []
    if row is None or link.recipient not in {links.recipient_digest(each.value) for each in addresses}:
        raise links.BadLink("not hers")
    return row.id


def _locked(named: Named) -> tuple[Case, Recovery]:
    case = Case.objects.select_for_update().get(id=named.case.id)
    row = Recovery.objects.select_for_update().get(id=named.recovery.id)
    if row.state != "opened" or row.contact_confirmed_at is not None:
        raise ContactRefused("too_late")
    return case, row
