"""Questions that the cube can answer: whole days of a zone, cut and narrowed by where the work was done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

from nakhoda.core.metrics import MetricContract
from nakhoda.warehouse.engine.backend import DEFAULT, backend, warehouse_url
from nakhoda.warehouse.engine.counting import INSTANT
from nakhoda.warehouse.engine.cube import ahead_of, cube_files
from nakhoda.warehouse.engine.cube_lines import Line, lines_of
from nakhoda.warehouse.engine.cube_rows import DIMS, SUMS
from nakhoda.warehouse.engine.facts import Facts, known_until
from nakhoda.warehouse.engine.measuring import Key, Sums, measure
from nakhoda.warehouse.engine.periods import period_ends
from nakhoda.warehouse.engine.question import Question

DAY = timedelta(days=1)
Cells = dict[Key, list[float]]  # cell to its sums, in the order of SUMS


@dataclass(frozen=True, slots=True)
class Days:
    """A question in days of its zone: [first, end), and `today`, the one that the load does not know to its end.

    `lagging`: the load holds things that happened after the instant up to which it is whole.
    """

    first: date
    end: date
    today: date
    lagging: bool

    def until(self, line: Line, maturity: int) -> date:
        """The first day that a line is not read for."""
        if maturity:
            return min(self.end, self.today - maturity * DAY)
        return min(self.end, self.today if self.leaves(line) else self.today + DAY)

    def leaves(self, line: Line) -> bool:
        """Whether the rows of today must be looked at, for some of them lie after what is known."""
        return line.foretold or self.lagging


def counted(facts: Facts, contracts: Iterable[MetricContract], question: Question) -> dict[str, Sums]:
    """As `measure`, from the cube where it can answer."""
    asked = list(contracts)
    cut = {*question.by, *(key for key, _ in question.where)}
    days, files = days_of(facts, question), cube_files(facts, question.zone, cut) if _fits(question) else ()
    ready = [each for each in asked if lines_of(each, question.ledger)] if days and files else []
    found = _from_cube(facts, ready, question, days, files) if days and ready else {}
    return found | measure(facts, [each for each in asked if each.key not in found], question)


def days_of(facts: Facts, question: Question) -> Days | None:
    """The days of a question that asks for whole ones; the end may lie in the future."""
    place, sure = ZoneInfo(question.zone), known_until(facts) + INSTANT
    first, end, now = (each.astimezone(place) for each in (question.start, question.end, sure))
    open_end = question.end > sure
    if first.time() != time() or not (open_end or end.time() == time()):
        return None
    lagging = known_until(facts) < facts.as_of
    return Days(first.date(), now.date() + DAY if open_end else end.date(), now.date(), lagging)


def _fits(question: Question) -> bool:
    cut = {*question.by, *(key for key, _ in question.where)}
    return cut <= set(DIMS) and question.agent is None and question.grain != "hour" and warehouse_url() == DEFAULT


def _from_cube(
    facts: Facts, contracts: Sequence[MetricContract], question: Question, days: Days, files: Sequence[str]
) -> dict[str, Sums]:
    cells: dict[str, Cells] = defaultdict(dict)
    plain = [each for each in contracts if each.kind != "stock"]
    stocks = [each for each in contracts if each.kind == "stock"]
    for line, key, sums in _rows(files, question, _wanted(plain, question, days), days.first, _period(question)):
        cells[line][key] = sums
    rest = _rest(facts, contracts, question, days)
    for line, told in rest.items():
        _add(cells[line], told)
    found = {each.key: _sums(cells[lines_of(each, question.ledger)[0].key], question) for each in plain}
    return found | _stocks(facts, stocks, question, days, files, rest)


def _wanted(contracts: Sequence[MetricContract], question: Question, days: Days) -> dict[str, date]:
    """Line to the first day that is not read."""
    told = [(line, each.maturity_days) for each in contracts for line in lines_of(each, question.ledger)]
    return {line.key: days.until(line, maturity) for line, maturity in told}


def _rest(facts: Facts, contracts: Sequence[MetricContract], question: Question, days: Days) -> dict[str, Cells]:
    """Today, up to what is known, of lines whose rows may lie after the load: by the instant, or from the rows."""
    start = datetime.combine(days.today, time(), ZoneInfo(question.zone)).astimezone(timezone.utc)
    if days.end <= days.today:
        return {}
    judged = [each for each in contracts if not each.maturity_days]
    lines = [line for each in judged for line in lines_of(each, question.ledger) if days.leaves(line)]
    asked = replace(question, start=max(start, question.start), end=known_until(facts) + INSTANT)
    if not lines:
        return {}
    if path := ahead_of(facts, asked.start):
        return _from_ahead(path, lines, asked, days.today)
    by_key = {line.key: replace(line.contract, key=line.key) for line in lines}
    return {key: _cells(sums) for key, sums in measure(facts, by_key.values(), asked).items()}


def _from_ahead(path: str, lines: Sequence[Line], asked: Question, today: date) -> dict[str, Cells]:
    """The rows of one day's part, added up by cell."""
    keys, ends = [line.key for line in lines], [_naive(asked.start), _naive(asked.end)]
    told: dict[str, Cells] = {key: {} for key in keys}
    period = f"CAST(date_trunc('{asked.grain}', DATE '{today}') AS DATE)" if asked.grain else ""
    condition = f"line IN ({_marks(keys)}) AND moment >= ? AND moment < ?"
    for line, key, sums in _added_up([path], asked, condition, [*keys, *ends], period):
        told[line][key] = sums
    return told


