"""A member's words and identity go; cases, events, clocks and the facts of decisions stay (promise P9).

All rows go in one transaction, or none. The files they named are written into the order first, and unlinked afterwards:
whoever is killed in between is taken up by the next run. Legal holds and what is still running beat the wish.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nakhoda.core.decisions import Decision
from nakhoda.core.events import WordsErased
from nakhoda.core.retention import RecordFacts, Term, judge_request, term_for
from nakhoda.desk.actions.erasing_member import erase_identity, tell_file
from nakhoda.desk.actions.erasing_rows import Gone, blanks, erase_class, words_on
from nakhoda.desk.actions.unlinking import on_disk, unlink_files
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case, ErasureOrder, Member
from nakhoda.desk.queries.custody import (
    cases_of,
    deleting,
    holds_against,
    places_of,
    retention_table,
    running_on,
    tagged_as_held,
)
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of

Also = Callable[[Sequence[int]], dict[str, int]]  # another app's words on these cases: what it erased, by class
CLASSES = (
    "message_text",
    "note",
    "draft",
    "attachment",
    "identity_evidence",
    "raw_mail",
    "contact",
    "decision_fact",
)
PROGRAM = system("records")  # the register is read by the program only; who asked is in the order
AT_ONCE = 500  # cases whose rows go in one statement
WHAT_TO_DO = {
    "held": "a hold is ended by two people on the page Records",
    "running": "finish what is running, then erase again",
    "floor": "erase again after that day",
}


@dataclass(slots=True)
class Erased:
    """What became of the wish: refused (with why), done, waiting (files of the last minute), nothing_left, or (dry run)
    would_erase."""

    outcome: str
    member_id: int
    cases: int = 0
    counts: dict[str, int] = field(default_factory=dict)
    refusals: list[dict[str, str]] = field(default_factory=list)
    order_id: int | None = None


class DryRun(Exception):
    """Carries out of the transaction what would have been done, so that all of it is taken back."""


def erase_member(
    member_id: int, *, reason: str = "member_asked", also: Sequence[Also] = (), dry: bool, actor: Actor, now: datetime
) -> Erased:
    """Erase, or say why not. Call it outside of any transaction; it opens its own, as the system.

    `also` erase words that lie in other apps' tables, in the same transaction. `reason` is a code, never words.
    """
    require(actor, "records:keep")
    try:
        with scope_of(PROGRAM):
            told = _erase_rows(member_id, reason, also, actor, now)
            if dry:
                raise DryRun(told)
    except DryRun:
        return Erased(_TRIED.get(told.outcome, told.outcome), member_id, told.cases, told.counts, told.refusals)
    return told if told.outcome not in ("running", "done") else finish_order(told.order_id or 0, now=now, told=told)


_TRIED = {"running": "would_erase"}


def finish_order(order_id: int, *, now: datetime, told: Erased | None = None) -> Erased:
    """Unlink what an order wrote down, then close it. Safe to repeat."""
    with scope_of(PROGRAM):
        order = ErasureOrder.objects.select_for_update().get(id=order_id)
        count, waiting = unlink_files(order.files)
        order.counts["files_unlinked"] = order.counts.get("files_unlinked", 0) + count
        order.files, done = waiting, not waiting
        if done and order.state == "running":
            order.state, order.finished_at = "done", now
            _record("erasure.done", order, now, counts=order.counts)
            tell_file(order.member_id, now)
        order.save()
        shown = told or Erased("", order.member_id)
        shown.outcome, shown.counts, shown.order_id = ("done" if done else "waiting"), order.counts, order.id
        return shown


def unfinished_orders() -> list[int]:
    """Orders whose rows are gone and whose files are not: somebody was killed, or a file was too fresh."""
    return list(ErasureOrder.objects.filter(state="running").order_by("id").values_list("id", flat=True))


def _erase_rows(member_id: int, reason: str, also: Sequence[Also], actor: Actor, now: datetime) -> Erased:
    deleting()
    Member.objects.select_for_update().filter(id=member_id).first()  # two orders at once: the second finds nothing
    cases = cases_of(member_id)
    if (order := ErasureOrder.objects.filter(member_id=member_id, state="running").first()) is not None:
        return Erased("running", member_id, len(cases), order.counts, order_id=order.id)
    refusals = _refusals(member_id, cases, now)
    if refusals:
        return _refused(member_id, reason, len(cases), refusals, actor, now)
    gone = _erase_all(member_id, cases, also, actor, now)
    if not gone.counts:
        return Erased("nothing_left", member_id, len(cases))
    order = _order(member_id, reason, "running", actor, now, counts=gone.counts, files=on_disk(gone.files))
    return Erased("running", member_id, len(cases), gone.counts, order_id=order.id)


def _refusals(member_id: int, cases: Sequence[int], now: datetime) -> list[dict[str, str]]:
    """Each with a code, a sentence, and what to do."""
    decision = _judge(member_id, cases, now)
    if decision.outcome == "erase":
        return []
    todo = WHAT_TO_DO[decision.outcome]
    return [{"code": decision.outcome, "text": reason.text, "to_do": todo} for reason in decision.reasons]


def _judge(member_id: int, cases: Sequence[int], now: datetime) -> Decision[str]:
    held = (*holds_against(member_id, cases), *(f"(tag on case {each})" for each in tagged_as_held(cases)))
    running = tuple(sentence for told in running_on(cases).values() for sentence in told)
    first = judge_request(Term(), RecordFacts(now, held, running), now)
    return first if first.outcome != "erase" else _floors(cases, now)


def _floors(cases: Sequence[int], now: datetime) -> Decision[str]:
    """A floor of the table beats the wish, too. The right to contest is the member's own: they may give it up."""
    table = retention_table()
    for case in Case.objects.filter(id__in=cases).order_by("id"):
        for record_class in ("message_text", "contact"):
            term = term_for(table, record_class, places_of(case.country), "ended", now.date()).outcome
            found = judge_request(term, RecordFacts(case.resolved_at or case.received_at), now)
            if found.outcome != "erase":
                return found
    return judge_request(Term(), RecordFacts(now), now)


