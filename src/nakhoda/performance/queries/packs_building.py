"""A pack as a document of plain values: the cockpit's figures at the pinned load, the words, what is withheld and why.

The same document is drawn as a page, printed, written as a file and signed, so none of them can say something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.utils.translation import get_language

from nakhoda.core.metrics import MetricContract, MetricValue
from nakhoda.core.pack_specs import PackSpec, Section
from nakhoda.core.suppression import LEAST, quarter_of, withheld
from nakhoda.core.target_periods import Period
from nakhoda.core.targets import Reading, covers, judge
from nakhoda.org.actors import Actor, system
from nakhoda.performance.models import Pack
from nakhoda.performance.queries.packs import words_in
from nakhoda.performance.queries.packs_cases import oldest_cases
from nakhoda.performance.queries.packs_records import RECORDS, records_in
from nakhoda.performance.queries.packs_specs import spec_of
from nakhoda.planning.queries import TargetBook, book_for
from nakhoda.planning.queries.listing import judged_with
from nakhoda.planning.queries.metrics import contracts
from nakhoda.planning.queries.names import Names, names_for
from nakhoda.planning.queries.readings import readings_for

SMALL = f"fewer than {LEAST}"
TOLD_BACK = "withheld, or a small cell could be told from the rest"
CLUSTERS = 8
PLACED = ("queue", "language", "channel")
REMEMBERED = 64
Document = dict[str, Any]
Values = Mapping[str, dict[tuple[str, ...], MetricValue]]
_drawn: dict[tuple[Any, ...], Document] = {}


def document_of(actor: Actor, row: Pack) -> Document:
    """The whole pack as the actor's rows have it; raises `NoSuchLoad` when its load is gone."""
    words, figured = words_in(row), figures_of(actor, row)
    sections = [
        part
        | ({"rows": records_in(actor, row, part["type"])} if part["type"] in RECORDS else {})
        | {"words": words[part["key"]].text if part["key"] in words else ""}
        for part in figured["sections"]
    ]
    return {
        "kind": row.kind,
        "title": spec_of(row.kind).title,
        "form": row.form,
        "place": row.place,
        "where": figured["where"],
        "region": row.region,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
        "zone": row.zone,
        "source": "desk",
        "load": row.load,
        "as_of": row.as_of.isoformat(),
        "sections": sections,
    }


def figures_of(actor: Actor, row: Pack) -> Document:
    """The sections without words. A pinned load and the targets of days that are gone do not change: drawn once."""
    key = (str(connection.settings_dict["NAME"]), row.id, row.created_at, actor, get_language())
    if key not in _drawn:
        builder = _Builder.of(actor, row)
        told = {
            "where": builder.names.words(row.place),
            "sections": [builder.section(part) for part in builder.spec.sections],
        }
        while len(_drawn) >= REMEMBERED:
            _drawn.pop(next(iter(_drawn)))
        _drawn[key] = told
    return _drawn[key]


