"""Make a forecast, change it by hand, lock it. What is locked is never changed again: error is counted against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from nakhoda.desk.jobs import defer
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.queries import HOME_REGION, scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import (
    ForecastEvent,
    ForecastLeaf,
    ForecastOverride,
    ForecastRequest,
    ForecastVersion,
)
from nakhoda.planning.queries.forecast_hours import shapes_of
from nakhoda.planning.queries.forecast_series import LEAF, History, history_for
from nakhoda.planning.queries.forecasts import leaf_for, locked_version_for

if TYPE_CHECKING:
    from nakhoda.core.forecast import Effect, Event, Forecast

LEAST_DAYS, MOST_DAYS = 7, 370
PAST_KEPT, RECENT = 56, 28
LONGEST_TEXT, LONGEST_NAME = 300, 80
DRAWS = 400
AT_ONCE = 6  # leaves, of a tenth of a second each at the most: more of them are no work for a web request
MADE = 90  # per cent, when every leaf is forecast
MANY_LEAVES, NEWEST = 30, 210
KINDS = ("holiday", "launch", "incident")
CHANGES = (-0.95, 5.0)
Move = Callable[[int], None]


class ForecastFaulty(ValueError):
    """Nothing was done; `faults` says by field what to do."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = dict(faults)


class ForecastLocked(ValueError):
    """The version is locked, or its time has begun; the message says what can be done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A day, or a stretch of days, that moves the volume."""

    name: str
    kind: str
    day: date
    last: date | None = None
    lob: str = ""
    country: str = ""


def ask_forecast(days: int, note: str, *, actor: Actor, now: datetime) -> ForecastVersion | ForecastRequest:
    """A new draft: a small one at once, a large one by a worker. Raises `ForecastFaulty`, `NothingCame`."""
    require(actor, "forecast:make")
    check_wish(days, note)
    history = history_for(actor, now)
    if len(history.counts) <= AT_ONCE:
        return make_forecast(days, note, actor=actor, now=now, history=history)
    with scope_of(system("forecasts")):
        row = ForecastRequest.objects.create(
            scope_id=scope_id("inhouse"), region=HOME_REGION, days=days, note=note.strip(), asked_by=actor.id or None,
            asked_at=now,
        )  # fmt: skip
        defer("make_forecast_version", request_id=row.id)
    return row


def make_forecast(
    days: int, note: str, *, actor: Actor, now: datetime, history: History | None = None, move: Move | None = None
) -> ForecastVersion:
    """A new draft of all leaves, from the first day that is not over. Raises `ForecastFaulty`, `NothingCame`.

    `move` is told after each leaf how much is done, in per cent.
    """
    require(actor, "forecast:make")
    check_wish(days, note)
    with scope_of(actor):
        history = history or history_for(actor, now)
        shapes = shapes_of(actor, history)
    start = history.last + timedelta(days=1)
    with scope_of(system("forecasts")):
        events = list(ForecastEvent.objects.filter(region=HOME_REGION))
    told, whole = _forecasts(history, events, days, seed=history.load, move=move or (lambda _done: None))
    with scope_of(system("forecasts")):
        version = ForecastVersion.objects.create(
            scope_id=scope_id("inhouse"), region=HOME_REGION, starts_on=start, ends_on=start + timedelta(days=days - 1),
            zone=actor.time_zone, note=note.strip(), seed=history.load, load=history.load, learned_to=history.last,
            author_id=actor.id or None, made_at=now,
        )  # fmt: skip
        rows = [_leaf(version, history.place(key), each, history.counts[key]) for key, each in told.items()]
        for row, key in zip(rows, told, strict=True):
            row.shape = shapes.get(key, [])
        sums = [sum(parts) for parts in zip(*history.counts.values(), strict=True)]
        ForecastLeaf.objects.bulk_create([*rows, _leaf(version, {}, whole, sums)])
        _record("forecast.made", version, actor, now, days=days, leaves=len(rows), load=history.load)
    return version


