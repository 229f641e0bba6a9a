"""How complete a load is: what each channel and partner sent against what the facts hold (handbook 1.11).

Two kinds of count stand against the facts. The desk's own doors count what they took in (raw mail, answered requests),
handed in by whoever may read the desk. And a partner, or the team behind an app, may say how much it sent
(`count_source`); what it says is a line of the journal, and the last word about a stretch of time holds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

from nakhoda.journal import actions as journal
from nakhoda.journal.bulk_reading import records_in_bulk, subjects_touched
from nakhoda.journal.foreign_queries import sources_in_sight
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import Refused
from nakhoda.org.queries import registry_id
from nakhoda.warehouse.engine.store import DESK
from nakhoda.warehouse.engine.store_manifest import Feed
from nakhoda.warehouse.engine.store_writing import Plan

COUNTED = "source.counted"
LOOKED_AT = timedelta(days=7)
KINDS = ("channel", "partner")
Files = Mapping[str, list[str]]


class Arrival(NamedTuple):
    """One thing that a door of the desk took in; `case_id` is None while nobody has understood it."""

    channel: str
    at: datetime
    case_id: int | None


Arrivals = Callable[[datetime, datetime], Iterable[Arrival | tuple[str, datetime, int | None]]]


def count_source(
    name: str, kind: str, count: int, start: datetime, end: datetime, *, actor: Actor, now: datetime
) -> int:
    """A sender says how much it sent in [start, end): a channel's new cases, a partner's handlings; the line's number.

    Raises ValueError on a kind that is not one of KINDS, a negative count or an empty stretch.
    """
    if not actor.is_system:
        raise Refused("what a sender counted comes in through the program")
    if kind not in KINDS or count < 0 or start >= end:
        raise ValueError(f"give one of {' or '.join(KINDS)}, a count of 0 or more, and a beginning before the end")
    told = {"expected": count, "from": start.isoformat(), "to": end.isoformat()}
    subject = f"{kind}:{name}"[:60]
    return journal.record(COUNTED, scope_id=registry_id(), actor=actor.label, now=now, subject=subject, **told)


def feeds_of(folder: Path, files: Files, source: str, plan: Plan, arrivals: Arrivals | None) -> tuple[Feed, ...]:
    """One feed a channel and a partner over the last week of full hours; an imported source is one feed."""
    if source != DESK:
        return _imported(source, files, folder)
    end = plan.complete_to.replace(minute=0, second=0, microsecond=0)
    start = end - LOOKED_AT
    facts = {"channel": _Seen(folder, files, "case", "ingested_at", "channel")}
    facts["partner"] = _Seen(folder, files, "touch", "ended_at", "owner")
    for seen in facts.values():
        seen.look(start, end)
    doors = _doors(arrivals(start, end), facts["channel"]) if arrivals else {}
    said = _said(plan.until, start, end, facts)
    return tuple(
        _feed(name, kind, (said | doors if kind == "channel" else said).get((kind, name)), seen)
        for kind, seen in facts.items()
        for name in sorted(seen.names() | {name for at, name in (*said, *doors) if at == kind})
    )


class _Seen:
    """What the facts hold of one kind: instants by name."""

    def __init__(self, folder: Path, files: Files, table: str, at: str, name: str) -> None:
        self.paths = [str(folder / each) for each in files.get(table, ())]
        self.columns = (name, at)
        self.instants: dict[str, list[datetime]] = defaultdict(list)

    def look(self, start: datetime, end: datetime) -> None:
        """Read what happened in [start, end)."""
        import pyarrow as pa
        import pyarrow.dataset as ds

        if not self.paths:
            return
        name, at = self.columns
        first, last = (pa.scalar(_naive(each), pa.timestamp("us")) for each in (start, end))
        within = (ds.field(at) >= first) & (ds.field(at) < last)
        found: Any = ds.dataset(self.paths).to_table(columns=list(self.columns), filter=within)
        for key, instant in zip(found[name].to_pylist(), found[at].to_pylist(), strict=True):
            self.instants[key].append(instant.replace(tzinfo=timezone.utc))

    def present(self, cases: set[int]) -> set[int]:
        """Those of the cases that the facts have."""
        import pyarrow as pa
        import pyarrow.dataset as ds

        if not self.paths or not cases:
            return set()
        among = ds.field("case_id").isin(pa.array(sorted(cases), pa.int64()))
        found: Any = ds.dataset(self.paths).to_table(columns=["case_id"], filter=among)
        return set(found["case_id"].to_pylist())

    def names(self) -> set[str]:
        """Everybody of whom something was seen."""
        return set(filter(None, self.instants))

    def within(self, name: str, start: datetime, end: datetime) -> int:
        """How many of a name in a stretch of time."""
        return sum(start <= at < end for at in self.instants[name])


Counts = dict[tuple[str, str], tuple[int, int]]  # (kind, name) -> (expected, received)


def _doors(arrivals: Iterable[Any], seen: _Seen) -> Counts:
    """What the desk took in, against the cases that the facts have; an arrival may be about a case of long ago."""
    taken = [(channel, case_id) for channel, _, case_id in arrivals]
    present = seen.present({case_id for _, case_id in taken if case_id is not None})
    counts: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for channel, case_id in taken:
        told = counts["channel", channel]
        told[0] += 1
        told[1] += case_id in present
    return {key: (expected, received) for key, (expected, received) in counts.items()}


def _said(until: int, start: datetime, end: datetime, facts: Mapping[str, _Seen]) -> Counts:
    """What senders counted, against what the facts hold of the same stretches."""
    counts: Counts = {}
    for subject, lines in records_in_bulk(COUNTED, subjects_touched(COUNTED, 0, until), until):
        kind, _, name = subject.partition(":")
        last = {(line.payload["from"], line.payload["to"]): int(line.payload["expected"]) for line in lines}
        stretches = {tuple(map(datetime.fromisoformat, key)): count for key, count in last.items()}
        known = {(a, b): count for (a, b), count in stretches.items() if a >= start and b <= end}
        if known and kind in facts:
            received = sum(facts[kind].within(name, *stretch) for stretch in known)
            counts[kind, name] = (sum(known.values()), received)
    return counts


def _feed(name: str, kind: str, counted: tuple[int, int] | None, seen: _Seen) -> Feed:
    last_at = max(seen.instants.get(name, ()), default=None)
    if counted is None:
        return Feed(name, kind, None, len(seen.instants[name]), None, last_at)
    expected, received = counted
    return Feed(name, kind, expected, received, min(1.0, received / expected) if expected else None, last_at)


def _imported(source: str, files: Files, folder: Path) -> tuple[Feed, ...]:
    from pyarrow.parquet import read_metadata

    received = sum(read_metadata(folder / name).num_rows for name in files.get("case", ()))
    expected = next(facts.cases for facts in sources_in_sight() if facts.key == source)
    return (Feed(source, "import", expected, received, received / expected if expected else None, None),)


def _naive(at: datetime) -> datetime:
    return at.astimezone(timezone.utc).replace(tzinfo=None)