@dataclass(frozen=True, slots=True)
class _Builder:
    actor: Actor
    row: Pack
    spec: PackSpec
    names: Names
    book: TargetBook
    asked: dict[tuple[Period, tuple[str, ...]] | str, Values]

    @classmethod
    def of(cls, actor: Actor, row: Pack) -> _Builder:
        return cls(actor, row, spec_of(row.kind), names_for(actor), book_for(actor, row.ends_on), {})

    @property
    def period(self) -> Period:
        return Period(self.row.starts_on, self.row.ends_on)

    def section(self, part: Section) -> Document:
        head = {"key": part.key, "title": part.title, "type": part.type, "prompt": part.prompt}
        if part.type == "figures":
            return head | {"rows": self.figures(part)}
        told: dict[str, Callable[[], Document]] = {
            "breakdown": lambda: self.breakdown(part),
            "clusters": lambda: self.clusters(part),
            "cases": lambda: {"rows": self.oldest(part)},
            "targets": lambda: {"rows": self.missed()},
        }
        return head | (told[part.type]() if part.type in told else {})

    def figures(self, part: Section) -> list[Document]:
        metrics = self.known(part.metrics)
        now, before = self.values(self.period), self.values(self.period.before())
        quarters = self.quarters(metrics) if self.row.form == "partner" else {}
        return [
            self.figure(contracts()[key], now.get(key, {}).get(()), before.get(key, {}).get(()))
            | ({"quarter": quarters.get(key)} if quarters else {})
            for key in metrics
        ]

    def figure(self, contract: MetricContract, now: MetricValue | None, before: MetricValue | None) -> Document:
        told = _cell(now, small=self.small(now))
        target = self.book.find(contract.key, self.row.place)
        goal = target.goal(contract.good) if target else None
        reading = Reading(told["value"], told["n"], told["lo"], told["hi"])
        return {
            **_named(contract),
            **told,
            "before": None if self.small(before) or before is None else before.value,
            "target": goal.value if goal else None,
            "floor": goal.floor if goal else None,
            "verdict": judge(goal, reading).outcome if goal else "",
        }

    def breakdown(self, part: Section) -> Document:
        metrics = [key for key in self.known(part.metrics) if part.by in contracts()[key].dimensions]
        cut, whole = self.values(self.period, (part.by,)), self.values(self.period)
        places = sorted({key for cells in cut.values() for key in cells if key[0]})
        columns = {key: self.column([cut.get(key, {}).get(place) for place in places]) for key in metrics}
        rows = [
            {
                "label": self.names.word(part.by, place[0]),
                "total": False,
                "cells": [columns[key][at] for key in metrics],
            }
            for at, place in enumerate(places)
        ]
        total = [_cell(value := whole.get(key, {}).get(()), small=self.small(value)) for key in metrics]
        rows.append({"label": "", "total": True, "cells": total})
        return {"by": part.by, "columns": [_named(contracts()[key]) for key in metrics], "rows": rows}

    def clusters(self, part: Section) -> Document:
        """The places where most cases stand, told by name; what is small is told in the total only."""
        told = self.breakdown(part)
        *rows, total = told["rows"]
        standing = [row for row in rows if row["cells"] and row["cells"][0]["value"]]
        standing.sort(key=lambda row: (-row["cells"][0]["value"], row["label"]))
        return told | {"rows": [*standing[:CLUSTERS], total]}

    def oldest(self, part: Section) -> list[Document]:
        """The cases that wait longest, one by one: never in a form that leaves the house with small cells withheld."""
        if self.row.form == "member_safe" or not self.known(part.metrics):
            return []
        dims = [name for name in PLACED if name in contracts()[part.metrics[0]].dimensions]
        return [
            {"case_id": each["case_id"], "hours": each["hours"], "where": self.place(each, dims)}
            for each in oldest_cases(self.actor, part.metrics[0], dims, self.row, self.window(self.period))
        ]

    def place(self, case: Mapping[str, Any], dims: Sequence[str]) -> str:
        """Where a case lies, in words."""
        return " · ".join(self.names.word(name, case[name]) for name in dims if case[name])

    def window(self, period: Period) -> tuple[datetime, datetime]:
        """The instants of a period in the pack's zone."""
        return _end(period.start - timedelta(days=1), self.row.zone), _end(period.end, self.row.zone)

    def column(self, values: Sequence[MetricValue | None]) -> list[Document]:
        """One figure over its places, with what has to be withheld so that nothing small can be told."""
        cells = [_cell(value) for value in values]
        if self.row.form == "inside":
            return cells
        for _row, at in withheld([[_counted(value) for value in values]], columns=False):
            small = _counted(values[at]) < LEAST
            cells[at] = _blank(SMALL if small else TOLD_BACK)
        return cells

    def missed(self) -> list[Document]:
        """Targets of this place and of those inside it that are not met; with the figure of the pinned load."""
        here = [t for t in self.book.targets if t.metric in contracts() and covers(self.row.place, t.place)]
        figures = readings_for(self.actor, here, _end(self.row.ends_on, self.row.zone), self.row.load)
        judged = [judged_with(target, figures, self.names) for target in here]
        judged = [each for each in judged if each.verdict in ("missed", "within_noise")]
        shown = [each for each in judged if self.row.form == "inside" or each.reading.n >= LEAST]
        return [
            {
                **_named(each.contract),
                "where": each.where,
                **{name: getattr(each.reading, name) for name in ("value", "n", "lo", "hi")},
                "hidden": "",
                "target": each.target.value,
                "floor": each.target.floor,
                "basis": each.target.basis,
                "verdict": each.verdict,
            }
            for each in sorted(shown, key=lambda each: (each.verdict != "missed", each.contract.title, each.where))
        ]

    def quarters(self, metrics: Sequence[str]) -> dict[str, int | None]:
        """Where the partner lies among its peers, by quarter only: no peer is named, counted or valued."""
        own = self.row.place.get("owner", "")
        where = {name: value for name, value in self.row.place.items() if name != "owner"}
        cut = self.peers(where)
        found: dict[str, int | None] = {}
        for key in metrics:
            cells = {place[0]: value for place, value in cut.get(key, {}).items() if place[0] not in ("", "inhouse")}
            enough = {owner: cell.value for owner, cell in cells.items() if cell.value is not None and cell.n >= LEAST}
            mine = enough.pop(own, None)
            peers = [value for value in enough.values() if value is not None]
            found[key] = None if mine is None else quarter_of(mine, peers, contracts()[key].good)
        return found

    def peers(self, where: Mapping[str, str]) -> Values:
        """Every figure of the pack by partner, over all rows: for quarters alone, never shown."""
        if "peers" not in self.asked:
            metrics = self.known(dict.fromkeys(metric for part in self.spec.sections for metric in part.metrics))
            self.asked["peers"] = _asked(system("packs"), metrics, self.row, self.period, ("owner",), where)
        return self.asked["peers"]

    def values(self, period: Period, by: tuple[str, ...] = ()) -> Values:
        """Every figure of the pack over a period, cut one way: one question, however many sections share it."""
        if (period, by) not in self.asked:
            parts = [part for part in self.spec.sections if not by or part.by == by[0]]
            metrics = self.known(dict.fromkeys(metric for part in parts for metric in part.metrics))
            metrics = [key for key in metrics if set(by) <= set(contracts()[key].dimensions)]
            self.asked[period, by] = _asked(self.actor, metrics, self.row, period, by, self.row.place)
        return self.asked[period, by]

    def known(self, metrics: Iterable[str]) -> list[str]:
        """Those that this desk has a contract for, that the reader may see and that know the pack's place."""
        from nakhoda.warehouse.queries import catalogue

        seen = {contract.key: contract for contract in catalogue(self.actor)}
        return [key for key in metrics if key in seen and set(self.row.place) <= set(seen[key].dimensions)]

    def small(self, value: MetricValue | None) -> bool:
        return self.row.form != "inside" and value is not None and 0 < _counted(value) < LEAST


