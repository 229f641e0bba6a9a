"""Unfinished answers and notes: kept until they are sent, each agent's own."""

from __future__ import annotations

from datetime import datetime

from nakhoda.desk.actions.beside import beside
from nakhoda.desk.models import Draft
from nakhoda.desk.queries.cases import case_for
from nakhoda.desk.queries.drafts import at_rest, drafts_on
from nakhoda.org.actors import Actor

KINDS = ("reply", "note")
LONGEST = 50_000


class NoSuchDraft(ValueError):
    """Drafts are of a reply or of a note."""


def save_draft(
    case_id: int, text: str, *, actor: Actor, now: datetime, kind: str = "reply", macro: str = ""
) -> Draft | None:
    """Keep what is written so far; an empty text drops the draft."""
    _check_kind(kind)
    case = case_for(actor, case_id, "case:work")
    if not text.strip():
        delete_draft(case_id, actor=actor, now=now, kind=kind)
        return None
    row = Draft(case_id=case.id, scope_id=case.scope_id, agent_id=actor.id, kind=kind, saved_at=now)
    row.text, row.macro = at_rest(case.id, actor, text[:LONGEST]), macro[:60]
    with beside(case):
        Draft.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["case", "agent_id", "kind"],
            update_fields=["text", "macro", "saved_at", "scope_id"],
        )
    row.text = text[:LONGEST]
    return row


def draft_of(case_id: int, *, actor: Actor, kind: str = "reply") -> Draft | None:
    """The agent's own draft, if there is one."""
    _check_kind(kind)
    return drafts_on(case_id, actor).get(kind)


def delete_draft(case_id: int, *, actor: Actor, now: datetime, kind: str = "reply") -> None:
    """Drop the draft: it was sent, or is not wanted."""
    _check_kind(kind)
    Draft.objects.filter(case_id=case_id, agent_id=actor.id, kind=kind).delete()


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise NoSuchDraft(f"{kind!r} is no kind of draft; choose one of {', '.join(KINDS)}")
