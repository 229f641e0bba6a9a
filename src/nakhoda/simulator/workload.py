"""From expected cases to agent hours: touches, handle times, escalation with its lag, reopens, by queue and hour.

Hours run from `core.capacity.week.LEAD` hours before the first Monday, in the plan's own zone. A queue's part of a
class is the share that the desk policy gives it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from nakhoda.core.capacity.week import LEAD, WEEK, Promise
from nakhoda.simulator.policy_model.compile import UPPER_TIER, members_of
from nakhoda.simulator.policy_model.kernel import columns as c
from nakhoda.simulator.policy_model.model import PERIOD, Kind, PolicyModel
from nakhoda.simulator.policy_model.promised import promises_of
from nakhoda.simulator.shifts import planned_shifts

if TYPE_CHECKING:
    from nakhoda.core.calendar import Calendar

Floats = NDArray[np.float64]
WHOLE_DAY = 24
PATTERNS = 21  # rest days by seven, begins by three
LONG_SHIFT = 5.0  # hours after which a meal break is due
TOGETHER, WITHIN = 0.5, 0.7  # how alike leaves err, and the days of one week
SHORTEST_SHARE = 1e-9


@dataclass(frozen=True, slots=True, eq=False)
class Expected:
    """Cases a day of one leaf from `first`, with the interval that holds four days in five."""

    lob: str
    channel: str
    language: str
    country: str
    first: date
    mean: Sequence[float]
    low: Sequence[float]
    high: Sequence[float]


@dataclass(slots=True, eq=False)
class QueueWork:
    """Agent hours of one queue by (LOB, language), promise and weight; widths of its weeks below and above.

    `touches` counts over the whole axis how often each of them is taken in hand.
    """

    flows: dict[tuple[str, str, Promise, float], Floats] = field(default_factory=dict)
    touches: dict[tuple[str, str, Promise, float], float] = field(default_factory=dict)
    below: list[Floats] = field(default_factory=list)
    above: list[Floats] = field(default_factory=list)

    def handle(self, key: tuple[str, str, Promise, float]) -> float:
        """Mean hours of one touch."""
        count = self.touches.get(key, 0.0)
        return float(self.flows[key].sum()) / count if count else 0.0

    def band(self, total: Floats) -> tuple[Floats, Floats]:
        """Low and high as factors of the mean, by week: half as if leaves erred alike, half as if each alone."""
        with np.errstate(divide="ignore", invalid="ignore"):
            down, up = (np.where(total > 0, _width(rows, total) / total, 0.0) for rows in (self.below, self.above))
        return np.maximum(0.0, 1 - down), 1 + up


@dataclass(frozen=True, slots=True)
class Asked:
    """The plan's time: first Monday, weeks, zone; hours from arrival to escalation, by line where they are known."""

    monday: date
    weeks: int
    zone: str
    lag_hours: float = 12.0
    lags: Mapping[str, float] = field(default_factory=dict)

    def lag(self, lob: str) -> float:
        """Hours from arrival to escalation of a line of business."""
        return self.lags.get(lob, self.lag_hours)

    @property
    def hours(self) -> int:
        """Of the whole axis."""
        return LEAD + self.weeks * WEEK

    @property
    def begins(self) -> datetime:
        """The instant of the axis's first hour."""
        return datetime.combine(self.monday, datetime.min.time(), ZoneInfo(self.zone)) - timedelta(hours=LEAD)


def work_by_queue(
    model: PolicyModel, leaves: Sequence[Expected], asked: Asked
) -> tuple[dict[int, QueueWork], tuple[str, ...]]:
    """(work by queue index, what to be wary of). A leaf of which no habit is known is worked as its line is."""
    out: dict[int, QueueWork] = defaultdict(QueueWork)
    warnings: list[str] = []
    for leaf in leaves:
        kinds, exact = _kinds_of(model, leaf)
        if not exact:
            warnings.append(
                f"nothing like {leaf.lob} {leaf.language} {leaf.channel} was worked: its line's habits stand in"
            )
        days = _days(leaf, asked)
        for kind, share in kinds:
            _add(out, model, kind, tuple(row * share for row in days), asked)
    return dict(out), tuple(dict.fromkeys(warnings))


