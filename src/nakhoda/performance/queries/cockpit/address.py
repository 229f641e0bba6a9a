"""The state of a cockpit page is its address: window, cut, grain, source and load, and nothing in the session."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

GRAINS = ("", "hour", "day", "week", "month")
LEDGERS = ("member", "attributable")
PRESETS = (7, 28, 91, 364)
DEFAULT_DAYS = 28
LONGEST_DAYS = 3660
MOST_FILTERS = 12
DESK = "desk"


@dataclass(frozen=True, slots=True)
class Address:
    """`first` and `last` are whole days in the reader's zone, both included. `load` None is the newest."""

    first: date
    last: date
    zone: str = "UTC"
    by: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    grain: str = ""
    source: str = DESK
    load: int | None = None
    ledger: str = "member"
    given: frozenset[str] = frozenset()  # which parameters the reader wrote herself
    wrong: tuple[str, ...] = field(default=(), compare=False)  # parameters that nobody understood

    @property
    def start(self) -> datetime:
        """The first instant, UTC."""
        return _midnight(self.first, self.zone)

    @property
    def end(self) -> datetime:
        """The instant after the last, UTC."""
        return _midnight(self.last + timedelta(days=1), self.zone)

    @property
    def days(self) -> int:
        """How many days it spans."""
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Address:
        """The window of the same length just before."""
        return replace(self, first=self.first - timedelta(days=self.days), last=self.first - timedelta(days=1))

    def earlier(self, days: int) -> Address:
        """The same view so many days before."""
        gap = timedelta(days=days)
        return self.but(first=self.first - gap, last=self.last - gap)

    @property
    def natural_grain(self) -> str:
        """The grain asked for, else the one that gives a line of readable length."""
        usual = "hour" if self.days <= 2 else "day" if self.days <= 92 else "week" if self.days <= 750 else "month"
        return self.grain or usual

    def but(self, **changes: Any) -> Address:
        """The same view with something else; what is changed counts as written."""
        return replace(self, **changes, given=self.given | set(changes))

    def plus(self, dimension: str, value: str) -> Address:
        """Narrowed by one more filter; the dimension leaves the cut, for all its rows would be one."""
        where = (*(pair for pair in self.where if pair[0] != dimension), (dimension, value))
        return self.but(where=where, by=tuple(name for name in self.by if name != dimension))

    def minus(self, dimension: str, value: str) -> Address:
        """Without one of its filters."""
        return self.but(where=tuple(pair for pair in self.where if pair != (dimension, value)))

    def query(self, **more: str) -> str:
        """`?from=...`: everything that differs from a bare address, in one order; shareable."""
        pairs: list[tuple[str, str]] = []
        if self.given & {"first", "last"}:
            pairs += [("from", self.first.isoformat()), ("to", self.last.isoformat())]
        pairs += [("by", ",".join(self.by))] if self.by else []
        pairs += [("where", f"{name}:{value}") for name, value in self.where]
        pairs += [("grain", self.grain)] if self.grain else []
        pairs += [("source", self.source)] if self.source != DESK else []
        pairs += [("load", str(self.load))] if self.load is not None else []
        pairs += [("ledger", self.ledger)] if self.ledger != "member" else []
        pairs += [(name, value) for name, value in more.items() if value]
        return f"?{urlencode(pairs)}" if pairs else ""

    def query_of_last(self, days: int, **more: str) -> str:
        """The query of the same view over the last `days` up to its end."""
        return self.but(first=self.last - timedelta(days=days - 1), last=self.last).query(**more)


def address_of(asked: Mapping[str, Iterable[str]], today: date, zone: str, days: int = DEFAULT_DAYS) -> Address:
    """Read an address. What is not understood is named in `wrong` and its default taken; nothing raises."""
    told = {name: [str(value).strip() for value in values] for name, values in asked.items()}
    wrong: list[str] = []
    first, last = _window(told, today, days, wrong)
    where = tuple(dict.fromkeys(_pair(text, wrong) for text in told.get("where", ())[:MOST_FILTERS] if text))
    return Address(
        first=first,
        last=last,
        zone=zone,
        by=tuple(dict.fromkeys(name for text in told.get("by", ()) for name in text.split(",") if name))[:3],
        where=tuple(pair for pair in where if pair[0]),
        grain=_one_of(told, "grain", GRAINS, wrong),
        source=_last(told, "source") or DESK,
        load=_load(told, wrong),
        ledger=_one_of(told, "ledger", LEDGERS, wrong) or "member",
        given=frozenset({"first", "last"} if told.keys() & {"from", "to", "last"} else ()),
        wrong=tuple(wrong),
    )


def _window(told: Mapping[str, list[str]], today: date, days: int, wrong: list[str]) -> tuple[date, date]:
    recent = _last(told, "last")
    if recent.isdecimal() and recent.isascii() and 0 < int(recent[:6]) <= LONGEST_DAYS:
        days = int(recent)
    elif recent:
        wrong.append("last")
    last = _day(told, "to", wrong) or today
    first = _day(told, "from", wrong) or last - timedelta(days=days - 1)
    if first > last:
        wrong.append("from")
        first = last
    return max(first, last - timedelta(days=LONGEST_DAYS - 1)), last


def _day(told: Mapping[str, list[str]], name: str, wrong: list[str]) -> date | None:
    text = _last(told, name)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if not 2000 <= day.year <= 2100:
        wrong.append(name)
        return None
    return day


def _pair(text: str, wrong: list[str]) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not name.isidentifier():
        wrong.append("where")
        return "", ""
    return name, value


def _load(told: Mapping[str, list[str]], wrong: list[str]) -> int | None:
    text = _last(told, "load")
    if text and not (text.isdecimal() and text.isascii() and len(text) < 15):
        wrong.append("load")
        return None
    return int(text) if text else None


def _one_of(told: Mapping[str, list[str]], name: str, choices: tuple[str, ...], wrong: list[str]) -> str:
    text = _last(told, name)
    if text and text not in choices:
        wrong.append(name)
        return ""
    return text


def _last(told: Mapping[str, list[str]], name: str) -> str:
    values = told.get(name) or [""]
    return values[-1]


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), ZoneInfo(zone)).astimezone(timezone.utc)
