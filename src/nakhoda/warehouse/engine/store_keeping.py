"""Which loads are kept, and the removal of the rest: every one of the last hours, then one an hour, then one a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from nakhoda.warehouse.engine.store_manifest import Manifest, loads_in, manifests_in, path_of, write_whole

ALL_FOR = timedelta(hours=3)
HOURLY_FOR = timedelta(hours=48)
DAILY_FOR = timedelta(days=400)


def pin_load(folder: Path, load: int, why: str) -> None:
    """Keep a load for good: something was signed that shows its figures. `why` is a short code."""
    write_whole(folder / "pins" / f"{load}-{why}", "")


def unpin_load(folder: Path, load: int, why: str) -> None:
    """It may go with the others again, unless something else pins it."""
    (folder / "pins" / f"{load}-{why}").unlink(missing_ok=True)


def pinned_loads(folder: Path) -> frozenset[int]:
    """All loads that something keeps."""
    return frozenset(int(path.name.split("-")[0]) for path in (folder / "pins").glob("[0-9]*-*"))


def kept_loads(manifests: Iterable[Manifest], pinned: frozenset[int], now: datetime) -> frozenset[int]:
    """What stays: pinned loads, the newest, and of the others the last one in each stretch of its age."""
    newest_first = sorted(manifests, key=lambda each: each.load, reverse=True)
    kept = {each.load for each in newest_first[:1]} | {each.load for each in newest_first if each.load in pinned}
    stretches: set[str] = set()
    for each in newest_first:
        stretch = _stretch(each, now)
        if stretch and stretch not in stretches:
            stretches.add(stretch)
            kept.add(each.load)
    return frozenset(kept)


def _stretch(manifest: Manifest, now: datetime) -> str:
    """Loads of one stretch need only one of them; "" is too old."""
    age = now - manifest.as_of
    if age < ALL_FOR:
        return f"load {manifest.load}"
    if age < HOURLY_FOR:
        return f"{manifest.as_of:%Y-%m-%d %H}"
    return f"{manifest.as_of:%Y-%m-%d}" if age < DAILY_FOR else ""


def forget_loads(folder: Path, now: datetime) -> tuple[int, int]:
    """Remove loads that nobody keeps, then files that no load has; (loads, files) removed. No load may be running."""
    manifests = list(manifests_in(folder))
    kept = kept_loads(manifests, pinned_loads(folder), now)
    gone = [each.load for each in manifests if each.load not in kept]
    for load in gone:
        path_of(folder, load).unlink(missing_ok=True)
    return len(gone), remove_orphans(folder)


def remove_orphans(folder: Path) -> int:
    """Remove files that no load has; the count. No load may be running."""
    used = {name for each in manifests_in(folder) for names in each.files.values() for name in names}
    orphans = [path for path in (folder / "facts").glob("*/*") if str(path.relative_to(folder)) not in used]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)


def newest_number(folder: Path) -> int:
    """The number of the last load; 0 before the first."""
    return max(loads_in(folder), default=0)
