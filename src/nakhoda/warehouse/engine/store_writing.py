"""One load while it is being written: bucket by bucket, and every finished bucket is kept if the writer dies.

`work/<load>.jsonl` is the load's diary: its first line says what is to be done, each further line one finished bucket.
Numbers of transactions mean the same tomorrow, so whoever takes the work up again writes the very same files.
"""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from nakhoda.warehouse.engine.arrow import arrow_table, read_file, replaced, write_file
from nakhoda.warehouse.engine.store_manifest import Manifest

BUCKET = 5_000  # neighbouring cases in one file: what is written anew when one of them changes
AGENTS = 1_000  # the same for agents
AGENT_STATE = "agent_state"


@dataclass(frozen=True, slots=True)
class Plan:
    """What a load is to do: all cases with a line in [since, until), or every case when `full`."""

    load: int
    since: int
    until: int
    as_of: datetime
    complete_to: datetime
    database: str
    full: bool


@dataclass(slots=True)
class Done:
    """One finished bucket. `files`: table -> its new file, or "" when no row is left."""

    kind: str  # case | agent
    bucket: int
    files: dict[str, str]
    rows: dict[str, int]  # table -> rows more or fewer than before
    touched: int = 0
    events: int = 0
    restated: dict[str, int] = field(default_factory=dict)  # day -> lines that changed it late


class Work:
    """The diary of the load that is being written, on disk from its first line on."""

    def __init__(self, folder: Path, plan: Plan, done: Sequence[Done] = ()) -> None:
        self.folder, self.plan = folder, plan
        self.done = {(each.kind, each.bucket): each for each in done}

    @classmethod
    def begin(cls, folder: Path, plan: Plan) -> Work:
        """A new load."""
        work = cls(folder, plan)
        work.path.parent.mkdir(parents=True, exist_ok=True)
        work._say(asdict(plan))
        return work

    @classmethod
    def unfinished(cls, folder: Path) -> Work | None:
        """The load that somebody began and did not end."""
        diaries = sorted((folder / "work").glob("*.jsonl"))
        lines = [line for line in diaries[-1].read_text().split("\n")[:-1] if line] if diaries else []
        if not lines:
            return None
        told = json.loads(lines[0])
        told |= {name: datetime.fromisoformat(told[name]) for name in ("as_of", "complete_to")}
        return cls(folder, Plan(**told), [Done(**json.loads(line)) for line in lines[1:]])

    @property
    def path(self) -> Path:
        return self.folder / "work" / f"{self.plan.load}.jsonl"

    def finish(self, done: Done) -> None:
        """Remember a bucket."""
        self.done[done.kind, done.bucket] = done
        self._say(asdict(done))

    def end(self) -> None:
        """The load has its manifest: the diary is of no use any more."""
        self.path.unlink()

    def _say(self, told: Mapping[str, Any]) -> None:
        with self.path.open("a") as diary:
            diary.write(json.dumps(told, default=datetime.isoformat) + "\n")
            diary.flush()
            os.fsync(diary.fileno())


def write_bucket(
    folder: Path,
    load: int,
    bucket: int,
    rows: Mapping[str, Sequence[Sequence[Any]]],
    *,
    instead_of: Collection[int] | None = None,
    before: Manifest | None = None,
    key: str = "case_id",
) -> tuple[dict[str, str], dict[str, int]]:
    """Write a bucket's file of each table in `rows`; (table -> name, table -> rows more or fewer than before).

    With `instead_of`, the file that `before` has of the bucket is kept but for the rows of these cases.
    """
    files, counts = {}, {}
    for table, new in rows.items():
        whole = arrow_table(table, new)
        old = file_of(before, table, bucket) if before and instead_of is not None else ""
        was = read_file(folder / old, table) if old else None
        if was is not None:
            whole = replaced(was, key, instead_of or (), whole)
        counts[table], files[table] = whole.num_rows - (was.num_rows if was is not None else 0), ""
        if whole.num_rows:
            files[table] = f"facts/{table}/{bucket:07}-{load:06}.parquet"
            (folder / "facts" / table).mkdir(parents=True, exist_ok=True)
            write_file(folder / files[table], whole)
    return files, counts


def file_of(manifest: Manifest, table: str, bucket: int) -> str:
    """The name of a bucket's file in a load; "" when it has none."""
    start = f"facts/{table}/{bucket:07}-"
    return next((name for name in manifest.files.get(table, ()) if name.startswith(start)), "")


def files_after(before: Manifest | None, work: Work) -> dict[str, list[str]]:
    """All files of the load: the new ones, and the old ones of buckets that did not change."""
    kept = {} if before is None or work.plan.full else before.files
    files = {table: {bucket_of(name): name for name in names} for table, names in kept.items()}
    for done in work.done.values():
        for table, name in done.files.items():
            files.setdefault(table, {})[done.bucket] = name
    return {table: sorted(filter(None, named.values())) for table, named in sorted(files.items())}


def bucket_of(name: str) -> int:
    """The bucket that a file holds."""
    return int(name.rsplit("/", 1)[1].split("-")[0])
