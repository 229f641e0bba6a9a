"""Ask another team for a fix, take it on, ship it, look whether it holds. Shipping tells every affected member."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from nakhoda.core.cross_request import KINDS, THEIRS, State, Step, StepRefused, after
from nakhoda.desk.actions.telling_of_fixes import tell_of_fix
from nakhoda.desk.jobs import defer
from nakhoda.desk.queries.affected import MOST, Affected, Trouble, affected_by
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.scope import scope_of
from nakhoda.performance.actions.remarks import note, reason_from
from nakhoda.performance.models import CrossRequest, CrossRequestCase
from nakhoda.performance.queries.cross_requests import locked_cross_request_for, subject_of
from nakhoda.performance.queries.labels import label_for
from nakhoda.quality.queries import unhappy_of

LONGEST_TITLE, LONGEST_TEAM, LONGEST_PROBLEM = 120, 60, 2000
FARTHEST = 365  # days ahead in which an answer or a fix may be promised
DEAREST = 10_000.0  # what an hour of handling may cost, in the currency of the evidence
AT_ONCE = 50  # members told in one transaction
CURRENCY = re.compile(r"[A-Za-z]{3}")


class CrossRequestFaulty(ValueError):
    """Nothing was raised; `faults` says by field what to do."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Wish:
    """A request as it was typed. `hour_cost` is what an hour of handling costs, in `currency`; 0 when unknown."""

    title: str
    kind: str
    team: str
    problem: str
    answer_by: date
    hour_cost: float = 0.0
    currency: str = ""


def raise_request(wish: Wish, trouble: Trouble, *, actor: Actor, now: datetime) -> CrossRequest:
    """Built from the cases of a trouble that the actor may read. Raises `CrossRequestFaulty`."""
    require(actor, "cross:raise")
    found = affected_by(actor, trouble, now)
    _refuse_faulty(wish, found, now)
    covers = sorted({label for _number, label, _at in found.rows})
    told = counted(found) | ({"hour_cost": wish.hour_cost, "currency": wish.currency.upper()} if wish.hour_cost else {})
    with scope_of(system("cross requests")):  # its label may be new, and then nobody holds it before the next request
        row = CrossRequest.objects.create(
            scope_id=label_for(covers), covers=covers, title=wish.title.strip(), kind=wish.kind, team=wish.team.strip(),
            problem=wish.problem.strip(), trouble=asdict(trouble), evidence=told, first_case_at=found.first_at or now,
            answer_by=wish.answer_by, raised_by=actor.id or None, raised_at=now, changed_at=now,
        )  # fmt: skip
        _link(row, found)
        _told("cross_request.raised", row, actor, now, cases=len(found.rows))
    return row


def link_more(number: int, *, actor: Actor, now: datetime) -> int:
    """Cases of the same trouble that came since; how many were new. Raises `StepRefused` once it is shipped."""
    row = locked_cross_request_for(actor, number, "cross:raise")
    if row.state not in ("raised", "accepted", "scheduled"):
        raise StepRefused(f"it is {row.state}: raise a new request for cases that came after the fix")
    found = affected_by(actor, Trouble(**row.trouble), now)
    before = CrossRequestCase.objects.filter(request=row).count()
    _link(row, found)
    count = CrossRequestCase.objects.filter(request=row).count() - before
    row.covers = sorted({*row.covers, *(label for _number, label, _at in found.rows)})
    row.evidence |= counted(found)
    row.changed_at = now
    row.save(update_fields=["covers", "evidence", "changed_at"])
    _told("cross_request.linked", row, actor, now, cases=count)
    return count


def take_step(
    number: int, step: Step, *, actor: Actor, now: datetime, words: str = "", day: date | None = None
) -> CrossRequest:
    """Accept, schedule, ship, decline (their side) or verify, reject (ours). Raises `StepRefused`, `WordsMissing`."""
    row = locked_cross_request_for(actor, number, "cross:work" if step in THEIRS else "cross:raise")
    state: State = row.state  # type: ignore[assignment]
    row.state = after(state, step)
    said = reason_from(words) if step in ("decline", "reject") else words.strip()
    _fill(row, step, day, actor, now)
    row.save()
    _told(f"cross_request.{step}", row, actor, now, words=said)
    if step == "ship":
        defer("tell_fixed", request_id=row.id)
    return row


