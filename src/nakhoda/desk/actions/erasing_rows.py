"""The words of cases, class by class, replaced by nothing; rows that are only words go. Files are named, not unlinked:
the caller writes the names down in the same transaction and unlinks them afterwards (`unlinking`).

Facts stay: who wrote (member, agent), when, in which language, what was decided. The journal is never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from nakhoda.desk.models import (
    AppealRecord,
    Approval,
    Attachment,
    Case,
    CaseDecision,
    Draft,
    Escalation,
    IdempotencyKey,
    KnowledgeCandidate,
    Message,
    Participant,
    PersonKey,
    RawMail,
    Recovery,
    RecoveryContact,
    VaultEntry,
)

EVIDENCE = "evidence"
OUTSIDE = ("member", "third_party")
OUR_NAMES = ("agent", "bot", "system", "requester")
UNKNOWN = "application/octet-stream"  # the type may be the sender's own word
GONE = "destroyed"  # in the place of a file's name
ERASED = "[erased]"  # where the database asks for a text: an adverse decision has its facts, or had them
FREE_FIELDS = ("decision_facts", "category_specification")
_WORDS = {"text": "", "quoted": "", "html": ""}


@dataclass(slots=True)
class Gone:
    """What went: counts by class, and the files whose rows are gone."""

    counts: dict[str, int] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)

    def add(self, what: str, count: int) -> None:
        """So many more of a class."""
        if count:
            self.counts[what] = self.counts.get(what, 0) + count

    def join(self, other: Gone) -> None:
        """All of another's as well."""
        for what, count in other.counts.items():
            self.add(what, count)
        self.files |= other.files


def erase_class(record_class: str, case_ids: Sequence[int], now: datetime) -> Gone:
    """Erase one class of records on these cases. `contact` and `message_text` leave the case's own columns to the
    caller, who writes the event that they need."""
    gone = Gone()
    _ERASERS[record_class](list(case_ids), gone, now)
    return gone


def _messages(rows: QuerySet[Message], what: str, gone: Gone) -> None:
    spoken = rows.exclude(text="", quoted="", html="", mail_id="")
    ours = spoken.exclude(author_kind__in=OUTSIDE)
    for number in ours.values_list("id", flat=True):
        gone.files |= {f"outbox/nakhoda-m{number}.eml", f"outbox/nakhoda-m{number}-p*.eml"}
    gone.add(what, spoken.filter(author_kind__in=OUTSIDE).update(**_WORDS, author_name="", mail_id=""))
    gone.add(what, spoken.filter(author_kind__in=OUR_NAMES).update(**_WORDS, mail_id=""))


def _texts(cases: list[int], gone: Gone, now: datetime) -> None:
    _messages(Message.objects.filter(case_id__in=cases, is_public=True), "message_text", gone)
    gone.add("personal_value", VaultEntry.objects.filter(case_id__in=cases).delete()[0])
    PersonKey.objects.filter(holder__in=[f"case:{number}" for number in cases]).delete()


def _notes(cases: list[int], gone: Gone, now: datetime) -> None:
    _messages(Message.objects.filter(case_id__in=cases, is_public=False), "note", gone)
    hand_overs = Escalation.objects.filter(case_id__in=cases).exclude(
        fields={}, return_note="", resolution="", question=""
    )
    gone.add("note", hand_overs.update(fields={}, return_note="", resolution="", question=""))
    gone.add("note", AppealRecord.objects.filter(case_id__in=cases).exclude(note="").update(note=""))
    gone.add("note", Approval.objects.filter(case_id__in=cases).exclude(fields={}, note="").update(fields={}, note=""))
    learnt = KnowledgeCandidate.objects.filter(case_id__in=cases).exclude(text="", note="")
    gone.add("note", learnt.update(text="", note=""))


def _drafts(cases: list[int], gone: Gone, now: datetime) -> None:
    gone.add("draft", Draft.objects.filter(case_id__in=cases).delete()[0])


def _files(rows: QuerySet[Attachment], what: str, gone: Gone, now: datetime) -> None:
    kept = rows.exclude(sha256="")
    gone.files |= {f"sha256/{digest}" for digest in kept.values_list("sha256", flat=True)}
    gone.add(what, kept.update(name=GONE, sha256="", content_id="", content_type=UNKNOWN, disposed_at=now))