def _rows(
    files: Sequence[str], question: Question, wanted: dict[str, date], first: date | None, period: str
) -> Iterable[tuple[str, Key, list[float]]]:
    """The lines by day, each up to the first day that is not `wanted`."""
    if not wanted:
        return []
    told: list[str] = []
    given: list[Any] = []
    by_day: dict[date, list[str]] = defaultdict(list)
    for line, until in wanted.items():
        by_day[until].append(line)
    for until, lines in by_day.items():
        told.append(f"(line IN ({_marks(lines)}) AND day < ?)")
        given += [*lines, until]
    text = f"({' OR '.join(told)})"
    if first is not None:
        text, given = f"{text} AND day >= ?", [*given, first]
    return _added_up(files, question, text, given, period)


def _added_up(
    files: Sequence[str], question: Question, condition: str, given: Sequence[Any], period: str
) -> Iterable[tuple[str, Key, list[float]]]:
    """The rows of these files under a condition and within the question's rows, by line and cell."""
    more, values = _narrowed(question)
    keys = [*question.by, *([period] if period else [])]
    sums = ", ".join(f"sum({name})" for name in SUMS)
    listed = ", ".join("'" + path.replace("'", "''") + "'" for path in files)
    sql = (
        f"SELECT {', '.join(['line', *keys, sums])} FROM read_parquet([{listed}]) WHERE {condition}{more} GROUP BY ALL"  # noqa: S608  columns are ours, values are given apart
    )
    for line, *row in backend().con.execute(sql, [*given, *values]).fetchall():
        key, numbers = row[: len(keys)], row[len(keys) :]
        yield line, tuple("" if each is None else str(each) for each in key), list(map(float, numbers))


def _narrowed(question: Question) -> tuple[str, list[Any]]:
    """Conditions on whose rows, and where."""
    text, given = "", list[Any]()
    if question.scopes is not None:
        text += f" AND scope_id IN ({', '.join(map(str, sorted(question.scopes))) or 'NULL'})"
    for key in dict.fromkeys(key for key, _ in question.where):
        values = [value for at, value in question.where if at == key]
        text, given = f"{text} AND {key} IN ({_marks(values)})", [*given, *values]
    return text, given


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(timezone.utc).replace(tzinfo=None)


def _marks(values: Sequence[str]) -> str:
    return ", ".join("?" for _ in values)


def _period(question: Question) -> str:
    return f"CAST(date_trunc('{question.grain}', day) AS DATE)" if question.grain else ""


def _stocks(
    facts: Facts,
    contracts: Sequence[MetricContract],
    question: Question,
    days: Days,
    files: Sequence[str],
    rest: dict[str, Cells],
) -> dict[str, Sums]:
    """What is there at each reading: all that came before less all that went."""
    wanted = _wanted(contracts, question, days)
    readings = _readings(facts, question, days)
    flows: dict[str, dict[Key, list[tuple[date, float]]]] = defaultdict(lambda: defaultdict(list))
    single = replace(question, grain="")
    floor = f"greatest(day, DATE '{readings[0][1] - DAY}')" if readings else "day"
    width = len(question.by)
    for line, key, sums in _rows(files, single, wanted, None, floor):
        flows[line][key[:width]].append((date.fromisoformat(key[width]), sums[0]))
    for line, told in rest.items():
        for key, sums in told.items():
            flows[line][key[:width]].append((days.today, sums[0]))
    return {each.key: _levels(each, question, readings, flows) for each in contracts}


def _readings(facts: Facts, question: Question, days: Days) -> list[tuple[str, date]]:
    """(period, first day that is not counted) of every reading; one without a name when there is no grain."""
    if not question.grain:
        return [("", days.end)]
    place, until = ZoneInfo(question.zone), min(question.end, known_until(facts))
    ends = period_ends(question.grain, question.zone, question.start, until)
    return [(name, min(end.astimezone(place).date(), days.end)) for name, end in ends]


def _levels(contract: MetricContract, question: Question, readings: Sequence[tuple[str, date]], flows: Any) -> Sums:
    came, went = (flows.get(line.key, {}) for line in lines_of(contract, question.ledger))
    cells: Cells = {}
    for key in came.keys() | went.keys():
        moves = sorted([*came.get(key, []), *((day, -count) for day, count in went.get(key, []))])
        for name, level in _running(moves, readings):
            if level:
                cells[(*key, name) if question.grain else key] = [level, level, level, 0.0, 0.0, 0.0]
    return _sums(cells, question)


def _running(moves: Sequence[tuple[date, float]], readings: Sequence[tuple[str, date]]) -> Iterable[tuple[str, float]]:
    level, place = 0.0, 0
    for name, end in readings:
        while place < len(moves) and moves[place][0] < end:
            level += moves[place][1]
            place += 1
        yield name, level


def _add(cells: Cells, more: Cells) -> None:
    for key, sums in more.items():
        cells[key] = [a + b for a, b in zip(cells[key], sums, strict=True)] if key in cells else sums


def _cells(sums: Sums) -> Cells:
    import numpy as np

    columns = [np.broadcast_to(getattr(sums, name), sums.n.shape).tolist() for name in SUMS]
    keys = zip(*sums.keys, strict=True) if sums.keys else iter([()] * len(sums.n))
    return dict(zip(keys, map(list, zip(*columns, strict=True)), strict=True))


def _sums(cells: Cells, question: Question) -> Sums:
    import numpy as np

    cells = {key: sums for key, sums in cells.items() if sums[0]}
    width = len(question.by) + bool(question.grain)
    keys = tuple([key[place] for key in cells] for place in range(width))
    columns = np.array(list(cells.values()), float).reshape(-1, len(SUMS))
    return Sums(keys, **{name: columns[:, place] for place, name in enumerate(SUMS)})
