"""Many contracts over many cells in few scans: one query for each fact table and cohort."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import compress
from operator import or_
from typing import TYPE_CHECKING, Any

from nakhoda.core.metrics import DIMENSIONS, MetricContract
from nakhoda.core.metrics.columns import is_derived
from nakhoda.core.metrics.contract import QUANTILES
from nakhoda.warehouse.engine.arrays import numbers, words
from nakhoda.warehouse.engine.backend import fetched
from nakhoda.warehouse.engine.compiled import answered
from nakhoda.warehouse.engine.counting import Counting, all_of, counting, instants, read_at, reads
from nakhoda.warehouse.engine.expressions import column, literal
from nakhoda.warehouse.engine.facts import Facts, known_until
from nakhoda.warehouse.engine.periods import name_of, period_ends, period_of
from nakhoda.warehouse.engine.question import Question
from nakhoda.warehouse.engine.reach import rows_within_reach

if TYPE_CHECKING:
    import pyarrow as pa

PERIOD = "period"
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sums:
    """What was counted, as arrays with a place a cell; `value` where sums do not tell it: a quantile, a maximum.

    `keys` are the values of `question.by`, then the period when there is a grain, each a list of words.
    """

    keys: tuple[Any, ...]
    n: Any
    hit: Any
    base: Any
    hit_hit: Any = 0.0
    base_base: Any = 0.0
    hit_base: Any = 0.0
    value: Any = None


def measure(facts: Facts, contracts: Iterable[MetricContract], question: Question) -> dict[str, Sums]:
    """Metric to what was counted in each cell that has anything."""
    found: dict[str, Sums] = {}
    for together in scans(contracts):
        rows = _counted(facts, together, question)
        keys = [words(rows[key], _word) for key in question.by]
        keys += [words(rows[PERIOD], _period(question.grain))] if question.grain else []
        for number, contract in enumerate(together):
            found[contract.key] = _sums(rows, number, keys)
    return found


def _counted(facts: Facts, together: Sequence[MetricContract], question: Question) -> pa.Table:
    if question.grain and together[0].kind == "stock":
        return fetched(query(facts, together, question))
    return answered(facts, together[0].fact, question, tuple(together), lambda asked: query(facts, together, asked))


def query(facts: Facts, together: Sequence[MetricContract], question: Question, also: Sequence[str] = ()) -> Any:
    """The query for contracts of one fact table and one cohort: a row a cell; `also` are columns to group by."""
    rows, known = _asked(facts, together, question)
    told = [counting(contract, rows, known, question) for contract in together]
    rows, own = _narrowed(rows, told)
    columns = {name: each for number, one in enumerate(told) for name, each in _columns(one, own, number).items()}
    rows = rows.select(*_keys(rows, question), *also, rows.case_id, **columns)
    sums = {name: each for number, one in enumerate(together) for name, each in _sum_columns(rows, one, number).items()}
    keys = [*question.by, *([PERIOD] if question.grain else []), *also]
    return rows.group_by(keys).aggregate(**sums) if keys else rows.aggregate(**sums)


def _narrowed(rows: Any, told: Sequence[Counting]) -> tuple[Any, list[Any]]:
    """The rows that any contract counts, and what each of them asks beyond what all ask."""
    every = set.intersection(*({each.op() for each in one.conditions} for one in told))
    shared = [each for each in told[0].conditions if each.op() in every]
    own = [all_of([each for each in one.conditions if each.op() not in every]) for one in told]
    rows = rows.filter(told[0].window, *shared)
    if all(each is not None for each in own):
        rows = rows.filter(reduce(or_, own))
    return rows, own


def keyed(
    facts: Facts, contract: MetricContract, question: Question, more: Iterable[str] = ()
) -> tuple[Any, Callable[[Any], list[Any]], Counting]:
    """The rows of one contract, what to group them by, and what counts: for figures that are no sums."""
    rows, known = _asked(facts, [contract], question, more)
    return rows, lambda these: _keys(these, question), counting(contract, rows, known, question)


def _asked(
    facts: Facts, together: Sequence[MetricContract], question: Question, more: Iterable[str] = ()
) -> tuple[Any, dict[str, Any]]:
    rows = rows_within_reach(facts, together[0].fact, question, frozenset(more).union(*map(reads, together)))
    return _with_period(rows, facts, together[0], question)


def _keys(rows: Any, question: Question) -> list[Any]:
    keys = [rows[DIMENSIONS[key].column].name(key) for key in question.by]
    return keys + ([rows[PERIOD]] if question.grain else [])


def scans(contracts: Iterable[MetricContract]) -> list[list[MetricContract]]:
    """Contracts that one scan can count: of one table, by one instant."""
    groups: dict[tuple[str, ...], list[MetricContract]] = defaultdict(list)
    for contract in contracts:
        looks_around = any(is_derived(contract.fact, name) for name in reads(contract))
        groups[(contract.fact, contract.cohort, str(looks_around))].append(contract)
    return list(groups.values())


def _with_period(rows: Any, facts: Facts, contract: MetricContract, question: Question) -> tuple[Any, dict[str, Any]]:
    """The rows with the period they fall into; for a stock each row once for every period whose end it sees."""
    known = instants(facts, question)
    if not question.grain:
        return rows, known
    if contract.kind == "stock":
        return _read_often(rows, facts, contract, question, known)
    at = column(contract.cohort, rows, known)
    return rows.mutate(**{PERIOD: period_of(at, question.grain, question.zone, question.start, question.end)}), known


def _read_often(
    rows: Any, facts: Facts, contract: MetricContract, question: Question, known: dict[str, Any]
) -> tuple[Any, dict[str, Any]]:
    """Each row beside each period whose end sees it. Periods that have not begun are not read."""
    import ibis
    import pyarrow as pa

    ends = period_ends(question.grain, question.zone, question.start, min(question.end, known_until(facts)))
    reads_at = [read_at(facts, min(end, question.end)) for _, end in ends] or [question.start]
    since, until = (column(text, rows, known) for text in (contract.since, contract.until))
    rows = rows.filter((since < literal(reads_at[-1])) & (until.isnull() | (until >= literal(reads_at[0]))))
    names = pa.array([name for name, _ in ends], pa.string())
    instants_read = pa.array([at.replace(tzinfo=None) for at in reads_at[: len(ends)]], pa.timestamp("us"))
    rows = rows.cross_join(ibis.memtable(pa.table({PERIOD: names, "read_at": instants_read})))
    return rows, instants(facts, question, rows.read_at)


def _columns(one: Counting, own: Sequence[Any], number: int) -> dict[str, Any]:
    told = {"c": own[number], "h": one.hit, "b": one.base}
    return {f"{letter}{number}": each for letter, each in told.items() if each is not None}


def _sum_columns(rows: Any, contract: MetricContract, number: int) -> dict[str, Any]:
    counts, hit, base = (_maybe(rows, f"{letter}{number}") for letter in "chb")
    told = {f"n{number}": rows.count(where=counts)}
    if contract.aggregator == "share":
        return told | {f"s{number}": rows.count(where=hit if counts is None else counts & hit)}
    if contract.aggregator == "distinct":
        return told | {f"v{number}": hit.nunique(where=counts).cast("float64")}
    if contract.aggregator == "max":
        return told | {f"v{number}": hit.max(where=counts)}
    if contract.aggregator in QUANTILES:
        return told | {f"v{number}": hit.quantile(QUANTILES[contract.aggregator], where=counts)}
    return told | _plain_sums(contract, counts, hit, base, number)


def _maybe(rows: Any, name: str) -> Any:
    return rows[name] if name in rows.columns else None


def _plain_sums(contract: MetricContract, counts: Any, hit: Any, base: Any, number: int) -> dict[str, Any]:
    told = {} if hit is None else {f"s{number}": hit}
    told |= {} if base is None else {f"x{number}": base}
    if contract.interval == "t95":
        told |= {f"q{number}": hit * hit}
        told |= {} if base is None else {f"xx{number}": base * base, f"xy{number}": hit * base}
    return {name: each.cast("float64").sum(where=counts) for name, each in told.items()}


def _sums(rows: pa.Table, number: int, keys: Sequence[Any]) -> Sums:
    """The columns of one contract, without the cells in which it counted nothing."""
    counts = numbers(rows[f"n{number}"])
    there = counts > 0
    n = counts[there]
    kept = tuple(keys) if there.all() else tuple(list(compress(key, there.tolist())) for key in keys)

    def told(name: str, otherwise: Any) -> Any:
        name = f"{name}{number}"
        return numbers(rows[name])[there] if name in rows.column_names else otherwise

    return Sums(
        keys=kept,
        n=n,
        hit=told("s", n),
        base=told("x", n),
        hit_hit=told("q", 0.0),
        base_base=told("xx", 0.0),
        hit_base=told("xy", 0.0),
        value=told("v", None),
    )


def _word(value: Any) -> str:
    """Numbers as words, nothing as the empty word."""
    return "" if value is None else str(value)


def _period(grain: str) -> Callable[[Any], str]:
    """The name of a period; a stock's come named."""
    return lambda value: value if isinstance(value, str) else name_of(value, grain)


def key_of(row: dict[str, Any], question: Question) -> Key:
    told = tuple("" if row[key] is None else str(row[key]) for key in question.by)
    if not question.grain:
        return told
    period = row[PERIOD]
    return (*told, period if isinstance(period, str) else name_of(period, question.grain))
