"""The versioned store of facts on disk: every load can be opened again as it was (handbook 1.11, as-of time).

    <data>/warehouse/<database>/<source>/facts/<table>/<bucket>-<load>.parquet
    <data>/warehouse/<database>/<source>/manifests/<load>.json
    <data>/warehouse/<database>/<source>/pins/<load>-<why>

A file is never changed after its load, except by `actions.erasing`; a load exists when its manifest does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from nakhoda.warehouse.engine.store_manifest import Manifest, loads_in, manifests_in, read_manifest

DESK = "desk"  # our own journal; every other source was imported
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")


class NoSuchLoad(LookupError):
    """No load of that number, or none that early; nothing was loaded yet when neither was asked for."""


@dataclass(frozen=True, slots=True)
class Store:
    """One load of one source, opened for reading."""

    folder: Path
    manifest: Manifest

    @property
    def source(self) -> str:
        return self.manifest.source

    @property
    def load(self) -> int:
        return self.manifest.load

    @property
    def as_of(self) -> datetime:
        """When the journal was read."""
        return self.manifest.as_of

    @property
    def complete_to(self) -> datetime:
        """Everything that happened until then is in."""
        return self.manifest.complete_to

    @property
    def chosen_by(self) -> str:
        """How the source's cases were picked: `received`, or `closed`, when nothing about arrivals is true."""
        return self.manifest.chosen_by

    @property
    def feeds(self) -> tuple[dict[str, Any], ...]:
        """Received against sent, by channel and partner: {name, kind, expected, received, share, last_at}."""
        return tuple(map(asdict, self.manifest.feeds))

    def paths(self, table: str) -> list[str]:
        """The Parquet files of a fact table, in order of their cases; none when no case has such a row."""
        return [str(self.folder / name) for name in self.manifest.files.get(table, ())]

    def restated_days(self) -> frozenset[date]:
        """Days whose figures changed after they had been reported as over."""
        return frozenset(date.fromisoformat(day) for day in self.manifest.restated)


def open_store(source: str = DESK, load: int | None = None, at: datetime | None = None) -> Store:
    """The newest load, the one of that number, or the newest that was there at `at`. Raises `NoSuchLoad`."""
    folder = folder_of(source)
    if load is not None:
        found: Iterable[Manifest | None] = [read_manifest(folder, load)]
    else:
        found = (each for each in manifests_in(folder) if at is None or each.as_of <= at)
    manifest = next(iter(found), None)
    if manifest is None:
        which = f"load {load}" if load is not None else f"load until {at:%Y-%m-%d %H:%M}" if at else "load"
        raise NoSuchLoad(
            f"the warehouse has no {which} of {source}; `nakhoda warehouse load --source {source}` makes one"
        )
    return Store(folder, manifest)


def sources_in_store() -> list[str]:
    """Every source that has a load."""
    root = root_folder()
    found = sorted(path.name for path in root.iterdir()) if root.is_dir() else []
    return [name for name in found if _NAME.fullmatch(name) and loads_in(root / name)]


def folder_of(source: str) -> Path:
    """Where a source's facts lie; raises `NoSuchLoad` on a word that can name none."""
    if not _NAME.fullmatch(source):
        raise NoSuchLoad(f"{source!r} names no source")
    return root_folder() / source


def root_folder() -> Path:
    """Where all facts of this database lie."""
    return Path(settings.DATA_FOLDER) / "warehouse" / str(settings.DATABASES["default"]["NAME"])
