"""The same personal data in everything that somebody outside can write, on all five channels; and where it is left."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from email.message import EmailMessage

from django.db import connection

from nakhoda.desk.actions import conversation, drafts
from nakhoda.desk.actions.appeals import file_appeal
from nakhoda.desk.actions.decisions import record_product_decision
from nakhoda.desk.actions.opening import open_case
from nakhoda.desk.actions.replies import receive_reply
from nakhoda.desk.actions.requests import file_request
from nakhoda.desk.arrivals import Arrival, File, Sender
from nakhoda.desk.intake.app_case import open_from_app
from nakhoda.desk.intake.app_tokens import AppCaller
from nakhoda.desk.intake.email import take_in
from nakhoda.desk.intake.in_app import AppMessage
from nakhoda.desk.models import Case
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from tests.cast import actor
from tests.core.test_statement import WHOLE

PROGRAM = system("test")
AADHAAR, CARD, PHONE = "234123412346", "4111111111111111", "9876543210"
FORMS = (
    f"{AADHAAR[:4]} {AADHAAR[4:8]} {AADHAAR[8:]}",
    " ".join(re.findall("....", CARD)),
    f"+91 {PHONE[:5]} {PHONE[5:]}",
)
PARTS = (AADHAAR[-8:], CARD[-8:], PHONE[-8:])  # so many of their digits in a row are enough to tell


def in_script(zero: str, trick: str = "") -> str:
    """All three, in the digits of a script, with something invisible inside."""
    text = "; ".join(FORMS)
    told = "".join(chr(ord(zero) + int(char)) if char.isdigit() else char for char in text)
    return told if not trick else told.replace(told[1], told[1] + trick)


def plant_everywhere(words: str, at: datetime, who: str) -> list[int]:
    """Every channel once: its text, subject, names, files, fields; then a reply, notes and drafts. The cases."""
    with scope_of(PROGRAM):
        sender = Sender(kind="email", address=f"{who}@mail.example", name=f"{who} {words}", handle=words)
        numbers = [_form(words, sender, at), _appeal(words, sender, at)]
        numbers.append(int(file_request("account_restore", _fields(words), actor=actor("admin"), now=at).id))
        _reply(numbers[0], words, sender, at)
        _staff(numbers[0], words, at)
    mailed = take_in(_mail(words, sender), mailbox="support@nakhoda.example", received_at=at).case_id
    app = open_from_app(
        AppMessage(text=words, subject=words, context={"device": words, "phone": words}),
        AppCaller(member=f"app-{who}", name=words, handle=who),
        f"key-{who}",
        now=at,
    ).case_id
    return [*numbers, mailed or 0, app or 0]


def _form(words: str, sender: Sender, at: datetime) -> int:
    about = {"channel": "web_form", "received_at": at, "sender": sender, "lob": "account_access", "country": "IN"}
    file = File(name=f"{words}.jpg", content_type="image/jpeg", size=3, sha256="0" * 64)
    said = {"text": words, "subject": words, "quoted": words, "html": _cut(words), "context": {"handle": words}}
    copied = (Sender(kind="email", address="a@mail.example", name=words),)
    return int(open_case(Arrival(**about, **said, files=(file,), cc=copied), actor=PROGRAM, now=at).id)  # type: ignore[arg-type]


def _appeal(words: str, sender: Sender, at: datetime) -> int:
    member = Case.objects.order_by("-id").values_list("member_id", flat=True).first()
    decision = record_product_decision(
        member or 0, "feature_age", WHOLE, True, actor=PROGRAM, now=at, decided_at=at, informed_at=at
    )
    arrival = Arrival(channel="appeal", received_at=at, sender=sender, text=words, subject=words)
    return int(file_appeal(decision.reference, arrival, actor=PROGRAM, now=at).case.id)


def _fields(words: str) -> dict[str, str]:
    return {"account": "lim.ah.beng", "evidence": words}


def _reply(number: int, words: str, sender: Sender, at: datetime) -> None:
    receive_reply(number, Arrival(channel="web_form", received_at=at, sender=sender, text=words), actor=PROGRAM, now=at)


def _staff(number: int, words: str, at: datetime) -> None:
    conversation.add_note(number, f"She says {words}", actor=PROGRAM, now=at)
    conversation.reply(number, f"You wrote {words}", actor=PROGRAM, now=at)
    drafts.save_draft(number, f"A draft {words}", actor=PROGRAM, now=at)


def _mail(words: str, sender: Sender) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{sender.address}", "support@nakhoda.example"
    mail["Subject"], mail["Message-ID"] = words, f"<{sender.address}>"
    mail.set_content(f"{words}\n\n> {words}\n")
    mail.add_alternative(f"<p>{_cut(words)}</p>", subtype="html")
    mail.add_attachment(b"x", "text", "plain", filename=f"{words}.txt")
    return mail.as_bytes()


def _cut(words: str) -> str:
    return f"<p>{words[:3]}<b>{words[3:7]}</b>{words[7:]}</p>"


def left() -> dict[str, str]:
    """table.column -> an excerpt, wherever the digits of a planted number can be read in a column of text or JSON."""
    found: dict[str, str] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type NOT IN ('bytea', 'integer', 'bigint', 'smallint', 'boolean', 'timestamp with time zone')"
        )
        for table, column in cursor.fetchall():
            cursor.execute(f'SELECT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL')
            for (text,) in cursor.fetchall():
                if any(part in _digits(text) for part in PARTS):
                    found[f"{table}.{column}"] = text[:80]
    return found


def _digits(text: str) -> str:
    """The digits of any script, as one row wherever only signs stand between them."""
    plain = "".join(str(unicodedata.digit(char, char)) for char in text)
    return re.sub(r"[\s\u200b-\u200f\u2060<>/b+;,.()-]", "", plain)
