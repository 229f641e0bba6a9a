"""How fast the journal becomes facts: `python -m benchmarks.warehouse_load [--weeks 3] [--touched 1000]`.

Seeds a demo region into a database of its own. Then: a full load, the same again (bytes must be equal), a load of the
cases that changed meanwhile, a load of nothing, and the comparison of every case, clock and flow with the desk.
CPU seconds are the loader's, with PostgreSQL's beside them.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402 -- settings first
from django.db import connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from benchmarks.cpu import postmaster, spent_by  # noqa: E402
from benchmarks.ground import data_folder, drop, point_at  # noqa: E402
from benchmarks.report import figure, say, title  # noqa: E402
from nakhoda.config.demo.seeding import Size, seed  # noqa: E402
from nakhoda.config.install import install  # noqa: E402
from nakhoda.core.events import CaseTagged  # noqa: E402
from nakhoda.desk.actions.writing import write_events  # noqa: E402
from nakhoda.desk.queries.bulk import arrivals_between, case_columns_between, clock_columns_between  # noqa: E402
from nakhoda.desk.queries.cases import locked_case_for  # noqa: E402
from nakhoda.org.actors import system  # noqa: E402
from nakhoda.org.scope import scope_of  # noqa: E402
from nakhoda.warehouse.actions.loading import LoadResult, load_source  # noqa: E402
from nakhoda.warehouse.actions.verifying import Desk, verify_source  # noqa: E402
from nakhoda.warehouse.engine.store import open_store  # noqa: E402

NAME = "nakhoda_facts"
PROGRAM = system("benchmark")


def main() -> None:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--weeks", type=int, default=3)
    words.add_argument("--per-day", type=float, default=170)
    words.add_argument("--touched", type=int, default=1000)
    asked = words.parse_args()
    with a_desk(Size(weeks=asked.weeks, per_day=asked.per_day)), facts_elsewhere():
        measure(asked.touched)


def measure(touched: int) -> None:
    """Every load in turn."""
    now = timezone.now()
    loaded(now=now)  # the first pays for the imports
    result = timed("full load", lambda: loaded(now=now + timedelta(minutes=1), full=True))
    first = content()
    loaded(now=now + timedelta(minutes=2), full=True)
    figure("files that differ after loading all again", float(len(first.items() ^ content().items())), goal="0")
    touch(touched)
    timed(f"load of {touched} changed cases", lambda: loaded(now=now + timedelta(minutes=3)))
    timed("load of nothing new", lambda: loaded(now=now + timedelta(minutes=4)))
    title("against the desk")
    found = verify_source(desk=Desk(case_columns_between, clock_columns_between))
    figure("cases, clocks compared", f"{found.cases}, {found.clocks}")
    figure("cases and clocks that differ", float(found.differences), goal="0", met=not found.differences)
    figure("flows unexplained, by queue and day", float(found.residual), goal="0", met=not found.residual)
    figure("bytes on disk a case", sum(map(len, first.values())) / result.cases)


def timed(name: str, load: Callable[[], LoadResult]) -> LoadResult:
    """One load, with what it cost."""
    title(name)
    server = postmaster(data_folder_of_server())
    before, cpu, wall = spent_by([server]), time.process_time(), time.monotonic()
    result = load()
    cpu, wall, database = time.process_time() - cpu, time.monotonic() - wall, spent_by([server]) - before
    figure("cases, events folded", f"{result.cases}, {result.events}")
    figure("CPU of the loader, of PostgreSQL", f"{cpu:.2f}, {database:.2f}", "s")
    figure("wall time", wall, "s")
    if result.events:
        figure("events a CPU second", result.events / cpu)
        figure("cases a CPU second", result.cases / cpu)
    return result


def loaded(**how: Any) -> LoadResult:
    """A load as the clock does it."""
    return load_source(arrivals=arrivals_between, **how)


def touch(count: int) -> None:
    """So many cases, spread over all, gain a line."""
    say(f"changing {count} cases")
    with scope_of(PROGRAM):
        numbers = [row[0] for row in case_columns_between(0, 2**40, ["status"])]
    for number in numbers[:: max(1, len(numbers) // count)][:count]:
        with scope_of(PROGRAM):
            case = locked_case_for(PROGRAM, number)
            write_events(case, [CaseTagged(added=("measured",))], actor=PROGRAM, now=timezone.now())


def content() -> dict[str, bytes]:
    """Every file of the newest load, by table and bucket."""
    store = open_store()
    paths = [Path(path) for table in store.manifest.files for path in store.paths(table)]
    return {f"{path.parent.name}/{path.name.split('-')[0]}": path.read_bytes() for path in paths}


@contextmanager
def a_desk(size: Size) -> Iterator[None]:
    """A furnished desk with some weeks of history, gone when the block ends."""
    drop(NAME)
    point_at(NAME)
    try:
        for step in install():
            say(step)
        say(f"{seed(timezone.now(), size, lambda line: None)} cases")
        yield
    finally:
        connections.close_all()
        drop(NAME)


@contextmanager
def facts_elsewhere() -> Iterator[None]:
    """Facts that are measured lie in a folder of their own."""
    usual = settings.DATA_FOLDER
    with tempfile.TemporaryDirectory() as folder:
        settings.DATA_FOLDER = Path(folder)
        try:
            yield
        finally:
            settings.DATA_FOLDER = usual


DATA = data_folder()


def data_folder_of_server() -> Path:
    """PostgreSQL's folder, wherever the facts lie."""
    return DATA


if __name__ == "__main__":
    main()
