"""Forecasts as their reader may see them: versions, their leaves, what changed, and how locked ones fared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import HOME_REGION
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import ForecastEvent, ForecastLeaf, ForecastOverride, ForecastRequest, ForecastVersion
from nakhoda.planning.queries.forecast_series import LEAF, came_since, last_whole_day
from nakhoda.planning.queries.targets import Reading, reading

READS = "forecast:read"
LISTED = 50
TOGETHER = 0.5  # how far leaves err alike: half-widths of a sum lie between the root of squares and the plain sum


class NoSuchForecast(LookupError):
    """Foreign and missing are the same answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Days:
    """Expected counts by day with the interval that holds four days in five; changes by hand are in them."""

    first: date
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]

    @property
    def total(self) -> float:
        """All days together."""
        return sum(self.mean)

    def day(self, number: int) -> date:
        """The date of a row."""
        return self.first + timedelta(days=number)


@dataclass(frozen=True, slots=True, eq=False)
class Leaf:
    """A leaf with its days after changes by hand; `plain` are those that the method said."""

    row: ForecastLeaf
    days: Days
    plain: Days
    overrides: tuple[ForecastOverride, ...]

    @property
    def place(self) -> Mapping[str, str]:
        """lob, channel, language, country."""
        return dict(self.row.place)


@dataclass(frozen=True, slots=True, eq=False)
class Version:
    """A version with the leaves that its reader may see; `whole` only for whoever sees all of them."""

    row: ForecastVersion
    leaves: tuple[Leaf, ...]
    whole: Leaf | None

    def sum_of(self, leaves: Sequence[Leaf]) -> Days:
        """Several leaves together; the whole's own interval where they are all."""
        if self.whole is not None and len(leaves) == len(self.leaves):
            return _recentred(self.whole.plain, added(leaves, self.row.starts_on))
        return added(leaves, self.row.starts_on)


def versions_for(actor: Actor) -> list[ForecastVersion]:
    """Newest first; raises `Refused`."""
    require(actor, READS)
    with scope_of(system("forecasts")):
        return list(ForecastVersion.objects.filter(region=HOME_REGION).order_by("-id")[:LISTED])


def request_for(actor: Actor, number: int) -> ForecastRequest:
    """A forecast that was asked for. Raises `Refused`, `NoSuchForecast`."""
    require(actor, READS)
    with scope_of(system("forecasts")):
        row = ForecastRequest.objects.filter(id=number, region=HOME_REGION).first()
    if row is None:
        raise NoSuchForecast(f"there is no forecast {number} that you may see")
    return row


def requests_for(actor: Actor) -> list[ForecastRequest]:
    """Those that are being made; raises `Refused`."""
    require(actor, READS)
    with scope_of(system("forecasts")):
        going = ForecastRequest.objects.filter(region=HOME_REGION, state__in=("waiting", "running"))
        return list(going.order_by("-id")[:LISTED])


def version_for(actor: Actor, number: int, permission: str = READS) -> Version:
    """Raises `Refused`, `NoSuchForecast`."""
    require(actor, permission)
    with scope_of(system("forecasts")):
        row = ForecastVersion.objects.filter(id=number, region=HOME_REGION).first()
        if row is None:
            raise NoSuchForecast(f"there is no forecast {number} that you may see")
        return _with_leaves(row, reading(actor, permission))


def locked_version_for(actor: Actor, number: int, permission: str) -> ForecastVersion:
    """The row, held until the transaction ends."""
    require(actor, permission)
    with scope_of(system("forecasts")):
        row = ForecastVersion.objects.select_for_update().filter(id=number, region=HOME_REGION).first()
    if row is None:
        raise NoSuchForecast(f"there is no forecast {number} that you may see")
    return row


def leaf_for(actor: Actor, number: int, leaf: int, permission: str = READS) -> tuple[Version, Leaf]:
    """One leaf of a version; raises as `version_for`."""
    version = version_for(actor, number, permission)
    found = next((each for each in version.leaves if each.row.id == leaf), None)
    if found is None:
        raise NoSuchForecast(f"there is no leaf {leaf} of this forecast that you may see")
    return version, found


