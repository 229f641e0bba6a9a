"""Targets as a sheet: one line a target, read strictly, shown before it is taken in, taken in whole or not at all."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from nakhoda.core.amounts import AmountFaulty, parse_amount
from nakhoda.core.target_periods import PeriodOver, rules_from
from nakhoda.core.targets import DIMENSIONS
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import Refused, require
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.targets import TargetFaulty, Wish, checked_wish, record_refusal, set_target
from nakhoda.planning.models import Target
from nakhoda.planning.queries.metrics import contract_of
from nakhoda.planning.queries.one import refuse_foreign_place
from nakhoda.planning.queries.places import region_day

FIGURES = ("value", "floor", "stretch")
COLUMNS = ("metric", "period", *DIMENSIONS, *FIGURES, "weight", "basis", "source", "note")
ALSO_EXPORTED = ("title", "state", "rules_from", "rules_to")  # told on the way out, passed over on the way in
LONGEST_SHEET, MOST_LINES = 1_000_000, 2_000


class SheetFaulty(ValueError):
    """Nothing was taken in; `lines` are the lines of the sheet with what is wrong in each."""

    def __init__(self, message: str, lines: tuple[Line, ...] = ()) -> None:
        super().__init__(message)
        self.lines = lines


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it would be taken in. `does`: new, replaces, same, wrong."""

    number: int
    told: Mapping[str, str]
    wish: Wish | None = None
    faults: Mapping[str, str] = field(default_factory=dict)
    does: str = "wrong"


def preview_sheet(text: str, *, actor: Actor, now: datetime) -> tuple[Line, ...]:
    """Every line with what it would do; nothing is written but the attempts to write the past."""
    require(actor, "target:propose")
    return tuple(_looked_at(number, told, actor, now) for number, told in _lines(text))


def take_in_sheet(text: str, *, actor: Actor, now: datetime) -> list[Target]:
    """Set what is new or other than before; raises `SheetFaulty`, and then nothing is set."""
    lines = preview_sheet(text, actor=actor, now=now)
    wrong = tuple(line for line in lines if line.does == "wrong")
    if wrong:
        raise SheetFaulty(f"{len(wrong)} of {len(lines)} lines are wrong; nothing was taken in", lines)
    return [set_target(line.wish, actor=actor, now=now) for line in lines if line.wish and line.does != "same"]


def wish_of(told: Mapping[str, str]) -> Wish:
    """One line of a sheet (or of a seed file) as a wish; raises `TargetFaulty`."""
    contract, faults = contract_of(told.get("metric", "")), {}
    figures: dict[str, float | None] = {}
    for name in (*FIGURES, "weight"):
        unit = contract.unit if contract and name != "weight" else ""
        try:
            figures[name] = parse_amount(told.get(name, ""), unit)
        except AmountFaulty as fault:
            faults[name] = str(fault)
    if contract is None:
        faults = {"metric": f"no metric is called {told.get('metric', '')!r}; choose one of the catalogue"}
    if faults:
        raise TargetFaulty(faults)
    weight = figures.pop("weight")
    words: dict[str, Any] = {name: told[name] for name in ("basis", "source", "note") if told.get(name)}
    place = {name: told[name] for name in DIMENSIONS if told.get(name)}
    words |= figures
    return Wish(
        metric=told["metric"], period=told.get("period", ""), place=place, **words,
        weight=1.0 if weight is None else weight,
    )  # fmt: skip


def _lines(text: str) -> list[tuple[int, dict[str, str]]]:
    if len(text) > LONGEST_SHEET or "\x00" in text:
        raise SheetFaulty("this is no sheet of targets: save it as CSV in UTF-8, at most a million characters")
    told = csv.reader(io.StringIO(text.lstrip("\ufeff")), strict=True)
    try:
        rows = [(told.line_num, row) for row in told if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise SheetFaulty(f"line {told.line_num} cannot be read: {error}; save the sheet as CSV again") from None
    if not rows:
        raise SheetFaulty(f"the sheet is empty; its first line names the columns: {', '.join(COLUMNS)}")
    head = [name.strip().casefold() for name in rows[0][1]]
    _refuse_head(head)
    if len(rows) > MOST_LINES + 1:
        raise SheetFaulty(f"at most {MOST_LINES} targets at once; divide the sheet")
    return [(number, dict(zip(head, map(str.strip, row), strict=False))) for number, row in rows[1:]]


def _refuse_head(head: list[str]) -> None:
    strange = [name for name in head if name and name not in (*COLUMNS, *ALSO_EXPORTED)]
    missing = [name for name in ("metric", "period", "value") if name not in head]
    if strange:
        raise SheetFaulty(f"no column is called {strange[0]!r}; the columns are {', '.join(COLUMNS)}")
    if missing or len(set(head)) < len(head):
        raise SheetFaulty(
            f"the first line names each column once, and at least metric, period, value: {', '.join(head)}"
        )


def _looked_at(number: int, told: dict[str, str], actor: Actor, now: datetime) -> Line:
    try:
        wish = wish_of(told)
        row, period = checked_wish(wish)
        refuse_foreign_place(actor, row, "target:propose")
        rules_from(period, region_day(row.region, now))
    except TargetFaulty as fault:
        return Line(number, told, faults=fault.faults)
    except PeriodOver as over:
        record_refusal(row, actor, now)
        return Line(number, told, faults={"period": str(over)})
    except Refused as refusal:
        return Line(number, told, faults={"place": str(refusal)})
    return Line(number, told, wish, does=_does(row))


def _does(row: Target) -> str:
    with scope_of(system("targets")):
        same = Target.objects.filter(
            region=row.region, metric=row.metric, place_key=row.place_key, starts_on=row.starts_on,
            ends_on=row.ends_on, state="agreed", rules_to=None,
        ).order_by("-id")  # fmt: skip
        before = same.first()
    if before is None:
        return "new"
    names = (*FIGURES, "weight", "basis", "source")
    return "same" if all(getattr(before, name) == getattr(row, name) for name in names) else "replaces"
