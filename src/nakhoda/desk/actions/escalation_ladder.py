"""The management ladder: when nobody decides an escalation in time, the next leader is told (handbook 2.6).

It counts from the end of Tier 2's own promise, or for one to authority from the moment it was raised. Each step is an
event of the case and a notice to that role over the place where the case lies.
"""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.escalation import next_step, steps_due
from nakhoda.core.events import EscalationClimbed
from nakhoda.desk.actions.telling import settle, tell
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case, ClockRow, Escalation, LeadNotice
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of

LIMIT = 500
KEPT = ("waits_since", "ladder_level", "ladder_at")
PROMISES = {"raised": "tier2_accept", "accepted": "tier2_resolve"}


def begin_ladder(record: Escalation, *, now: datetime) -> None:
    """From the first step: it was raised, accepted, answered or redirected. Its clocks are written already."""
    with scope_of(system("ladder")):  # the raiser no longer sees what she handed over
        record.waits_since, record.ladder_level = _promised(record, now), 0
        _aim(record, now)


def end_ladder(record: Escalation, *, now: datetime) -> None:
    """Nothing waits any more, or the next word is the raiser's; what leaders were told needs them no longer."""
    record.ladder_at = None
    record.save(update_fields=["ladder_at"])
    settle("ladder", record.id, now=now)


def climb_ladder(now: datetime, limit: int = LIMIT) -> int:
    """Tell whoever must be told by now, earliest first; the count of steps. Runs as the system."""
    due = Escalation.objects.filter(ladder_at__lte=now).order_by("ladder_at")
    cases = set(due.values_list("case_id", flat=True)[:limit])
    free = list(Case.objects.filter(id__in=cases).order_by("id").select_for_update(skip_locked=True))
    return sum(_climb(case, now) for case in free)


def _climb(case: Case, now: datetime) -> int:
    record = Escalation.objects.filter(id=case.escalation_id or 0, ladder_at__lte=now).first()
    if record is None or record.waits_since is None:  # decided meanwhile
        Escalation.objects.filter(case_id=case.id, ladder_at__lte=now).update(ladder_at=None)
        return 0
    steps = steps_due(policy_in_force(now).escalation.ladder, record.waits_since, record.ladder_level, now)
    for step in steps:
        about = {"case_id": case.id, "escalation_id": record.id, "scope_id": case.scope_id, "at": now}
        LeadNotice.objects.create(kind="ladder", role=step.role, level=step.level, **about)
        tell("ladder", record.id, label_id=case.scope_id, roles=[step.role], number=step.level, now=now)
    climbed = [EscalationClimbed(escalation_id=record.id, level=step.level, role=step.role) for step in steps]
    write_events(case, climbed, actor=system("clock"), now=now)
    record.ladder_level = max([record.ladder_level, *(step.level for step in steps)])
    _aim(record, now)
    return len(steps)


def _aim(record: Escalation, now: datetime) -> None:
    since = record.waits_since or now
    following = next_step(policy_in_force(now).escalation.ladder, since, record.ladder_level)
    record.ladder_at = following[1] if following else None
    record.save(update_fields=KEPT)


def _promised(record: Escalation, now: datetime) -> datetime:
    """When the promise ends that runs now; an old one that has ended is no reason to wake three leaders at once."""
    if record.kind == "hierarchical" and record.state == "raised":
        return now
    clock = ClockRow.objects.filter(case_id=record.case_id, metric=PROMISES.get(record.state, "")).order_by("number")
    last = clock.last()
    return max(last.due_at, now) if last else now