def _attachments(cases: list[int], gone: Gone, now: datetime) -> None:
    _files(Attachment.objects.filter(case_id__in=cases).exclude(purpose=EVIDENCE), "attachment", gone, now)


def _evidence(cases: list[int], gone: Gone, now: datetime) -> None:
    _files(Attachment.objects.filter(case_id__in=cases, purpose=EVIDENCE), "identity_evidence", gone, now)
    AppealRecord.objects.filter(case_id__in=cases, dispose_at__isnull=False, disposed_at=None).update(disposed_at=now)


def _raw_mail(cases: list[int], gone: Gone, now: datetime) -> None:
    """The row stays with the digest of what came; its bytes, and the id that the sender's program made, go."""
    erase_raw(RawMail.objects.filter(case_id__in=cases), gone)


def erase_raw(rows: QuerySet[RawMail], gone: Gone) -> None:
    """Mails without their bytes."""
    for row in rows.filter(~Q(raw=b"") | ~Q(message_id="")).defer("raw"):
        row.raw, row.message_id, row.detail = b"", "", ""
        row.save(update_fields=["raw", "message_id", "detail"])
        gone.add("raw_mail", 1)


def _contact(cases: list[int], gone: Gone, now: datetime) -> None:
    gone.add("contact", Participant.objects.filter(case_id__in=cases).exclude(kind="staff").delete()[0])
    gone.add("contact", IdempotencyKey.objects.filter(case_id__in=cases).delete()[0])
    erase_recoveries(Recovery.objects.filter(case_id__in=cases), gone)


def erase_recoveries(rows: QuerySet[Recovery], gone: Gone) -> None:
    """The contact that was named, the marks by which it would be known again, and letters that lie in the outbox."""
    numbers = list(rows.values_list("id", flat=True))
    for number in numbers:
        gone.files |= {f"outbox/nakhoda-{kind}{number}-*.eml" for kind in ("rl", "rc", "rn")}
    gone.add("contact", RecoveryContact.objects.filter(recovery_id__in=numbers).delete()[0])
    rows.update(contact_mark="", device_mark="", phrase_marks=[])


def _facts(cases: list[int], gone: Gone, now: datetime) -> None:
    """Only on a member's own wish: the free words of a decision. Kind, ground, dates and outcome stay."""
    erase_statements(CaseDecision.objects.filter(case_id__in=cases), gone)


def erase_statements(rows: QuerySet[CaseDecision], gone: Gone) -> None:
    """Decisions without the sentences in them."""
    for row in rows:
        if told := {name: ERASED for name in FREE_FIELDS if row.statement.get(name) not in (None, "", ERASED)}:
            row.statement = {**row.statement, **told}
            row.save(update_fields=["statement"])
            gone.add("decision_fact", 1)


_ERASERS: dict[str, Callable[[list[int], Gone, datetime], None]] = {
    "message_text": _texts,
    "note": _notes,
    "draft": _drafts,
    "attachment": _attachments,
    "identity_evidence": _evidence,
    "raw_mail": _raw_mail,
    "contact": _contact,
    "decision_fact": _facts,
}


def blanks(case: Case) -> dict[str, Any]:
    """New values for the case's own columns of words; empty when they are blank already."""
    return {"subject": "", "context": {}} if case.subject or case.context else {}


def words_on(case_ids: Sequence[int]) -> tuple[dict[int, int], dict[int, int], set[int]]:
    """Per case, before anything goes: messages with words, files with bytes; and the cases that know somebody."""
    said = Message.objects.filter(case_id__in=case_ids).exclude(text="", quoted="", html="")
    filed = Attachment.objects.filter(case_id__in=case_ids).exclude(sha256="")
    known = Participant.objects.filter(case_id__in=case_ids).exclude(kind="staff")
    return (
        dict(said.order_by().values_list("case_id").annotate(Count("id"))),
        dict(filed.order_by().values_list("case_id").annotate(Count("id"))),
        set(known.values_list("case_id", flat=True)),
    )
