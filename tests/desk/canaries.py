"""A member whose words stand everywhere that words can stand, each with a bird of hers in it; and who hears it sing."""

from __future__ import annotations

import os
import re
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.db import connection

from nakhoda.desk.actions import conversation, drafts, states
from nakhoda.desk.actions.appeals import file_appeal
from nakhoda.desk.actions.decisions import record_product_decision
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.intake.app_case import open_from_app
from nakhoda.desk.intake.app_tokens import AppCaller
from nakhoda.desk.intake.email import take_in
from nakhoda.desk.intake.files import keep
from nakhoda.desk.intake.in_app import AppMessage
from nakhoda.desk.models import AppealRecord, Case, Draft, Escalation, KnowledgeCandidate, RawMail, VaultEntry
from nakhoda.desk.queries.vault import opened
from nakhoda.desk.queries.vault_seal import opened_draft, opened_mail
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.quality import actions as surveys
from nakhoda.quality.models import SurveyOffer
from tests.cast import actor
from tests.core.test_statement import WHOLE

PROGRAM = system("test")
MAILBOX = "support@nakhoda.example"


@dataclass(frozen=True, slots=True)
class Bird:
    """A member by the word that stands in all of their words."""

    word: str

    @property
    def address(self) -> str:
        return f"{self.word}@mail.example"

    @property
    def sender(self) -> Sender:
        return Sender(kind="email", address=self.address, name=f"{self.word} binti Tester", handle=f"at{self.word}")


def plant(bird: Bird, at: datetime) -> list[int]:
    """Every channel once, and all that the desk adds; the cases are over afterwards. Their numbers, oldest first."""
    mailed = take_in(_mail(bird), mailbox=MAILBOX, received_at=at).case_id
    assert mailed is not None
    with scope_of(PROGRAM):
        filled = _by_form(bird, at)
        member = Case.objects.values_list("member_id", flat=True).get(id=mailed)
    app = open_from_app(
        AppMessage(
            text=f"In the app {bird.word}", subject=f"App {bird.word}", context={"device": f"phone {bird.word}"}
        ),
        AppCaller(member=f"app-{bird.word}", name=bird.word, handle=bird.word),
        f"key-{bird.word}",
        now=at,
    ).case_id
    with scope_of(PROGRAM):
        appeal = _appeal(bird, member or 0, at)
        numbers = [mailed, filled, app or 0, appeal]
        for number in numbers:
            _work_on(number, bird, at)
        _finish(numbers, at + timedelta(hours=1))
        _comment(filled, bird, at + timedelta(hours=2))
    _age_files()
    return numbers


def _mail(bird: Bird) -> bytes:
    mail = EmailMessage()
    mail["From"], mail["To"] = f"{bird.word} <{bird.address}>", MAILBOX
    mail["Subject"], mail["Message-ID"] = f"Mail {bird.word}", f"<{bird.word}@host.example>"
    mail.set_content(f"My mail says {bird.word}; write to {bird.word}@second.example.\n\n> quoted {bird.word}\n")
    mail.add_alternative(f"<p>My mail says <b>{bird.word}</b></p>", subtype="html")
    mail.add_attachment(f"paper {bird.word}".encode(), "text", "plain", filename=f"{bird.word}.txt")
    return mail.as_bytes()


def _by_form(bird: Bird, at: datetime) -> int:
    from nakhoda.desk.actions.opening import open_case

    evidence = keep(f"identity {bird.word}".encode(), f"card {bird.word}.txt", "text/plain", purpose="evidence")
    arrival = Arrival(
        channel="web_form",
        received_at=at,
        text=f"On the form {bird.word}",
        subject=f"Form {bird.word}",
        quoted=f"before {bird.word}",
        sender=bird.sender,
        lob="account_access",
        locale="en-IN",
        country="IN",
        acknowledged="page",
        files=(evidence,),
        context={"f_note": bird.word},
    )
    return int(open_case(arrival, actor=PROGRAM, now=at).id)


def _appeal(bird: Bird, member: int, at: datetime) -> int:
    told = {**WHOLE, "decision_facts": f"The video of {bird.word} showed it."}
    decision = record_product_decision(
        member, "feature_age", told, True, actor=PROGRAM, now=at, decided_at=at, informed_at=at
    )
    about = {"text": f"I am 24, says {bird.word}", "lob": "age_support", "reason": "feature_age", "locale": "en-MY"}
    arrival = Arrival(channel="appeal", received_at=at, sender=bird.sender, acknowledged="page", **about)  # type: ignore[arg-type]
    return int(file_appeal(decision.reference, arrival, actor=PROGRAM, now=at).case.id)