def _asked(
    actor: Actor, metrics: Sequence[str], row: Pack, period: Period, by: tuple[str, ...], where: Mapping[str, str]
) -> Values:
    from nakhoda.warehouse.queries import Ask, Window, values_of

    if not metrics:
        return {}
    window = Window(_end(period.start - timedelta(days=1), row.zone), _end(period.end, row.zone))
    ask = Ask(window, by=by, where=tuple(sorted(where.items())), load=row.load, zone=row.zone)
    tables = values_of(actor, metrics, ask)
    return {
        key: {tuple(cell.key[name] for name in by): cell.value for cell in table.cells} for key, table in tables.items()
    }


def _end(day: date, zone: str) -> datetime:
    """The midnight that ends a day."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))


def _named(contract: MetricContract) -> Document:
    return {"metric": contract.key, "title": contract.title, "unit": contract.unit, "good": contract.good}


def _cell(value: MetricValue | None, *, small: bool = False) -> Document:
    if small:
        return _blank(SMALL)
    if value is None:
        return _blank("")
    return {"value": value.value, "n": value.n, "lo": value.lo, "hi": value.hi, "hidden": value.hidden}


def _blank(why: str) -> Document:
    return {"value": None, "n": 0, "lo": None, "hi": None, "hidden": why}


def _counted(value: MetricValue | None) -> int:
    """How many stand behind a cell: for a count the count itself where it is smaller than its rows."""
    return 0 if value is None else value.n
