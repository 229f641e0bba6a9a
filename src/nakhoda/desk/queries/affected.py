"""Cases of one trouble: who is affected, since when, and how much handling it has taken."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet, Sum

from nakhoda.desk.models import Case, Touch
from nakhoda.org.actors import Actor
from nakhoda.org.models import Scope
from nakhoda.org.permissions import visible

MOST, LONGEST_DAYS = 2000, 180
NO_CONTACT = ("spam", "merged", "withdrawn")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the cases have in common. Empty fields do not narrow; `words` stand in the subject."""

    lob: str
    reason: str = ""
    language: str = ""
    channel: str = ""
    words: str = ""
    days: int = 28


@dataclass(frozen=True, slots=True)
class Affected:
    """The cases with their sums. `rows` are (number, label, received), newest first, at most `MOST`."""

    rows: tuple[tuple[int, int, datetime], ...]
    members: int
    minutes: float
    waiting: int
    languages: tuple[tuple[str, int], ...]

    @property
    def first_at(self) -> datetime | None:
        """When the first of them was received."""
        return self.rows[-1][2] if self.rows else None


def affected_by(actor: Actor, trouble: Trouble, now: datetime) -> Affected:
    """Those that the actor may read, without what is walled off: another team is going to read the sums."""
    open_labels = Scope.objects.filter(id__in=visible(actor, "case:read"), compartment="general").values("id")
    cases = Case.objects.filter(scope_id__in=open_labels, lob=trouble.lob).exclude(status__in=NO_CONTACT)
    cases = cases.filter(received_at__gte=now - timedelta(days=min(max(trouble.days, 1), LONGEST_DAYS)))
    for name in ("reason", "language", "channel"):
        if getattr(trouble, name):
            cases = cases.filter(**{name: getattr(trouble, name)})
    if trouble.words.strip():
        cases = cases.filter(subject__icontains=trouble.words.strip()[:100])
    return summed(cases)


def summed(cases: QuerySet[Case]) -> Affected:
    """The sums of a set of cases."""
    columns = ("id", "scope_id", "received_at", "member_id", "language", "status")
    found = list(cases.order_by("-received_at", "-id").values_list(*columns)[:MOST])
    numbers = [row[0] for row in found]
    seconds = Touch.objects.filter(case_id__in=numbers).aggregate(sum=Sum("seconds"))["sum"] or 0.0
    return Affected(
        rows=tuple((number, label, at) for number, label, at, *_rest in found),
        members=len({row[3] or -row[0] for row in found}),
        minutes=seconds / 60,
        waiting=sum(row[5] not in ("resolved", "closed") for row in found),
        languages=tuple(Counter(row[4] or "?" for row in found).most_common()),
    )


def readable_of(actor: Actor, numbers: Sequence[int]) -> list[int]:
    """Those of the numbers whose cases the actor may open, newest first."""
    rows = Case.objects.filter(id__in=list(numbers), scope_id__in=visible(actor, "case:read"))
    return list(rows.order_by("-id").values_list("id", flat=True))