def override_days(
    number: int, leaf_id: int, first: date, last: date, change: float, reason: str, *, actor: Actor, now: datetime
) -> ForecastOverride:
    """Change days of one leaf by a share; nought takes an earlier change back. Raises `ForecastFaulty`, `Locked`."""
    row = locked_version_for(actor, number, "forecast:make")
    _, leaf = leaf_for(actor, number, leaf_id, "forecast:make")
    _refuse_locked(row)
    _check_override(row, first, last, change, reason)
    with scope_of(system("forecasts")):
        made = ForecastOverride.objects.create(
            scope_id=leaf.row.scope_id, leaf=leaf.row, starts_on=first, ends_on=last, change=change,
            reason=reason.strip(), author_id=actor.id or None, at=now,
        )  # fmt: skip
    days = f"{first}..{last}"
    _record("forecast.overridden", row, actor, now, place=leaf.row.place_key, days=days, change=change)
    return made


def lock_forecast(number: int, *, actor: Actor, now: datetime) -> ForecastVersion:
    """From now on this is what was promised; its owner is whoever locks it. Raises `ForecastLocked`."""
    row = locked_version_for(actor, number, "forecast:lock")
    _refuse_locked(row)
    if row.starts_on < now.astimezone(ZoneInfo(row.zone)).date():
        raise ForecastLocked("its first days are gone: a promise is locked before they begin; make a new forecast")
    row.state, row.owner_id, row.locked_at = "locked", actor.id or None, now
    with scope_of(system("forecasts")):
        row.save(update_fields=["state", "owner_id", "locked_at"])
    _record("forecast.locked", row, actor, now)
    return row


def name_days(named: Named, *, actor: Actor, now: datetime) -> ForecastEvent:
    """Write down a launch, an incident or a day of our own; the next forecast reads it. Raises `ForecastFaulty`."""
    require(actor, "forecast:make")
    faults = {}
    if not named.name.strip() or len(named.name.strip()) > LONGEST_NAME:
        faults["name"] = f"give it a name of at most {LONGEST_NAME} characters"
    if named.kind not in KINDS:
        faults["kind"] = f"one of {', '.join(KINDS)}"
    if named.last is not None and named.last < named.day:
        faults["last"] = "the last day lies before the first"
    if faults:
        raise ForecastFaulty(faults)
    with scope_of(system("forecasts")):
        return ForecastEvent.objects.create(
            scope_id=scope_id("inhouse"), region=HOME_REGION, author_id=actor.id or None, at=now,
            **(asdict(named) | {"name": named.name.strip()}),
        )  # fmt: skip


def check_wish(days: int, note: str) -> None:
    """Raises `ForecastFaulty`."""
    faults = {}
    if not LEAST_DAYS <= days <= MOST_DAYS:
        faults["days"] = f"a forecast has {LEAST_DAYS} to {MOST_DAYS} days"
    if len(note.strip()) > LONGEST_TEXT:
        faults["note"] = f"at most {LONGEST_TEXT} characters"
    if faults:
        raise ForecastFaulty(faults)


def _check_override(row: ForecastVersion, first: date, last: date, change: float, reason: str) -> None:
    faults = {}
    if not row.starts_on <= first <= last <= row.ends_on:
        faults["days"] = f"days of this forecast lie between {row.starts_on} and {row.ends_on}, the first one first"
    if not CHANGES[0] <= change <= CHANGES[1]:
        faults["change"] = "a change lies between -95 % and +500 %"
    if not reason.strip() or len(reason.strip()) > LONGEST_TEXT:
        faults["reason"] = f"say why, in at most {LONGEST_TEXT} characters: whoever reads the error later will ask"
    if faults:
        raise ForecastFaulty(faults)


def _refuse_locked(row: ForecastVersion) -> None:
    if row.state == "locked":
        raise ForecastLocked("this version is locked; make a new one and change that")


