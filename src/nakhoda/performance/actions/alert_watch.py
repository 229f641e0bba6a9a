"""Look at the figures: what moved more than chance explains, over all slices and metrics at once; data faults first.

Each part of the operation (region x compartment) is read and told apart, so that an alert never mixes what no single
reader may see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING, Any

from nakhoda.core.alerting import Finding, discoveries, grouped
from nakhoda.core.metrics import MetricContract
from nakhoda.core.slices import Slice
from nakhoda.org.actors import Actor
from nakhoda.org.models import Scope, Site
from nakhoda.org.permissions import require
from nakhoda.performance.actions.alert_findings import Fault, Kept, Look, keep_look
from nakhoda.performance.queries.checks import COMPLETE, holidays_of, slice_of_feed
from nakhoda.performance.queries.daily import Daily, daily
from nakhoda.performance.queries.figures import NoSuchFigure, contracts, feeds_of, figures_of, reader_of, value_of
from nakhoda.performance.queries.labels import CASE_COMPARTMENTS

if TYPE_CHECKING:
    from nakhoda.core.monitoring import Signal

SHARES = (
    "csat", "csat_offer_rate", "csat_response_rate", "sla_first_response_due", "sla_next_response_due",
    "sla_resolution_due", "obligation_due", "reopen_rate", "transfer_rate", "misroute_rate", "escalation_rate",
    "return_rate", "fcr", "one_touch", "overturn_rate",
)  # fmt: skip
VOLUMES = ("received",)
WATCHED, PAST = 28, 63  # days that are judged, and days before them that say what is usual
LEAST_DAYS = {"share": WATCHED + 14, "volume": WATCHED + 28}
TOLD = 42  # days that an alert keeps for its picture
COUNTED = 12  # alerts of one look that also get their counter-metrics
SURVEYED = ("csat", "csat_response_rate", "solved_yes", "csat_standardised")
OUTAGE_DAYS, ANSWERS_LEFT, LEAST_ASKED = 2, 0.35, 30


@dataclass(frozen=True, slots=True)
class Moved:
    """A ringing unit with what it is a unit of."""

    contract: MetricContract
    days: Daily
    signal: Signal

    @property
    def where(self) -> Slice:
        return self.days.slices[self.signal.unit]


def watch_figures(source: str = "desk", *, actor: Actor, now: datetime) -> list[Kept]:
    """One look at everything, part by part. Run twice over the same load it changes nothing."""
    require(actor, "alert:work")
    return [keep_look(look, actor=actor, now=now) for look in looks(source)]


def looks(source: str) -> Iterator[Look]:
    """What there is to say about each part of the operation; nothing before the first load."""
    for (_region, compartment), reach in reaches().items():
        reader = reader_of(sorted(reach))
        try:
            as_of = _as_of(reader, source)
        except NoSuchFigure:
            return
        yield look_at(reader, reach, source, as_of, feeds=compartment == "general")


def reaches() -> dict[tuple[str, str], frozenset[int]]:
    """The labels of cases by region and compartment."""
    parts: dict[tuple[str, str], set[int]] = {}
    for row in Scope.objects.filter(compartment__in=CASE_COMPARTMENTS).exclude(lob=""):
        parts.setdefault((row.region, row.compartment), set()).add(row.id)
    return {key: frozenset(parts[key]) for key in sorted(parts)}


def look_at(reader: Actor, reach: frozenset[int], source: str, as_of: datetime, *, feeds: bool) -> Look:
    """Signals of all metrics together, believed by one bound on false discoveries, told as few groups.

    `feeds`: this part also tells of missing feeds (a feed is one for all parts, and is said once).
    """
    told = {key: _read(reader, contracts()[key], source, as_of) for key in (*SHARES, *VOLUMES) if key in contracts()}
    rung = [moved for key, days in told.items() for moved in _signals(contracts()[key], days)]
    believed = discoveries([one.signal.p for one in rung])
    moved = [one for one, sure in zip(rung, believed, strict=True) if sure and one.signal.alarm]
    groups = grouped([_finding(one) for one in moved])
    heads = [group.head for group in groups[:COUNTED]]
    extras: dict[tuple[str, Slice], dict[str, Any]] = {(o.contract.key, o.where): {"series": _series(o)} for o in moved}
    for head in heads:
        extras[head.metric, head.where]["counters"] = _counters(reader, head, source, as_of)
    return Look(
        groups=groups,
        faults=[*(_feed_faults(reader, source, as_of) if feeds else ()), *_survey_faults(told)],
        source=source,
        as_of=as_of,
        load=0,
        reach=reach,
        units={key: _unit(contracts()[key]) for key in told},
        extras=extras,
    )


def _as_of(reader: Actor, source: str) -> datetime:
    """How far the facts reach; the metric and the window do not matter."""
    edge = datetime(2000, 1, 1, tzinfo=timezone.utc)
    return value_of(reader, VOLUMES[0], (edge, edge + timedelta(days=1)), (), source).as_of or edge


def _read(reader: Actor, contract: MetricContract, source: str, as_of: datetime) -> Daily:
    """Whole days only, old enough that what is late by nature is in."""
    last = datetime.combine((as_of - timedelta(days=contract.maturity_days)).date(), time(), tzinfo=timezone.utc)
    return daily(reader, contract, (last - timedelta(days=WATCHED + PAST), last), source)


def _signals(contract: MetricContract, days: Daily) -> list[Moved]:
    from nakhoda.core.monitoring import series_of, watch_counts, watch_ratio

    volume = contract.key in VOLUMES
    if len(days.days) < LEAST_DAYS["volume" if volume else "share"] or not days.slices:
        return []
    counts = days.denominators if volume else days.numerators
    series = series_of(counts, days.denominators, _weekdays(days.days))
    if volume:
        signals = watch_counts(series, bad="both", watch=WATCHED)
    else:
        signals = watch_ratio(series, good="down" if contract.good == "down" else "up", watch=WATCHED)
    return [Moved(contract, days, signal) for signal in signals]


def _weekdays(days: Sequence[date]) -> list[int]:
    """0-6, and 7 where at least half of the sites have a public holiday."""
    sites = dict(Site.objects.values_list("key", "calendar"))
    off: dict[date, int] = {}
    for key in sites:
        for day in holidays_of(days, (("site", key),)):
            off[day] = off.get(day, 0) + 1
    return [7 if 2 * off.get(day, 0) >= len(sites) > 0 else day.weekday() for day in days]


def _finding(one: Moved) -> Finding:
    """Volumes are told relative to what was expected: before is 1."""
    signal, volume = one.signal, one.contract.key in VOLUMES
    expected = 1.0 if volume else signal.expected
    return Finding(
        metric=one.contract.key,
        where=one.where,
        since=one.days.days[signal.since],
        before=expected,
        after=expected + signal.size,
        lo=signal.lo,
        hi=signal.hi,
        n=signal.n,
        p=signal.p,
        method=signal.method,
    )


def _unit(contract: MetricContract) -> tuple[str, str, str]:
    return contract.unit, contract.good, "volume" if contract.key in VOLUMES else "change"


def _series(one: Moved) -> list[list[Any]]:
    """The last days of the slice, for its picture: day, numerator, denominator."""
    unit, days = one.signal.unit, one.days
    rows = zip(days.days, days.numerators[unit].tolist(), days.denominators[unit].tolist(), strict=True)
    return [[day.isoformat(), hits, cases] for day, hits, cases in list(rows)[-TOLD:]]


def _counters(reader: Actor, head: Finding, source: str, as_of: datetime) -> list[dict[str, Any]]:
    """The figures that must stand beside it (handbook 1.9), before it began and since."""
    names = [name for name in contracts()[head.metric].show_with if name in contracts()]
    began = datetime.combine(head.since, time(), tzinfo=timezone.utc)
    before, after = (
        figures_of(reader, names, window, head.where, source)
        for window in ((began - timedelta(days=WATCHED), began), (began, max(as_of, began + timedelta(days=1))))
    )
    return [
        {"metric": name, "before": before[name].value, "after": after[name].value, "n": after[name].n} for name in names
    ]


def _feed_faults(reader: Actor, source: str, as_of: datetime) -> Iterator[Fault]:
    """A feed that brought less than it announced spoils every figure of its slice."""
    for feed in feeds_of(reader, source):
        if feed.expected and feed.received < COMPLETE * feed.expected:
            facts = {"feed": feed.name, "expected": feed.expected, "received": feed.received, "spoils": ["*"]}
            yield Fault("received", slice_of_feed(feed.kind, feed.name), "feed", facts, feed.last_at or as_of)


def _survey_faults(told: Mapping[str, Daily]) -> Iterator[Fault]:
    """Slices in which members were asked as ever and hardly anybody's answer arrived; the widest only."""
    days = told.get("csat_response_rate")
    if days is None or len(days.days) < LEAST_DAYS["share"]:
        return
    last, found = len(days.days), []
    for unit, where in enumerate(days.slices):
        answered, asked = days.total(unit, last - OUTAGE_DAYS, last)
        before, offered = days.total(unit, 0, last - OUTAGE_DAYS)
        usual = asked * before / offered if offered else 0.0
        if asked >= LEAST_ASKED and answered < ANSWERS_LEFT * usual - usual**0.5:
            found.append((where, answered, usual))
    for where, answered, usual in found:
        if not any(set(other) < set(where) for other, _answered, _usual in found):
            facts = {"expected": round(usual), "received": round(answered), "spoils": list(SURVEYED)}
            began = datetime.combine(days.days[last - OUTAGE_DAYS], time(), tzinfo=timezone.utc)
            yield Fault("csat_response_rate", where, "survey", facts, began)