def tell_fixed(request_id: int, *, now: datetime) -> int:
    """The job: some of the members who were not told yet; 0 when all were. Run again, it goes on where it stood."""
    with scope_of(system("fixes")):
        row = CrossRequest.objects.select_for_update().filter(id=request_id, state__in=("shipped", "verified")).first()
        waiting = CrossRequestCase.objects.filter(request_id=request_id, told_at=None).order_by("-case_id")
        links = list(waiting[:AT_ONCE]) if row else []
        if row is None or not links:
            return 0
        seen = set(CrossRequestCase.objects.filter(request=row).exclude(told_at=None).values_list("case_id", flat=True))
        told = tell_of_fix([link.case_id for link in links], but_members_of=seen, actor=system("fixes"), now=now)
        CrossRequestCase.objects.filter(id__in=[link.id for link in links]).update(told_at=now)
        row.told += told
        row.save(update_fields=["told"])
    return len(links)


def _fill(row: CrossRequest, step: Step, day: date | None, actor: Actor, now: datetime) -> None:
    if step in ("accept", "schedule"):
        if day is None or not 0 <= (day - now.date()).days <= FARTHEST:
            raise StepRefused("say by which day it will be shipped: a day from today on, within a year")
        row.promised_on = day
    if step in THEIRS:
        row.worked_by = actor.id or None
    row.shipped_at = now if step == "ship" else None if step == "reject" else row.shipped_at
    row.ended_at = now if step in ("verify", "decline") else None
    row.changed_at = now


def _refuse_faulty(wish: Wish, found: Affected, now: datetime) -> None:
    faults = _words_missing(wish)
    if wish.kind not in KINDS:
        faults["kind"] = f"one of {', '.join(KINDS)}"
    if not 0 <= (wish.answer_by - now.date()).days <= FARTHEST:
        faults["answer_by"] = "a day from today on, within a year"
    if not 0 <= wish.hour_cost <= DEAREST:
        faults["hour_cost"] = f"a number from 0 to {DEAREST:g}"
    elif wish.hour_cost and not CURRENCY.fullmatch(wish.currency):
        faults["currency"] = "three letters, as in INR or MYR"
    if trouble := _cases_missing(found):
        faults["cases"] = trouble
    if faults:
        raise CrossRequestFaulty(faults)


def _words_missing(wish: Wish) -> dict[str, str]:
    limits = (("title", LONGEST_TITLE), ("team", LONGEST_TEAM), ("problem", LONGEST_PROBLEM))
    return {
        name: f"write something, in at most {longest} characters"
        for name, longest in limits
        if not 0 < len(getattr(wish, name).strip()) <= longest
    }


def _cases_missing(found: Affected) -> str:
    if not found.rows:
        return "no case that you may read has this trouble: look at the line of business, reason and days"
    return f"these are {MOST} cases and more: narrow it by reason, language or days" if len(found.rows) >= MOST else ""


def counted(found: Affected) -> dict[str, Any]:
    """The sums of the evidence; they hold no word of a member."""
    answers, unhappy = unhappy_of([number for number, _label, _at in found.rows])
    return {
        "cases": len(found.rows),
        "members": found.members,
        "minutes": round(found.minutes, 1),
        "waiting": found.waiting,
        "languages": [list(pair) for pair in found.languages],
        "answers": answers,
        "unhappy": unhappy,
    }


def _link(row: CrossRequest, found: Affected) -> None:
    links = (CrossRequestCase(request=row, case_id=number, scope_id=label) for number, label, _at in found.rows)
    CrossRequestCase.objects.bulk_create(links, ignore_conflicts=True)


def _told(name: str, row: CrossRequest, actor: Actor, now: datetime, words: str = "", **payload: Any) -> None:
    note(name, subject_of(row), scope_id=row.scope_id, actor=actor, now=now, words=words, **payload)


def soonest_answer(now: datetime) -> date:
    """The day that the form proposes: a working week from now."""
    return (now + timedelta(days=7)).date()