def _forecasts(
    history: History, named: Sequence[ForecastEvent], days: int, *, seed: int, move: Move
) -> tuple[dict[tuple[str, ...], Forecast], Forecast]:
    import numpy as np

    from nakhoda.core.forecast import Series, agreeing, day_number, forecast

    first = day_number(history.first)
    start = day_number(history.last) + 1
    dice = np.random.default_rng(seed).spawn(len(history.counts) + 1)
    holidays = _Holidays(history, days)
    told, skipped = {}, _skipped(history)
    for key, rng in zip(history.counts, dice, strict=False):
        counts = np.array(history.counts[key][skipped:] if any(history.counts[key][skipped:]) else history.counts[key])
        series = Series(start - len(counts), counts[:, None], grain_minutes=1440)
        events = holidays.events(history.place(key), named)
        told[key] = forecast(series, start, days, rng=rng, events=events, draws=DRAWS)
        move(MADE * len(told) // len(history.counts))
    sums = np.sum([np.array(counts) for counts in history.counts.values()], axis=0)
    every = holidays.events({}, named)
    whole = forecast(
        Series(first, sums[:, None], grain_minutes=1440), start, days, rng=dice[-1], events=every, draws=DRAWS
    )
    leaves, whole = agreeing(list(told.values()), whole)
    return dict(zip(told, leaves, strict=True)), whole


def _skipped(history: History) -> int:
    """Where leaves are many, each learns from the newest days alone: the cost of a leaf grows faster than its days."""
    length = (history.last - history.first).days + 1
    return max(length - NEWEST, 0) if len(history.counts) > MANY_LEAVES else 0


class _Holidays:
    """Public holidays of the countries that members write from, read once a country."""

    def __init__(self, history: History, days: int) -> None:
        self.first, self.last = history.first, history.last + timedelta(days=days + 7)
        self.countries = sorted({history.place(key).get("country", "") for key in history.counts} - {""})
        self.known: dict[str, list[Event]] = {}

    def events(self, place: Mapping[str, str], named: Sequence[ForecastEvent]) -> list[Event]:
        """Those of the place's country (of all where none is named), and the days that people named for it."""
        from nakhoda.core.forecast import Event

        countries = [place["country"]] if place.get("country") else self.countries
        found = {(event.name, event.day): event for name in countries for event in self._of(name)}
        for row in named:
            if _touches(row, place):
                found[row.name, row.day] = Event(row.name, row.day, row.last, row.kind)  # type: ignore[arg-type]
        return list(found.values())

    def _of(self, country: str) -> list[Event]:
        from nakhoda.core.forecast import public_holidays

        if country not in self.known:
            try:
                self.known[country] = public_holidays(country, self.first, self.last)
            except LookupError:
                self.known[country] = []
        return self.known[country]


def _touches(row: ForecastEvent, place: Mapping[str, str]) -> bool:
    """An event of a line of business touches its leaves, and the whole."""
    return all(
        not value or place.get(name, value) == value for name, value in (("lob", row.lob), ("country", row.country))
    )


def _leaf(version: ForecastVersion, place: dict[str, str], told: Forecast, counts: Sequence[float]) -> ForecastLeaf:
    other = told.candidate
    recent = list(counts[-RECENT:])
    return ForecastLeaf(
        version=version, scope_id=scope_id("inhouse", place.get("lob", "")), region=version.region, place=place,
        place_key=",".join(f"{name}={place[name]}" for name in LEAF if name in place) or ("" if not place else "?"),
        mean=_rounded(told.day_mean), low=_rounded(told.day_levels[0]), high=_rounded(told.day_levels[-1]),
        other={} if other is None else {"moved": list(told.moved), "mean": _rounded(other.day_mean)},
        effects=[*_effects(told.effects, True), *_effects(told.past_effects, False)],
        warnings=list(told.warnings), recent=sum(recent) / len(recent), past=_rounded(counts[-PAST_KEPT:]),
    )  # fmt: skip


def _effects(effects: Sequence[Effect], coming: bool) -> list[dict[str, Any]]:
    """For the page: what is coming, and the newest of what was learned from."""
    from nakhoda.core.forecast import date_of

    kept = effects if coming else [each for each in effects if each.kind != "holiday" or each.position == "on"][-12:]
    return [
        asdict(each)
        | {"day": date_of(each.day).isoformat(), "coming": coming}
        | {name: round(float(getattr(each, name)), 4) for name in ("share", "lo", "hi", "amount")}
        for each in kept
    ]


def _rounded(values: Any) -> list[float]:
    return [round(float(value), 2) for value in values]


def _record(name: str, row: ForecastVersion, actor: Actor, now: datetime, **more: Any) -> None:
    told = {"forecast_id": row.id, "days_from": row.starts_on.isoformat(), "days_to": row.ends_on.isoformat()}
    with scope_of(system("forecasts")):
        journal.record(
            name, scope_id=row.scope_id, actor=actor.label, now=now, subject=f"forecast:{row.id}", **(told | more)
        )
