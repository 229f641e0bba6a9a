"""What time alone does: due times pass, holds come up for review, windows close. Everything here runs as the system.

No timer per case: each sweep asks one index for what is due, earliest first, and changes only what is still so.
A case that somebody else is changing is skipped and found again by the next sweep.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from nakhoda.core.clocks import breach_if_due
from nakhoda.core.events import CaseAssigned, CaseClosed, HoldEnded
from nakhoda.desk.actions.replies import owner_keeps
from nakhoda.desk.actions.writing import Story, state_of, write_events, write_story
from nakhoda.desk.models import Case, ClockRow, IdempotencyKey
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import system
from nakhoda.org.models import Person

LIMIT = 500
KEYS_KEPT = timedelta(days=30)
ABSENT_AFTER = timedelta(minutes=15)  # offline for so long: what one still held goes back to its queue


def sweep_clocks(now: datetime, limit: int = LIMIT) -> int:
    """Write down the due times that have passed, earliest first; the count of clocks that breached."""
    due = ClockRow.objects.filter(outcome="active", due_at__lt=now).order_by("due_at")
    ids = due.values_list("case_id", flat=True)[:limit]
    return sum(_breach(case, now) for case in _free(set(ids)))


def _breach(case: Case, now: datetime) -> int:
    def tell(story: Story) -> None:
        for clock in story.clocks:
            if breach := breach_if_due(clock, now):
                story.tell_clock(breach)

    return len(write_story(case, tell, now=now))


def review_holds(now: datetime, limit: int = LIMIT) -> int:
    """Held cases whose review time has come are ours again; the count."""
    rows = Case.objects.filter(status="on_hold", review_at__lte=now).order_by("review_at")
    count = 0
    for case in _free(set(rows.values_list("id", flat=True)[:limit])):
        if case.status == "on_hold" and case.review_at and case.review_at <= now:
            write_events(case, [HoldEnded(reason="review_due")], actor=system("clock"), now=now)
            _return_if_ownerless(case, now)
            count += 1
    return count


def close_resolved(now: datetime, limit: int = LIMIT) -> int:
    """Close what stayed resolved through the reopen window; the count."""
    since = now - timedelta(days=policy_in_force(now).routing.reopen_window_days)
    rows = Case.objects.filter(status="resolved", resolved_at__lte=since).order_by("resolved_at")
    count = 0
    for case in _free(set(rows.values_list("id", flat=True)[:limit])):
        if case.status == "resolved" and case.resolved_at and case.resolved_at <= since:
            write_events(case, [CaseClosed()], actor=system("clock"), now=now)
            count += 1
    return count


def return_from_absent(now: datetime, limit: int = LIMIT) -> int:
    """What people hold who have been offline for a while goes back to its queue; the count. Nobody is forgotten."""
    gone = Person.objects.filter(status="offline", status_since__lt=now - ABSENT_AFTER).values_list("id", flat=True)
    rows = Case.objects.filter(assignee_id__in=list(gone), status__in=("new", "open"))
    count = 0
    for case in _free(set(rows.values_list("id", flat=True)[:limit])):
        count += _return_if_ownerless(case, now)
    return count


def _return_if_ownerless(case: Case, now: datetime) -> bool:
    if case.assignee_id is None or case.status not in ("new", "open"):
        return False
    if owner_keeps(state_of(case), policy_in_force(now), now):
        return False
    away = CaseAssigned(agent_id=None, cause="owner_off_shift")
    write_events(case, [away], actor=system("router"), now=now)
    return True


def forget_keys(now: datetime, limit: int = 10_000) -> int:
    """Drop idempotency keys after 30 days (P2); the count."""
    old = IdempotencyKey.objects.filter(created_at__lt=now - KEYS_KEPT).order_by("created_at")
    return IdempotencyKey.objects.filter(id__in=list(old.values_list("id", flat=True)[:limit])).delete()[0]


def _free(ids: set[int]) -> Iterator[Case]:
    """The cases, locked; those that somebody is changing are left out."""
    rows = Case.objects.filter(id__in=ids).order_by("id")
    yield from list(rows.select_for_update(skip_locked=True))
