"""Several client processes that begin at the same instant; what each did, and what it cost."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any

from benchmarks.cpu import postmaster, spent_by
from benchmarks.ground import data_folder, point_at

Step = Callable[[Any], object]  # one piece of work for a client's state; its result is kept, None counts as empty
WARM_SECONDS = 2.0


@dataclass(slots=True)
class Round:
    """What all clients did in one stretch of `seconds`."""

    seconds: float
    results: list[list[Any]] = field(default_factory=list)  # by client
    waits: list[float] = field(default_factory=list)  # seconds of each step that gave something
    empty: int = 0
    app_cpu: float = 0.0  # CPU seconds
    db_cpu: float = 0.0

    @property
    def done(self) -> int:
        """Steps that gave something."""
        return sum(map(len, self.results))

    @property
    def rate(self) -> float:
        """Of these a second."""
        return self.done / self.seconds


class Crowd:
    """`clients` processes, each with a state made by `prepare(index, clients, *arguments)` in the named database."""

    def __init__(self, clients: int, database: str, prepare: Callable[..., Any], *arguments: Any) -> None:
        self.clients = clients
        self._pools = [
            ProcessPoolExecutor(1, get_context("spawn"), _open, (database, prepare, index, clients, arguments))
            for index in range(clients)
        ]
        list(self._all(_nothing))

    def run(self, step: Step, seconds: float = 0.0, most: int = 0) -> Round:
        """Every client repeats `step` for so many seconds, or until it gave `most` results."""
        begin = time.time() + 0.3
        futures = [pool.submit(_work, step, begin, seconds, most) for pool in self._pools]
        time.sleep(max(0.0, begin - time.time()))
        before, started = spent_by([postmaster(data_folder())]), time.perf_counter()
        told = [future.result() for future in futures]
        took = time.perf_counter() - started
        whole = Round(seconds or took, db_cpu=spent_by([postmaster(data_folder())]) - before)
        for results, waits, empty, cpu in told:
            whole.results.append(results)
            whole.waits += waits
            whole.empty += empty
            whole.app_cpu += cpu
        return whole

    def close(self) -> None:
        """Let the clients go."""
        for pool in self._pools:
            pool.shutdown()

    def _all(self, what: Callable[[], object]) -> Sequence[object]:
        return [future.result() for future in [pool.submit(what) for pool in self._pools]]


_state: Any = None


def _open(database: str, prepare: Callable[..., Any], index: int, clients: int, arguments: tuple[Any, ...]) -> None:
    global _state
    point_at(database)
    _state = prepare(index, clients, *arguments)


def _nothing() -> None:
    """A client that answers this has been prepared."""


def _work(step: Step, begin: float, seconds: float, most: int) -> tuple[list[Any], list[float], int, float]:
    results: list[Any] = []
    waits: list[float] = []
    empty = 0
    time.sleep(max(0.0, begin - time.time()))
    cpu, end = _cpu(), begin + seconds
    while (len(results) < most) if most else (time.time() < end):
        started = time.perf_counter()
        result = step(_state)
        if result is None:
            empty += 1
            if empty > 10 * (len(results) + 1_000):
                break
        else:
            waits.append(time.perf_counter() - started)
            results.append(result)
    return results, waits, empty, _cpu() - cpu


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
