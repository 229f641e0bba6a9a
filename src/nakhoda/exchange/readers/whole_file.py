"""Read a whole file by its mapping before anything is stored: what is unexplained is found first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from nakhoda.core.mapping.document import MappingDocument
from nakhoda.core.mapping.findings import Finding, Findings
from nakhoda.core.mapping.rows import MappedRow, RowReader
from nakhoda.exchange.readers import Unreadable, rows_of
from nakhoda.exchange.readers.spool import Spool
from nakhoda.journal.foreign import Named

Progress = Callable[[str, int, int], None]  # what, done, of how many (0: nobody knows)
STEP = 5_000


class Unexplained(ValueError):
    """The mapping leaves something of the file unexplained; `findings` say what and where. Nothing was stored."""

    def __init__(self, findings: list[Finding], more: int = 0) -> None:
        self.findings = findings
        self.more = more
        super().__init__("; ".join(map(str, findings)))


def silent(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(slots=True)
class Telling:
    """What was seen while reading, for names and previews."""

    rows: int = 0
    first_at: int | None = None
    last_at: int | None = None
    states: Counter[tuple[str, str]] = field(default_factory=Counter)
    people: dict[str, Named] = field(default_factory=dict)
    members: dict[str, Named] = field(default_factory=dict)
    first_rows: list[MappedRow] = field(default_factory=list)
    received_late: int = 0  # rows that stand before the time at which their case came in

    def see(self, row: MappedRow, source: str) -> None:
        """Count one row."""
        self.rows += 1
        self.first_at = row.at if self.first_at is None else min(self.first_at, row.at)
        self.last_at = row.at if self.last_at is None else max(self.last_at, row.at)
        self.states[row.activity, row.state] += 1
        self.received_late += row.received is not None and row.received > row.at
        if row.agent and row.agent not in self.people:
            self.people[row.agent] = Named(key=row.agent, name=row.agent, site=row.site, team=row.team, owner=row.owner)
        if row.member and row.member not in self.members:
            self.members[row.member] = Named(key=member_key(source, row.member))
        if len(self.first_rows) < 5:
            self.first_rows.append(row)


def member_key(source: str, member: str) -> str:
    """A member of another system is remembered by a digest: the same person again, and no name."""
    return sha256(f"{source}\x1f{member}".encode()).hexdigest()


def read_all(path: Path, document: MappingDocument, spool: Spool, progress: Progress = silent) -> Telling:
    """Read and check every row into `spool`; raises `Unreadable` or `Unexplained`."""
    findings = Findings(shown=tuple(dict.fromkeys(document.columns().values())))
    telling = Telling()
    spool.fill(_mapped(path, document, findings, telling, progress))
    progress("read", telling.rows, telling.rows)
    if findings:
        raise Unexplained(list(findings), findings.more)
    if not telling.rows:
        raise Unreadable(f"{path.name}: there is no row in it")
    return telling


def _mapped(
    path: Path, document: MappingDocument, findings: Findings, telling: Telling, progress: Progress
) -> Iterator[MappedRow]:
    reader, seen = RowReader(document, findings), set[str]()
    count = 0
    for line, row in rows_of(path, document):
        if count == 0 and document.kind == "csv":
            _expect(document, set(row), path)
        if document.kind != "csv" and len(row) != len(seen):
            seen |= row.keys()
        count += 1
        mapped = reader.read(row, line)
        if mapped is not None:
            telling.see(mapped, document.source)
            yield mapped
        if count % STEP == 0:
            progress("read", count, 0)
    if document.kind == "xes" and count:
        _expect(document, seen, path)


def _expect(document: MappingDocument, there: set[str], path: Path) -> None:
    """Every column that the mapping names must be there."""
    missing = {where: column for where, column in document.columns().items() if column not in there}
    if missing:
        told = ", ".join(f"{where}: {column!r}" for where, column in missing.items())
        known = ", ".join(sorted(there)[:60])
        raise Unreadable(f"{path.name}: the mapping names columns that are not there ({told}); there are: {known}")