def _work_on(number: int, bird: Bird, at: datetime) -> None:
    """What the staff write about her."""
    conversation.add_note(number, f"A note about {bird.word}", actor=PROGRAM, now=at)
    conversation.reply(number, f"Dear {bird.word}, we look.", actor=PROGRAM, now=at)
    drafts.save_draft(number, f"A draft to {bird.word}", actor=PROGRAM, now=at)
    case = Case.objects.get(id=number)
    about = {"from_queue": case.queue, "to_queue": case.queue, "raised_by": 1, "raised_at": at, "state": "resolved"}
    words = {"fields": {"summary": bird.word}, "return_note": bird.word, "resolution": bird.word, "question": bird.word}
    record = Escalation.objects.create(case=case, scope_id=case.scope_id, reason="beyond_authority", **about, **words)
    learnt = {"lob": case.lob, "reason": case.reason, "text": f"Learnt from {bird.word}", "proposed_by": 1}
    KnowledgeCandidate.objects.create(
        case=case, scope_id=case.scope_id, escalation_id=record.id, proposed_at=at, note=bird.word, **learnt
    )


def _finish(numbers: list[int], at: datetime) -> None:
    """Everything is over: resolved, nothing owed, the appeal decided by a person."""
    AppealRecord.objects.filter(case_id__in=numbers).update(decided_at=at, note="It was right.", outcome="upheld")
    for number in numbers:
        states.resolve(number, "information", actor=PROGRAM, now=at)


def _comment(number: int, bird: Bird, at: datetime) -> None:
    offer = surveys.offer_survey(number, actor=PROGRAM, now=at)
    offer = offer or SurveyOffer.objects.filter(case_id=number).first()
    assert offer is not None, "the survey was not offered"
    surveys.record_response(offer.id, 2, comment=f"Slow, says {bird.word}", actor=PROGRAM, now=at)


def _age_files() -> None:
    """As if they had come a while ago: bytes of the last minute wait."""
    for path in Path(settings.EVIDENCE_FOLDER).glob("sha256/*/*/*"):
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 3600))


# -- who sings -------------------------------------------------------------------------------------------------


def singing_tables(word: str) -> dict[str, int]:
    """table.column -> rows in which the word can be read: every column of every table, bytes decoded, base64 too."""
    found: dict[str, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns WHERE table_schema = 'public'"
        )
        for table, column, kind in cursor.fetchall():
            text = f"encode(\"{column}\", 'escape')" if kind == "bytea" else f'"{column}"::text'
            cursor.execute(f'SELECT count(*) FROM "{table}" WHERE {text} ILIKE %s', [f"%{word}%"])
            if count := cursor.fetchone()[0]:
                found[f"{table}.{column}"] = count
    for place, texts in _unsealed().items():
        if count := sum(word.casefold() in text.casefold() for text in texts):
            found[place] = count
    return found


def _unsealed() -> dict[str, list[str]]:
    """What stands behind every seal for whoever has the vault key: a destroyed key opens nothing."""
    with scope_of(PROGRAM):
        mails = [opened_mail(row.raw, row.sha256).decode("latin-1") for row in RawMail.objects.all()]
        drafts_ = [opened_draft(row.text, f"draft:{row.case_id}:{row.agent_id}") for row in Draft.objects.all()]
        values = list(opened(VaultEntry.objects.all()).values())
    return {"desk_raw_mail.raw": mails, "desk_draft.text": drafts_, "desk_vault_entry.sealed": values}


def singing_files(word: str) -> list[str]:
    """Files of the data folder that hold the word, in their bytes (base64 decoded) or in their names."""
    folder = Path(settings.DATA_FOLDER)
    return [
        str(path.relative_to(folder))
        for path in _own_files(folder)
        if word.casefold() in path.name.casefold() or _sings(path.read_bytes(), word)
    ]


def _own_files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and "pg" not in path.relative_to(folder).parts[:1])


def _sings(raw: bytes, word: str) -> bool:
    if word.encode().lower() in raw.lower():
        return True
    blocks = re.findall(rb"(?:[A-Za-z0-9+/]{40,76}\r?\n?)+={0,2}", raw)
    return any(word.encode().lower() in _decoded(block).lower() for block in blocks)


def _decoded(block: bytes) -> bytes:
    try:
        return b64decode(block)
    except ValueError:
        return b""


def lead(key: str = "admin"):  # type: ignore[no-untyped-def]
    """Somebody who may keep records."""
    return actor(key)
