"""What is added up, in which shape: neighbouring buckets of a load, and the rows of every line of the cube alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nakhoda.core.fact_tables import FACTS
from nakhoda.core.metrics import MetricContract
from nakhoda.warehouse.engine.backend import fetched
from nakhoda.warehouse.engine.catalogue import contracts
from nakhoda.warehouse.engine.cube_lines import Line
from nakhoda.warehouse.engine.facts import Facts
from nakhoda.warehouse.engine.measuring import PERIOD, query, scans
from nakhoda.warehouse.engine.question import Question

if TYPE_CHECKING:
    import pyarrow as pa

DIMS = ("owner", "region", "lob", "tier", "site", "queue", "language")
SUMS = ("n", "hit", "base", "hit_hit", "base_base", "hit_base")
LETTERS = dict(zip(SUMS, ("n", "s", "x", "q", "xx", "xy"), strict=True))
TOGETHER = 40  # buckets in one file
READ_TOGETHER = 20_000  # rows of a whole that are read or left together
SHAPE = 1  # another number when what a file holds changes
ALL_TIME = (datetime(2000, 1, 1, tzinfo=timezone.utc), datetime(2060, 1, 1, tzinfo=timezone.utc))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Neighbouring buckets of a load, as facts that reach to the end of time."""

    source: str
    load: int
    files: dict[str, tuple[str, ...]]
    as_of: datetime = ALL_TIME[1]

    def paths(self, table: str) -> Sequence[str]:
        return self.files.get(table, ())


def chunks(facts: Facts, zone: str) -> Iterator[tuple[Path, Chunk]]:
    """All buckets of a load, and the file that holds what each chunk adds up to by days of this zone."""
    files: dict[int, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for table in FACTS:
        if table != "agent_state":
            for path in facts.paths(table):
                files[_bucket(path) // TOGETHER][table].append(path)
    for _, told in sorted(files.items()):
        chunk = Chunk(facts.source, facts.load, {table: tuple(paths) for table, paths in told.items()})
        yield Path(getattr(facts, "folder")) / "cube" / f"{_digest(chunk, zone)}.parquet", chunk  # noqa: B009


def _bucket(path: str) -> int:
    """The number before the dash in "00012-7.parquet"."""
    head = Path(path).name.partition("-")[0]
    return int(head) if head.isdigit() else 0


def _digest(chunk: Chunk, zone: str) -> str:
    names = sorted((table, Path(path).name) for table, paths in chunk.files.items() for path in paths)
    return sha256(repr((SHAPE, zone, names, sorted(map(repr, contracts().values())))).encode()).hexdigest()[:32]


def line_rows(chunk: Chunk, lines: Mapping[str, Line], question: Question, when: pa.Field) -> Iterator[pa.Table]:
    """The rows of every line, all lines alike: the line, `when`, the label, the dimensions, the sums."""
    by_contract: dict[MetricContract, Line] = {line.contract: line for line in lines.values()}
    for together in scans(by_contract):
        rows = fetched(query(chunk, together, question, also=("scope_id",)))
        for number, contract in enumerate(together):
            yield _long(rows, number, by_contract[contract], when)


def _long(rows: pa.Table, number: int, line: Line, when: pa.Field) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = rows.filter(pc.field(f"n{number}") > 0)
    columns: dict[str, Any] = {"line": pa.array([line.key] * len(rows), pa.string())}
    columns |= {when.name: rows[PERIOD].cast(when.type), "scope_id": rows["scope_id"].cast(pa.int32())}
    columns |= {key: rows[key].cast(pa.string()) for key in DIMS}
    n = rows[f"n{number}"].cast(pa.float64())
    for name, letter in LETTERS.items():
        otherwise = n if name in ("hit", "base") else pc.multiply(n, 0.0)
        told = rows[f"{letter}{number}"] if f"{letter}{number}" in rows.column_names else otherwise
        columns[name] = told.cast(pa.float64())
    return pa.table(columns)