def before(actor: Actor, version: Version) -> Version | None:
    """The version that was made before this one."""
    with scope_of(system("forecasts")):
        row = ForecastVersion.objects.filter(id__lt=version.row.id, region=version.row.region).order_by("-id").first()
        return _with_leaves(row, reading(actor, READS)) if row else None


def events_for(actor: Actor) -> list[ForecastEvent]:
    """Days with a name that people wrote down, newest first."""
    require(actor, READS)
    with scope_of(system("forecasts")):
        return list(ForecastEvent.objects.filter(region=HOME_REGION).order_by("-day", "-id")[:100])


def came_for(actor: Actor, version: Version, now: datetime) -> dict[int, list[float]]:
    """What came on the days of a version that are over, by leaf number; empty before its first day has passed."""
    last = last_whole_day(actor, now)
    first = version.row.starts_on
    if last is None or last < first:
        return {}
    last = min(last, version.row.ends_on)
    dims = _dims(version.leaves)
    told = came_since(actor, dims, first, last)
    length = (last - first).days + 1
    return {
        leaf.row.id: [
            told.get(tuple(leaf.place.get(name, "") for name in dims), {}).get(first + timedelta(days=n), 0.0)
            for n in range(length)
        ]
        for leaf in version.leaves
    }


def added(leaves: Iterable[Leaf], first: date) -> Days:
    """The sum of leaves by day. Widths are added half as if leaves erred alike, half as if each erred alone."""
    rows = list(leaves)
    length = max((len(leaf.days.mean) for leaf in rows), default=0)
    mean = [sum(leaf.days.mean[n] for leaf in rows) for n in range(length)]
    down = [_width([leaf.days.mean[n] - leaf.days.low[n] for leaf in rows]) for n in range(length)]
    up = [_width([leaf.days.high[n] - leaf.days.mean[n] for leaf in rows]) for n in range(length)]
    low = tuple(max(m - d, 0.0) for m, d in zip(mean, down, strict=True))
    return Days(first, tuple(mean), low, tuple(m + u for m, u in zip(mean, up, strict=True)))


def _width(parts: Sequence[float]) -> float:
    plain = sum(parts)
    alone = sum(part * part for part in parts)
    return float((TOGETHER * plain * plain + (1 - TOGETHER) * alone) ** 0.5)


def _recentred(whole: Days, said: Days) -> Days:
    """The whole's own interval around the sum of the leaves."""
    factor = [m / w if w else 1.0 for m, w in zip(said.mean, whole.mean, strict=True)]
    low = tuple(value * f for value, f in zip(whole.low, factor, strict=True))
    return Days(said.first, said.mean, low, tuple(v * f for v, f in zip(whole.high, factor, strict=True)))


def _with_leaves(row: ForecastVersion, reads: Reading) -> Version:
    rows = list(ForecastLeaf.objects.filter(version=row).order_by("place_key"))
    changed: dict[int, list[ForecastOverride]] = {}
    for override in ForecastOverride.objects.filter(leaf__version=row).order_by("at", "id"):
        changed.setdefault(override.leaf_id, []).append(override)
    seen = [leaf for leaf in rows if reads.may_read(cast(Any, leaf))]
    leaves = tuple(_leaf(row, leaf, changed.get(leaf.id, [])) for leaf in seen if leaf.place_key)
    all_seen = len(seen) == len(rows) and not reads.is_part
    whole = next((_leaf(row, leaf, []) for leaf in seen if not leaf.place_key), None) if all_seen else None
    return Version(row, leaves, whole)


def _leaf(version: ForecastVersion, row: ForecastLeaf, overrides: Sequence[ForecastOverride]) -> Leaf:
    plain = Days(version.starts_on, tuple(row.mean), tuple(row.low), tuple(row.high))
    factors = [1.0] * len(row.mean)
    for override in overrides:
        for number in range(len(factors)):
            if override.starts_on <= plain.day(number) <= override.ends_on:
                factors[number] = 1 + override.change
    parts = [tuple(v * f for v, f in zip(told, factors, strict=True)) for told in (row.mean, row.low, row.high)]
    return Leaf(row, Days(version.starts_on, *parts), plain, tuple(overrides))


def _dims(leaves: Sequence[Leaf]) -> tuple[str, ...]:
    used = {name for leaf in leaves for name in leaf.place}
    return tuple(name for name in LEAF if name in used)
