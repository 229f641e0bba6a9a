"""A member's cases in the words in which they are handed out to that member. Under the system's scope."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from nakhoda.core.personal.case_tokens import with_originals
from nakhoda.desk.models import AppealRecord, Attachment, Case, CaseDecision, Message, Participant, RawMail
from nakhoda.desk.queries.vault import originals_of
from nakhoda.journal.queries import entries_of
from nakhoda.org.models import Scope

ROLES = {"agent": "our staff", "bot": "our program", "system": "our program", "requester": "our staff"}
ANOTHER = "[another person]"
LEFT_OUT = "[another person wrote this; it is theirs]"
SEALED_LANES = ("L0", "L1", "L2")  # harm, child safety, authorities: no more than the member was told
# What is told of a case's course. Reports to authorities, escalations and moves between places are never in it.
TOLD = (
    "case.received",
    "case.acknowledged",
    "status.changed",
    "case.resolved",
    "case.reopened",
    "case.closed",
    "case.withdrawn",
    "decision.implemented",
    "appeal.filed",
    "appeal.decided",
    "appeal.implemented",
    "evidence.disposed",
    "survey.offered",
    "survey.responded",
    "words.erased",
)
_MAIL = re.compile(r"[^\s<>\"'(),;:@]+@[^\s<>\"'(),;:@]+\.[^\s<>\"'(),;:@]+")


def case_told(number: int, member_id: int) -> dict[str, Any]:
    """One case: what is known of it, its course, its messages (with `files` and, for mails of their own, `raw`)."""
    case = Case.objects.get(id=number)
    hide = _others(case, member_id)
    own = originals_of([number]).get(number, {}) if case.member_id == member_id else {}
    return {
        "number": number,
        "channel": case.channel,
        "received_at": case.received_at.isoformat(),
        "status": case.status,
        "about": f"{case.lob}/{case.reason}",
        "language": case.language,
        "country": case.country,
        "outcome": case.outcome,
        "subject": hide(with_originals(case.subject, own)),
        "told_with_it": {name: hide(with_originals(str(value), own)) for name, value in case.context.items()},
        "course": [
            {"at": entry.at.isoformat(), "what": entry.event.name}
            for entry in entries_of(number)
            if entry.event.name in TOLD
        ],
        "messages": [_message_told(row, member_id, hide, own) for row in _messages(case)],
    }


def decisions_of(member_id: int, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """What was decided, with its statement of reasons, once the member was informed; and what became of appeals."""
    rows = CaseDecision.objects.filter(Q(member_id=member_id) | Q(case_id__in=numbers), informed_at__isnull=False)
    appeals = dict(AppealRecord.objects.filter(case_id__in=numbers).values_list("decision_id", "outcome"))
    return [
        {
            "reference": row.reference,
            "kind": row.kind,
            "decided_at": row.decided_at.isoformat(),
            "by": "a program" if row.origin == "automation" else "a person",
            "statement_of_reasons": row.statement,
            "appeal_until": row.appeal_until.isoformat() if row.appeal_until else None,
            "appeal": appeals.get(row.id, "none"),
        }
        for row in rows.order_by("id")
    ]


def _messages(case: Case) -> list[Message]:
    rows = Message.objects.filter(case_id=case.id)
    sealed = case.lane in SEALED_LANES or _compartment(case.scope_id) != "general"
    shown = rows.filter(is_public=True) if sealed else rows
    return list(shown.order_by("at", "id").prefetch_related("attachments"))


def _compartment(scope_id: int) -> str:
    return Scope.objects.values_list("compartment", flat=True).get(id=scope_id)


def _message_told(row: Message, member_id: int, hide: Any, own: dict[str, str]) -> dict[str, Any]:
    theirs = row.author_kind == "member" and row.author_id in (None, member_id)
    another = row.author_kind in ("third_party", "member") and not theirs
    files = [] if another else [_file(each, own if theirs else {}) for each in row.attachments.all()]
    return {
        "at": row.at.isoformat(),
        "from": "you" if theirs else "another person" if another else ROLES.get(row.author_kind, "our staff"),
        "kind": "answer" if row.is_public else "internal note",
        "language": row.language,
        "text": LEFT_OUT if another else with_originals(row.text, own) if theirs else hide(row.text),
        "quoted": "" if another else hide(row.quoted),
        "files": files,
        "raw": row.raw_id if theirs and row.raw_id and _has_bytes(row.raw_id) else None,
    }


def _file(row: Attachment, own: dict[str, str]) -> dict[str, Any]:
    return {"number": row.id, "name": with_originals(row.name, own), "type": row.content_type, "size": row.size}


def _has_bytes(raw_id: int) -> bool:
    return RawMail.objects.filter(id=raw_id).exclude(raw=b"").exists()


def _others(case: Case, member_id: int) -> Any:
    """Takes out of a text whoever else takes part: their names and addresses, and every other mail address in it."""
    people = Participant.objects.filter(case_id=case.id)
    own = {row.address.casefold() for row in people if row.member_id == member_id or row.role == "requester"}
    others = [row for row in people if row.address.casefold() not in own and row.kind != "staff"]
    names = [word for row in others for word in (row.address, row.name) if len(word) > 3]

    def hide(text: str) -> str:
        for name in sorted(names, key=len, reverse=True):
            text = re.sub(re.escape(name), ANOTHER, text, flags=re.IGNORECASE)
        return _MAIL.sub(lambda found: found[0] if found[0].casefold().strip(".") in own else ANOTHER, text)

    return hide