def shift_patterns(calendar: Calendar, asked: Asked, week: int, meal_minutes: float) -> Floats:
    """[patterns, LEAD + WEEK] share of each hour at work, of every pattern that the site's calendar has that week."""
    start = asked.begins + timedelta(weeks=week)
    first, days = (start - timedelta(days=1)).date(), (LEAD + WEEK) // WHOLE_DAY + 3
    rows = {_covered(planned_shifts(calendar, first, days, index), start, meal_minutes) for index in range(PATTERNS)}
    worked = sorted(row for row in rows if sum(row[LEAD:]) > 0)
    return np.array(worked) if worked else np.zeros((0, LEAD + WEEK))


def mean_seconds(duration: Any) -> float:
    """The mean of a duration in seconds, whatever its kind."""
    if duration.kind == "lognormal":
        return float(math.exp(duration.a + duration.b**2 / 2))
    if duration.kind == "empirical" and duration.values:
        shares = duration.shares or (1 / len(duration.values),) * len(duration.values)
        return float(sum(value * share for value, share in zip(duration.values, shares, strict=True)) / sum(shares))
    return float(duration.a)


def _covered(shifts: Sequence[tuple[datetime, datetime]], start: datetime, meal: float) -> tuple[float, ...]:
    row = [0.0] * (LEAD + WEEK)
    for begins, ends in shifts:
        first, last = ((at - start).total_seconds() / 3600 for at in (begins, ends))
        length = last - first
        share = (length - meal / 60) / length if length > LONG_SHIFT else 1.0
        for hour in range(max(0, math.floor(first)), min(len(row), math.ceil(last))):
            row[hour] += share * max(0.0, min(last, hour + 1) - max(first, hour))
    return tuple(round(min(1.0, value), 4) for value in row)


def _kinds_of(model: PolicyModel, leaf: Expected) -> tuple[list[tuple[Kind, float]], bool]:
    """Classes of a leaf with their shares; the closest where none is known. (shares, are they its own)."""
    for names in (
        ("lob", "channel", "language", "country"),
        ("lob", "channel", "language"),
        ("lob", "language"),
        ("lob",),
        (),
    ):
        found = [k for k in model.kinds if all(getattr(k, name) == getattr(leaf, name) for name in names)]
        whole = sum(sum(kind.rates) for kind in found)
        if whole > 0:
            exact = "language" in names
            told = [_as_leaf(kind, leaf, names) for kind in found]
            return [(kind, sum(kind.rates) / whole) for kind in told], exact
    return [], False


def _as_leaf(kind: Kind, leaf: Expected, names: tuple[str, ...]) -> Kind:
    """A class that stands in keeps its habits and takes the leaf's place."""
    if "language" in names:
        return kind
    policy_language = leaf.language or kind.language
    return replace(kind, lob=leaf.lob if "lob" in names else kind.lob, language=policy_language)


