"""Three letters: the link under which a contact is named, the code to it, the notice to every old contact point.

Their words are data (`desk/recovery/letters.yaml`). Nothing of them is stored: the job is the memory
of having sent one.
"""

from __future__ import annotations

import contextlib
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.conf import settings
from django.urls import reverse

from nakhoda.desk.actions.letters import OUR_NAME, requester_of
from nakhoda.desk.actions.post_office import PermanentFailure, hand_over
from nakhoda.desk.actions.recovery_contacts import code_of
from nakhoda.desk.actions.recovery_records import rule_at
from nakhoda.desk.mail.compose import ComposeError, Mailbox, compose_reply
from nakhoda.desk.mail_texts import language_for_member
from nakhoda.desk.models import Case, Member, MemberAddress, Recovery, RecoveryContact
from nakhoda.desk.queries import links
from nakhoda.desk.queries.references import reference_of


def send_recovery_mail(kind: str, recovery_id: int, address_id: int | None = None, *, now: datetime) -> None:
    """Hand one letter over, unless its reason has gone. Temporary trouble raises, and the job tries again."""
    row = Recovery.objects.filter(id=recovery_id).first()
    if row is None or row.ended_at:
        return
    case = Case.objects.get(id=row.case_id)
    {"link": _link, "code": _code, "notice": _notice}[kind](row, case, address_id, now)


def _link(row: Recovery, case: Case, _address_id: int | None, now: datetime) -> None:
    person = requester_of(case)
    if person is None or row.contact_asked_at is None:
        return
    until = row.contact_asked_at + timedelta(hours=rule_at(now).link_hours)
    token = links.sign(links.RECOVERY, row.id, person.address, now=now, expires_at=until)
    url = settings.BASE_URL + reverse("member:recovery_contact", args=[token])
    language = language_for_member(case.language, case.locale)
    name = f"nakhoda-rl{row.id}-{int(row.contact_asked_at.timestamp())}"
    _send("link", person.address, language, name, now, url=url, reference=reference_of(case.id))


def _code(row: Recovery, case: Case, _address_id: int | None, now: datetime) -> None:
    contact = RecoveryContact.objects.filter(recovery_id=row.id, confirmed_at=None).first()
    if contact is None:
        return
    language = language_for_member(case.language, case.locale)
    name = f"nakhoda-rc{row.id}-{contact.codes}"
    _send("code", contact.value, language, name, now, code=code_of(contact), minutes=rule_at(now).code_minutes)


def _notice(row: Recovery, case: Case, address_id: int | None, now: datetime) -> None:
    address = MemberAddress.objects.filter(id=address_id or 0, member_id=row.account_member_id or 0).first()
    if address is None or row.state != "cooling" or row.cooling_until is None:
        return
    token = links.sign(links.NOT_ME, row.id, address.value, now=now)
    url = settings.BASE_URL + reverse("member:not_me", args=[token])
    language = language_for_member(Member.objects.get(id=address.member_id).locale, case.locale)
    name = f"nakhoda-rn{row.id}-{address.pk}"
    until = f"{row.cooling_until:%Y-%m-%d %H:%M} UTC"
    _send("notice", address.value, language, name, now, url=url, until=until)


def _send(kind: str, to: str, language: str, name: str, now: datetime, **told: Any) -> None:
    texts = letters().get(language) or letters()["en"]
    with contextlib.suppress(PermanentFailure, ComposeError):
        raw = compose_reply(
            sender=Mailbox(settings.MAIL_ADDRESS, OUR_NAME),
            to=Mailbox(to),
            subject=texts[f"{kind}_subject"],
            text=texts[kind].format(**told),
            language=language if language in letters() else "en",
            message_id=name,
            sent_at=now,
            automatic=True,
        )
        hand_over(raw, sender=settings.MAIL_ADDRESS, recipient=to, name=name)


@cache
def letters() -> dict[str, dict[str, str]]:
    """Subject and text of each letter by language."""
    return yaml.safe_load(files("nakhoda.desk").joinpath("recovery/letters.yaml").read_text("utf-8"))  # type: ignore[no-any-return]
