"""The figures of a cockpit home over millions of cases: twelve tiles, their lines over 35 days, the rows by LOB.

    python -m benchmarks.home_figures [--cases 5000000] [--folder FOLDER]

Asked as the cockpit asks: what a regional lead may see, in days of her zone, up to now. First from the aggregates that
were prepared beside the load, then from the rows alone, to say what preparing is worth. No page is drawn here.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from benchmarks.generated_facts import END, GeneratedFacts, generate
from benchmarks.report import figure, say, title

ZONE = "Asia/Kuala_Lumpur"
TILES = (
    "sla_first_response_due",
    "sla_next_response_due",
    "sla_resolution_due",
    "past_due_open",
    "csat",
    "csat_response_rate",
    "backlog",
    "backlog_workable",
    "received",
    "reopen_rate",
    "escalation_rate",
    "return_rate",
)
BUCKET = 5_000
GOAL = 300


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=5_000_000)
    parser.add_argument("--folder", type=Path)
    given = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nakhoda.config.settings")
    import django

    django.setup()
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.folder or Path(scratch) / "facts"
        if not folder.exists():
            say(f"writing {given.cases:,} cases")
            generate(folder, given.cases, bucket=BUCKET)
        _measure(GeneratedFacts(folder))


def _measure(facts: GeneratedFacts) -> None:
    from nakhoda.warehouse.engine import cube, cube_reading

    title(f"{len(TILES)} tiles with lines over 35 days and rows by LOB")
    started, spent = time.perf_counter(), time.process_time()
    written = cube.prepare(facts, [ZONE])
    say(f"{written} files of aggregates in {time.perf_counter() - started:.0f} s")
    if written:
        figure("adding up the whole source, once", time.process_time() - spent, "CPU s")
    size = sum(path.stat().st_size for path in (facts.folder / "cube").glob("*.parquet"))
    figure("aggregates on disk", size / 1e6, "MB")
    figure("the latest cases again, as a load does", _again(facts), "CPU s")
    told = _told("from the aggregates", facts, 7)
    figure("goal", told, "ms", f"< {GOAL}", told < GOAL)
    cube_reading.ahead_of = lambda *_: ""  # type: ignore[assignment]
    _told("today from the rows, the rest from the aggregates", facts, 3)
    cube_reading.cube_files = lambda *_: ()  # type: ignore[assignment]
    _told("from the rows", facts, 3)


def _told(name: str, facts: GeneratedFacts, rounds: int) -> float:
    """Median wall time in milliseconds; the first, and CPU, are said too."""
    walls, spent = _timed(facts, rounds)
    figure(f"{name}, first", walls[0], "ms")
    figure(f"{name}, median", statistics.median(walls), "ms")
    figure(f"{name}, median", statistics.median(spent), "CPU ms")
    return statistics.median(walls)


def _again(facts: GeneratedFacts) -> float:
    from nakhoda.warehouse.engine import cube, cube_ahead

    for newest in (cube.cube_files(facts, ZONE)[-1], cube_ahead.ahead_parts(facts)[-1]):
        Path(newest).unlink()
    spent = time.process_time()
    cube.prepare(facts, [ZONE])
    return time.process_time() - spent


def _timed(facts: GeneratedFacts, rounds: int) -> tuple[list[float], list[float]]:
    walls, spent = [], []
    for _ in range(rounds):
        started, before = time.perf_counter(), time.process_time()
        _home(facts)
        walls.append((time.perf_counter() - started) * 1000)
        spent.append((time.process_time() - before) * 1000)
    return walls, spent


def _home(facts: GeneratedFacts) -> list[Any]:
    """The questions of one home: this week, the week before, the line of each tile, the rows."""
    from nakhoda.org.actors import Actor, HeldRole
    from nakhoda.warehouse.queries import Ask, Window, asking, values_of

    lead = Actor("person", 1, "", (HeldRole("regional_lead", frozenset(range(1, 61))),), "inhouse", ZONE)
    today = datetime(END.year, END.month, END.day, tzinfo=timezone.utc) - timedelta(hours=8)
    windows = [Window(today - timedelta(days=back), today + timedelta(days=1 - gap)) for back, gap in ((6, 0), (13, 7))]
    line = Window(today - timedelta(days=34), today + timedelta(days=1))
    asks = [Ask(window, source=facts.source, zone=ZONE) for window in windows]
    asks += [Ask(line, grain="day", source=facts.source, zone=ZONE), Ask(windows[0], by=("lob",), zone=ZONE)]
    with asking(facts):
        return [values_of(lead, TILES, ask) for ask in asks]


if __name__ == "__main__":
    main()