def _days(leaf: Expected, asked: Asked) -> tuple[Floats, Floats, Floats]:
    """Mean, low and high by day of the axis; days before the forecast are as a week later."""
    first = asked.monday - timedelta(days=LEAD // WHOLE_DAY)
    count = LEAD // WHOLE_DAY + 7 * asked.weeks
    offset = (first - leaf.first).days
    places = [n + offset + 7 * max(0, -(-(-n - offset) // 7)) if n + offset < 0 else n + offset for n in range(count)]
    rows = (leaf.mean, leaf.low, leaf.high)
    return tuple(np.array([row[place] if place < len(row) else 0.0 for place in places]) for row in rows)  # type: ignore[return-value]


def _add(out: dict[int, QueueWork], model: PolicyModel, kind: Kind, days: tuple[Floats, ...], asked: Asked) -> None:
    mean, low, high = days
    cases = _by_hour(kind, model.start, mean, asked)
    below, above = (_by_week(row) for row in (mean - low, high - mean))
    again = _again(model, kind, kind.asks)
    handle, upper = mean_seconds(kind.handle) / 3600, mean_seconds(kind.handle_upper) / 3600
    lower = [
        (1.0 + kind.escalates * kind.returned, 0.0, c.FIRST),
        ((1 - kind.escalates) * (again + kind.reopens), 1, c.NEXT),
    ]
    reply = mean_seconds(kind.reply) / 3600
    for touches, later, promise in lower:
        shift = reply if later else 0.0
        spread = (below, above, touches * handle)
        _share(out, model, kind, (cases * touches * handle, shift, handle), promise, None, spread)
    if UPPER_TIER not in {model.policy.queues[q].tier for q in members_of(model, kind, None)}:
        again = _again(model, kind, kind.asks if kind.asks_upper is None else kind.asks_upper)
        touches = kind.escalates * (1 + again + kind.reopens)
        spread = (below, above, touches * upper)
        _share(out, model, kind, (cases * touches * upper, asked.lag(kind.lob), upper), c.UPPER, UPPER_TIER, spread)


def _again(model: PolicyModel, kind: Kind, asks: float) -> float:
    """Touches that answered questions lead to; after an answer it is asked again as the habit is then."""
    back = asks * kind.answers
    return sum(back * (back * kind.once_answered) ** n for n in range(model.most_asks))


def _share(
    out: dict[int, QueueWork], model: PolicyModel, kind: Kind, work: tuple[Floats, float, float], promise: int,
    tier: int | None, spread: tuple[Floats, Floats, float],
) -> None:  # fmt: skip
    hours, later, handle = work
    members = members_of(model, kind, tier)
    whole = sum(model.policy.queues[place].share for place in members) or 1
    moved = _later(hours, later)
    for place in members:
        part = model.policy.queues[place].share / whole
        if part < SHORTEST_SHARE or not moved.sum():
            continue
        found = out[place]
        key = (kind.lob, kind.language, _promise(model, kind, place, promise), kind.exposure)
        found.flows[key] = found.flows.get(key, 0.0) + moved * part
        found.touches[key] = found.touches.get(key, 0.0) + float(moved.sum()) * part / max(handle, SHORTEST_SHARE)
        below, above, hours_a_case = spread
        found.below.append(below * part * hours_a_case)
        found.above.append(above * part * hours_a_case)


def _promise(model: PolicyModel, kind: Kind, queue: int, wanted: int) -> Promise:
    """The tightest promise of that kind; the next best kind where the policy has none."""
    told = promises_of(model.policy, kind, queue, model.start)
    order = {c.FIRST: (c.FIRST, c.RESOLUTION), c.NEXT: (c.NEXT, c.FIRST, c.RESOLUTION)}
    for code in order.get(wanted, (c.UPPER, c.RESOLUTION, c.FIRST)):
        found = [each for each in told if each.kind == code]
        if found:
            first = min(found, key=lambda each: each.seconds)
            return Promise(round(first.seconds / 3600, 2), first.business)
    return Promise(float(WHOLE_DAY))


def _by_hour(kind: Kind, start: datetime, days: Floats, asked: Asked) -> Floats:
    """Cases an hour: each day by the shape of its weekday."""
    first = asked.begins
    at = [(first + timedelta(hours=n) - start).total_seconds() / PERIOD for n in range(WEEK)]
    count = len(kind.rates)
    week = np.array([kind.rates[int(p) % count] + kind.rates[int(p + 1) % count] for p in at])
    shape = week.reshape(7, WHOLE_DAY)
    sums = shape.sum(axis=1, keepdims=True)
    shape = np.where(sums > 0, shape / np.where(sums > 0, sums, 1.0), 1 / WHOLE_DAY)
    return np.concatenate([days[n] * shape[n % 7] for n in range(len(days))])


def _later(hours: Floats, by: float) -> Floats:
    """The same, so many hours later; what comes before the axis is as it is at its begin."""
    steps = min(round(by), LEAD)
    return np.concatenate([hours[WEEK : WEEK + steps], hours[: len(hours) - steps]]) if steps else hours


def _by_week(width: Floats) -> Floats:
    """How far a week may lie off, from its days."""
    inside = width[LEAD // WHOLE_DAY :].reshape(-1, 7)
    return np.asarray(inside.sum(axis=1) * WITHIN)


def _width(rows: list[Floats], total: Floats) -> Floats:
    if not rows:
        return np.zeros_like(total)
    told = np.array(rows)
    plain, alone = told.sum(axis=0), (told**2).sum(axis=0)
    return np.asarray(np.sqrt(TOGETHER * plain**2 + (1 - TOGETHER) * alone))
