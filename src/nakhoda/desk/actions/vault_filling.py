"""Words from before the vault: cases imported, made up or older than it. Safe to repeat, and to kill: a case is one
transaction, and what is in tokens already is found no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from nakhoda.core.events import PersonalVaulted
from nakhoda.core.personal.case_tokens import CaseTokens
from nakhoda.desk.actions.vaulting import keep, new_tokens, tokens_of
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import (
    AppealRecord,
    Approval,
    Attachment,
    Case,
    CaseDecision,
    Draft,
    Escalation,
    KnowledgeCandidate,
    Member,
    Message,
    Participant,
    RawMail,
)
from nakhoda.desk.queries.vault import VAULT
from nakhoda.desk.queries.vault_seal import MARK, sealed_draft, sealed_mail
from nakhoda.org.scope import scope_of

# Rows that hang on a case, and their columns of words.
TEXTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Attachment, ("name",)),
    (Participant, ("name",)),
    (Escalation, ("fields", "return_note", "resolution", "question")),
    (AppealRecord, ("note",)),
    (Approval, ("fields", "note")),
    (KnowledgeCandidate, ("text", "note")),
    (CaseDecision, ("statement",)),
)
SAID = ("text", "quoted", "html", "author_name")


@dataclass(frozen=True, slots=True)
class Filled:
    """A stretch of work: the last number looked at (0 when none was left), how many rows changed."""

    last: int
    looked_at: int
    changed: int


def fill_cases(after: int, most: int, *, now: datetime) -> Filled:
    """The next cases beyond a number, each in a transaction of its own."""
    with scope_of(VAULT):
        numbers = list(Case.objects.filter(id__gt=after).order_by("id").values_list("id", flat=True)[:most])
    changed = sum(_fill_case(number, now) for number in numbers)
    return Filled(numbers[-1] if numbers else 0, len(numbers), changed)


def fill_mail(after: int, most: int) -> Filled:
    """Raw mail is sealed; it opens to the program as before."""
    with scope_of(VAULT):
        rows = list(RawMail.objects.filter(id__gt=after).exclude(raw=b"").order_by("id")[:most])
        plain = [row for row in rows if not bytes(row.raw).startswith(MARK)]
        for row in plain:
            RawMail.objects.filter(id=row.id).update(raw=sealed_mail(bytes(row.raw), row.sha256))
    return Filled(rows[-1].id if rows else 0, len(rows), len(plain))


def fill_rest() -> int:
    """Drafts are sealed, and members are not called by their number; how many rows changed."""
    with scope_of(VAULT):
        drafts = [row for row in Draft.objects.exclude(text="") if not row.text.startswith(MARK.hex())]
        for row in drafts:
            sealed = sealed_draft(row.text, f"draft:{row.case_id}:{row.agent_id}")
            Draft.objects.filter(id=row.id).update(text=sealed)
        named = [(row.id, row.name, new_tokens().of(row.name)) for row in Member.objects.exclude(name="").iterator()]
        changed = [(number, told) for number, name, told in named if told != name]
        for number, told in changed:
            Member.objects.filter(id=number).update(name=told[:200])
    return len(drafts) + len(changed)


def _fill_case(number: int, now: datetime) -> bool:
    with transaction.atomic(), scope_of(VAULT):
        case = Case.objects.select_for_update().get(id=number)
        tokens = tokens_of(number)
        changed = _fill_messages(case, tokens) + sum(_fill_rows(model, names, case, tokens) for model, names in TEXTS)
        words = _changed(case, ("subject", "context"), tokens)
        if words or changed:
            told = PersonalVaulted(values=len(tokens.found))
            keep(tokens, case, now=now)
            write_events(case, [told], actor=VAULT, now=now, words=words)
        return bool(words or changed)


def _fill_messages(case: Case, tokens: CaseTokens) -> int:
    count = 0
    for row in Message.objects.filter(case_id=case.id):
        ours = row.is_public and row.author_kind not in ("member", "third_party", "requester")
        if ours and row.author_kind in ("system", "bot"):
            continue
        tokens.only_known = ("phone", "email") if ours else ()
        if told := _changed(row, SAID, tokens):
            Message.objects.filter(id=row.id).update(**told)
            count += 1
    tokens.only_known = ()
    return count


def _fill_rows(model: Any, names: tuple[str, ...], case: Case, tokens: CaseTokens) -> int:
    count = 0
    for row in model.objects.filter(case_id=case.id):
        if told := _changed(row, names, tokens):
            model.objects.filter(id=row.id).update(**told)
            count += 1
    return count


def _changed(row: Any, names: tuple[str, ...], tokens: CaseTokens) -> dict[str, Any]:
    told = {name: _told(name, getattr(row, name), tokens) for name in names}
    return {name: value for name, value in told.items() if value != getattr(row, name)}


def _told(name: str, value: Any, tokens: CaseTokens) -> Any:
    if isinstance(value, dict):
        return {key: tokens.of(said, key) if isinstance(said, str) else said for key, said in value.items()}
    return tokens.of_html(value) if name == "html" else tokens.of(value)