def _erase_all(member_id: int, cases: list[int], also: Sequence[Also], actor: Actor, now: datetime) -> Gone:
    gone = Gone()
    for start in range(0, len(cases), AT_ONCE):
        gone.join(_erase_cases(cases[start : start + AT_ONCE], also, actor, now))
    gone.join(erase_identity(member_id, now))
    return gone


def _erase_cases(numbers: list[int], also: Sequence[Also], actor: Actor, now: datetime) -> Gone:
    """Every class of these cases, and an event on each that had anything; with it go the case's own words."""
    rows = list(Case.objects.filter(id__in=numbers).order_by("id").select_for_update())
    spoken, filed, known = words_on(numbers)
    gone = Gone()
    for record_class in CLASSES:
        gone.join(erase_class(record_class, numbers, now))
    for other in also:
        for what, count in other(numbers).items():
            gone.add(what, count)
    for case in rows:
        words = blanks(case)
        if words or case.id in spoken or case.id in filed or case.id in known:
            told = WordsErased(cause="member_asked", messages=spoken.get(case.id, 0), files=filed.get(case.id, 0))
            write_events(case, [told], actor=actor, now=now, words=words)
            gone.add("case_subject", int(bool(words)))
    return gone


def _refused(
    member_id: int, reason: str, cases: int, refusals: list[dict[str, str]], actor: Actor, now: datetime
) -> Erased:
    order = _order(member_id, reason, "refused", actor, now, refusals=refusals, finished_at=now)
    _record("erasure.refused", order, now, because=sorted({each["code"] for each in refusals}))
    return Erased("refused", member_id, cases, refusals=refusals, order_id=order.id)


def _order(member_id: int, reason: str, state: str, actor: Actor, now: datetime, **more: Any) -> ErasureOrder:
    about = {"member_id": member_id, "asked_by": actor.label, "reason": reason[:60], "asked_at": now, "state": state}
    return ErasureOrder.objects.create(scope_id=registry_id(), **about, **more)


def _record(name: str, order: ErasureOrder, now: datetime, **told: Any) -> None:
    about = {"scope_id": order.scope_id, "actor": order.asked_by, "now": now, "subject": f"member:{order.member_id}"}
    journal.record(name, **about, order=order.id, **told)  # type: ignore[arg-type]
