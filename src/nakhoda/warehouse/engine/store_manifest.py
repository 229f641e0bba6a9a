"""What one load left behind: which files are the warehouse as of then, and how much of the world they hold."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Feed:
    """What a channel or a partner sent against what arrived; `expected` is None where the sender does not count."""

    name: str
    kind: str  # channel | partner
    expected: int | None
    received: int
    share: float | None
    last_at: datetime | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """One load. `cursor` is the transaction horizon: every line below it is in, none above it."""

    load: int
    source: str
    as_of: datetime  # when the horizon was read
    complete_to: datetime  # everything that happened until then is in
    cursor: int
    database: str = ""  # whose transactions the cursor counts
    full: bool = False
    files: dict[str, list[str]] = field(default_factory=dict)  # table -> names below the source's folder
    rows: dict[str, int] = field(default_factory=dict)
    touched: int = 0  # cases whose rows were written anew
    events: int = 0  # lines read for them
    feeds: tuple[Feed, ...] = ()
    chosen_by: str = "received"  # how the source's cases were picked; "closed": its arrivals are not usable
    shape: str = ""  # which columns the facts have: other ones are not carried over
    restated: dict[str, int] = field(default_factory=dict)  # day -> the load that last changed it after it was over


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """The load exists from here on: one rename."""
    text = json.dumps(asdict(manifest), sort_keys=True, indent=1, default=datetime.isoformat)
    write_whole(path_of(folder, manifest.load), text)


def read_manifest(folder: Path, load: int) -> Manifest | None:
    """That load, if it is kept."""
    try:
        told = json.loads(path_of(folder, load).read_text())
    except FileNotFoundError:
        return None
    told |= {name: datetime.fromisoformat(told[name]) for name in ("as_of", "complete_to")}
    told["feeds"] = tuple(_feed(**each) for each in told["feeds"])
    return Manifest(**told)


def _feed(last_at: str | None, **told: Any) -> Feed:
    return Feed(**told, last_at=datetime.fromisoformat(last_at) if last_at else None)


def loads_in(folder: Path) -> list[int]:
    """The numbers of all kept loads, oldest first."""
    return sorted(int(path.stem) for path in (folder / "manifests").glob("*.json"))


def manifests_in(folder: Path) -> Iterator[Manifest]:
    """All kept loads, newest first."""
    for load in reversed(loads_in(folder)):
        if found := read_manifest(folder, load):
            yield found


def path_of(folder: Path, load: int) -> Path:
    """Where a load's manifest lies."""
    return folder / "manifests" / f"{load}.json"


def write_whole(path: Path, text: str) -> None:
    """All of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    beside.write_text(text)
    os.replace(beside, path)
