"""Review a case, decide it, and open the count of its benefits. A decision is signed and never changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from nakhoda.core.business_case import MEASURED_AFTER, decider_of
from nakhoda.core.pack_seal import seal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import ROLES, Refused
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.business_writing import CaseFaulty, CaseNotNow, record
from nakhoda.planning.models import BusinessCase, CaseMeasure, HeadcountRequest
from nakhoda.planning.models.business_cases import DECISIONS
from nakhoda.planning.queries.business_cases import DECIDES, WRITES, Book, book_of, case_for
from nakhoda.planning.queries.business_document import document_of
from nakhoda.planning.queries.business_missing import missing
from nakhoda.planning.queries.business_people import leads_the_region

LONGEST_NOTE = 1000
FURTHEST = timedelta(days=2 * 366)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The word of whoever decides. `sure` is her second thought: without it nothing is signed."""

    decision: str
    note: str
    again_on: date | None = None
    sure: bool = False


def review_case(case_id: int, note: str, *, actor: Actor, now: datetime) -> BusinessCase:
    """A second pair of eyes finds it complete. Raises `CaseNotNow` with what is missing, `Refused`."""
    row = case_for(actor, case_id, WRITES, lock=True)
    if row.state != "draft":
        raise CaseNotNow("only a draft is reviewed")
    if wrote_alone(row, actor):
        raise Refused("nobody reviews a case that she wrote alone; ask a colleague who may write business cases")
    lacks = missing(book_of(row), now.date())
    if lacks:
        raise CaseNotNow(" ".join(lacks))
    if len(note) > 500:
        raise CaseFaulty({"note": "at most 500 characters"})
    row.state, row.reviewer_id, row.reviewed_at, row.review_note = "reviewed", actor.id or None, now, note.strip()
    with scope_of(system("business cases")):
        row.save(update_fields=["state", "reviewer_id", "reviewed_at", "review_note"])
    record("business_case.reviewed", row, actor, now)
    return row


def who_decides(book: Book) -> str:
    """The role that is accountable for this case."""
    return decider_of(book.fte, leads_the_region(book.row.author_id))


def decide_case(case_id: int, verdict: Verdict, *, actor: Actor, now: datetime) -> BusinessCase:
    """Approve, reject or defer, under one's name, for good. Raises `CaseFaulty`, `CaseNotNow`, `Refused`."""
    row = case_for(actor, case_id, DECIDES, lock=True)
    if row.state != "reviewed":
        raise CaseNotNow("a case is decided after its review, and once")
    book = book_of(row)
    _refuse_wrong_hand(book, actor)
    _check(verdict, book, now)
    row.state, row.decision, row.decision_note = "decided", verdict.decision, verdict.note.strip()
    row.decider_id, row.decided_at, row.again_on = actor.id, now, verdict.again_on
    sealed = seal(document_of(book), signer=actor.id, name=actor.name, at=now)
    row.frozen, row.sha256 = sealed.text, sealed.sha256
    asked = "approved" if row.decision == "approve" else "requested" if row.decision == "defer" else "refused"
    with scope_of(system("business cases")):
        HeadcountRequest.objects.filter(case=row).update(state=asked, moved_by_id=actor.id, moved_at=now)
        row.save()
    record("business_case.decided", row, actor, now, decision=row.decision, sha256=row.sha256, fte=book.fte)
    return row


def start_tracking(case_id: int, first: date, *, actor: Actor, now: datetime) -> BusinessCase:
    """From this day its benefits count: they are measured 90 and 180 days later. Raises `CaseNotNow`, `CaseFaulty`."""
    row = case_for(actor, case_id, WRITES, lock=True)
    if row.state != "decided" or row.decision != "approve" or row.decided_at is None:
        raise CaseNotNow("only an approved case is tracked, and once")
    if not row.decided_at.date() <= first <= row.decided_at.date() + FURTHEST:
        raise CaseFaulty({"first": f"must lie between {row.decided_at.date()} and two years later"})
    row.state, row.tracked_on = "tracked", first
    with scope_of(system("business cases")):
        row.save(update_fields=["state", "tracked_on"])
        CaseMeasure.objects.bulk_create(
            CaseMeasure(scope_id=row.scope_id, case=row, days=days, due_on=first + timedelta(days=days))
            for days in MEASURED_AFTER
        )
    record("business_case.tracked", row, actor, now, days_from=first.isoformat())
    return row


def wrote_alone(row: BusinessCase, actor: Actor) -> bool:
    """Whether she is its author, or the only one who wrote to it: then she neither reviews nor decides it."""
    return actor.kind == "person" and (row.author_id == actor.id or set(row.writers) <= {actor.id})


def _refuse_wrong_hand(book: Book, actor: Actor) -> None:
    if wrote_alone(book.row, actor):
        raise Refused("nobody decides a case that she wrote; ask the global head")
    role = who_decides(book)
    if not actor.holds(role):
        why = "it asks for people" if book.fte > 0 else "nobody decides her own" if role == "global_head" else "RACI"
        raise Refused(f"this case is decided by the {ROLES[role].lower()} ({why})")


def _check(verdict: Verdict, book: Book, now: datetime) -> None:
    faults, today = {}, now.date()
    if verdict.decision not in DECISIONS:
        faults["decision"] = "approve, reject or defer"
    if not verdict.note.strip() or len(verdict.note) > LONGEST_NOTE:
        faults["note"] = f"say why, in at most {LONGEST_NOTE} characters"
    if verdict.decision == "defer" and (verdict.again_on is None or not today < verdict.again_on <= today + FURTHEST):
        faults["again_on"] = "say on which day it is asked again, within two years"
    if verdict.decision != "defer" and verdict.again_on is not None:
        faults["again_on"] = "only a deferred case is asked again"
    if not verdict.sure:
        faults["sure"] = "a decision cannot be changed: confirm that you mean it"
    if not faults and verdict.decision == "approve" and (lacks := missing(book, today)):
        faults["decision"] = " ".join(lacks)
    if faults:
        raise CaseFaulty(faults)
