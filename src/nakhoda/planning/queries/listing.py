"""Every target that a reader may see, with its figure and its verdict: what is missed first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from nakhoda.core.decisions import Reason
from nakhoda.core.metrics import MetricContract
from nakhoda.core.targets import DIMENSIONS, Reading, Verdict, judge
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import Target as Row
from nakhoda.planning.queries.metrics import contracts
from nakhoda.planning.queries.names import Names, names_for
from nakhoda.planning.queries.readings import Readings, readings_for
from nakhoda.planning.queries.targets import Target, book_for, day_of, reading

ORDER: tuple[Verdict, ...] = ("missed", "within_noise", "met", "unknown", "watched")


@dataclass(frozen=True, slots=True)
class Judged:
    """A target in force with its figure, its verdict and the reasons for it."""

    target: Target
    contract: MetricContract
    where: str
    reading: Reading
    verdict: Verdict
    reasons: tuple[Reason, ...]
    hidden: str


@dataclass(frozen=True, slots=True)
class TargetList:
    """What is asked and how it stands; `coming` are proposals and targets whose first day lies ahead."""

    judged: tuple[Judged, ...]
    coming: tuple[Row, ...]
    names: Names
    readings: Readings
    day: date

    def count(self, verdict: str) -> int:
        """How many targets have this verdict."""
        return sum(row.verdict == verdict for row in self.judged)


def targets_listed(actor: Actor, now: datetime) -> TargetList:
    """For the page of targets; raises `Refused`."""
    require(actor, "target:read")
    book, names = book_for(actor, now), names_for(actor)
    known = [target for target in book.targets if target.metric in contracts()]
    figures = readings_for(actor, known, now)
    judged = sorted((judged_with(target, figures, names) for target in known), key=_place_in_list)
    return TargetList(tuple(judged), tuple(coming_for(actor, book.day)), names, figures, book.day)


def judged_with(target: Target, figures: Readings, names: Names) -> Judged:
    """One target held against its figure."""
    contract, figure = contracts()[target.metric], figures.of(target)
    told = judge(target.goal(contract.good), figure)
    where, hidden = names.words(target.place), figures.hidden.get(target.id, "")
    return Judged(target, contract, where, figure, told.outcome, told.reasons, hidden)


def coming_for(actor: Actor, day: date) -> list[Row]:
    """Proposals that wait, then targets that are agreed and have not begun; soonest first."""
    with scope_of(system("targets")):
        waiting = Q(state="proposed", ends_on__gte=day) | Q(state="agreed", rules_from__gt=day)
        rows = list(Row.objects.filter(waiting).exclude(state="agreed", rules_to__lt=day).order_by("starts_on", "id"))
    reads = reading(actor)
    return sorted((row for row in rows if reads.may_read(row) and _begins(row)), key=lambda row: row.state == "agreed")


def same_place(actor: Actor, row: Row) -> list[Row]:
    """Every target that was ever wanted for the same figure of the same place: the change log, newest first."""
    with scope_of(system("targets")):
        rows = Row.objects.filter(region=row.region, metric=row.metric, place_key=row.place_key)
        return list(rows.order_by("-starts_on", "-id")[:100])


def seen_as_target(row: Row) -> Target:
    """A row as tiles read it, whether it rules or would; for its own page."""
    same = {name: getattr(row, name) for name in Target.__dataclass_fields__ if name not in ("rules_from", "rules_to")}
    first, last = row.rules_from or row.starts_on, min(row.rules_to or row.ends_on, row.ends_on)
    return Target(**same, rules_from=first, rules_to=last)


def rules_now(row: Row, actor: Actor, now: datetime) -> bool:
    """Whether it rules today."""
    day = day_of(actor, now)
    return row.state == "agreed" and bool(row.rules_from and row.rules_from <= day <= (row.rules_to or row.ends_on))


def by_metric(judged: Iterable[Judged]) -> list[tuple[MetricContract, list[Judged]]]:
    """Groups for the page: metrics with something missed first, and inside from wide to narrow."""
    groups: dict[str, list[Judged]] = {}
    for row in judged:
        groups.setdefault(row.contract.key, []).append(row)
    ordered = sorted(
        groups.values(), key=lambda rows: (min(ORDER.index(row.verdict) for row in rows), rows[0].contract.title)
    )
    return [(rows[0].contract, sorted(rows, key=_wide_first)) for rows in ordered]


def worst(judged: Sequence[Judged]) -> Verdict:
    """The verdict that comes first in the list."""
    return judged[0].verdict if judged else "unknown"


def _place_in_list(row: Judged) -> tuple[int, int, str]:
    return ORDER.index(row.verdict), len(row.target.place), row.where


def _wide_first(row: Judged) -> tuple[int, list[int], str]:
    return len(row.target.place), [DIMENSIONS.index(name) for name in sorted(row.target.place)], row.where


def _begins(row: Row) -> bool:
    return row.state == "proposed" or row.rules_to is None or (row.rules_from or row.rules_to) <= row.rules_to
