"""What time alone makes worth a notice: promises that end soon, a queue at a time; dates of the register of rules.

Never a notice a case: a queue has one at most an hour, whatever comes due in it.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from nakhoda.core.policy.variance import variances
from nakhoda.desk.actions.telling import tell
from nakhoda.desk.models import ClockRow
from nakhoda.desk.queries.notice_kinds import KINDS
from nakhoda.desk.queries.obligations import stale_obligations
from nakhoda.desk.queries.variances import documents_of
from nakhoda.org.holders import holders_of_roles

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
VARIANCE_DAYS = 14
LEGAL = "obligation"  # the kind of a clock that a law sets


def warn_queues(now: datetime) -> int:
    """Promises that end within the hour: one notice a queue to its team leaders. How many queues were told."""
    return _warn("queue_due", now, HOUR, f"{now:%Y-%m-%dT%H}")


def warn_of_law(now: datetime) -> int:
    """Promises of law that end within a day, such as appeals of age decisions: one notice a queue and day."""
    return _warn("law_due", now, DAY, f"{now:%Y-%m-%d}", LEGAL)


def remind_dates(now: datetime) -> None:
    """Variances that end, and laws that nobody looked up: to whoever may change or check them."""
    ending = due_variances(now)
    if ending:
        tell("variance_due", now=now, number=ending)
    stale = len(stale_obligations(now))
    if stale:
        tell("obligation_due", now=now, number=stale)


def due_variances(now: datetime) -> int:
    """How many documents of a region or line are over or end within two weeks."""
    whole, variants = documents_of(now)
    rows = variances(whole, variants, now.date()) if whole else []
    return len({row.note.key for row in rows if _is_due(row.note.expires_on, now.date())})


def _is_due(expires_on: str, today: date) -> bool:
    return bool(expires_on) and (date.fromisoformat(expires_on) - today).days <= VARIANCE_DAYS


def _warn(kind: str, now: datetime, within: timedelta, code: str, of_kind: str = "") -> int:
    """Everybody is told the number of what she may see herself."""
    rows = ClockRow.objects.filter(outcome="active", paused_at=None, due_at__gte=now, due_at__lt=now + within)
    rows = rows.filter(kind=of_kind) if of_kind else rows
    counts = Counter(rows.values_list("scope_id", "case__queue"))
    numbers: Counter[tuple[str, int]] = Counter()
    labels: dict[tuple[str, int], int] = {}
    for (label, queue), number in counts.items():
        for person in holders_of_roles(KINDS[kind].roles, label, now):
            numbers[queue, person] += number
            labels[queue, person] = label
    for (queue, person), number in sorted(numbers.items()):
        place = labels[queue, person]
        tell(kind, people=[person], label_id=place, code=f"{queue}@{code}", number=number, now=now)
    return len({queue for queue, _person in numbers})
