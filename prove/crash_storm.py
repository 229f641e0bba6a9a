"""kill -9, hundreds of times, at no good moment; and then the count of what was promised (P1, P2, P3, P4, P5, P6)."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from prove.desk import NAKHODA, Desk, fresh_database, wait_for_port
from prove.report import say
from prove.sink import Sink
from prove.stream import Ledger, Writers
from prove.verdict import Verdict, judge, settle

WEIGHTS = {"backend": 34, "web worker": 20, "web": 14, "worker": 14, "mail": 8, "database": 10, "stall": 6}
SETTLE_SECONDS = 420.0  # without anything becoming less
PAUSE = 7.0  # seconds between two faults at most


@dataclass(slots=True)
class Storm:
    """How hard it blew, and what was left."""

    faults: Counter[str] = field(default_factory=Counter)
    ledger: Ledger = field(default_factory=Ledger)
    verdict: Verdict = field(default_factory=Verdict)
    seconds: float = 0.0
    settled: float = 0.0
    fell: Counter[str] = field(default_factory=Counter)


def storm(
    faults: int,
    acknowledged: int,
    seed: int,
    *,
    application: str = NAKHODA,
    only: tuple[str, ...] = (),
    pause: float = PAUSE,
    meanwhile: Callable[[], None] | None = None,
) -> Storm:
    """Run a desk, write to it and kill it: at least so many faults and so many acknowledgements.

    A machine that is busy with other things needs a longer `pause`, or what is killed is never up.
    """
    told, sink = Storm(), Sink()
    sink.start()
    with fresh_database("nakhoda_storm"):
        desk = Desk(application, smtp_port=sink.port)
        desk.start()
        writers = Writers(told.ledger, desk.web_port, desk.mail_port, seed, pace=0.05)
        try:
            writers.start()
            _blow(told, desk, faults, acknowledged, random.Random(seed), tuple(only or WEIGHTS), pause)
            writers.stop()
            say("calm; waiting until everything is done")
            told.settled, told.fell = settle(SETTLE_SECONDS), desk.fell
            if meanwhile:
                meanwhile()
            told.verdict = judge(told.ledger, sink)
        finally:
            told.ledger.quiet.set()
            desk.stop()
            sink.stop()
    return told


def _blow(
    told: Storm, desk: Desk, faults: int, acknowledged: int, rng: random.Random, kinds: tuple[str, ...], pause: float
) -> None:
    started = time.monotonic()
    time.sleep(2)
    while told.faults.total() < faults:
        kind = rng.choices(kinds, [WEIGHTS[one] for one in kinds])[0]
        _strike(desk, kind, rng)
        told.faults[kind] += 1
        if told.faults.total() % 10 == 0:
            say(f"{told.faults.total()} of {faults} faults, {len(told.ledger.acknowledged):,} acknowledged")
        time.sleep(rng.uniform(0.5, pause))
    wait_for_port(desk.web_port)
    while len(told.ledger.acknowledged) < acknowledged and time.monotonic() - started < 3600:
        time.sleep(1)
    told.seconds = time.monotonic() - started


def _strike(desk: Desk, kind: str, rng: random.Random) -> None:
    strikes: dict[str, Callable[[], None]] = {
        "backend": lambda: desk.kill_backend(rng),
        "web worker": lambda: desk.kill_web_worker(rng),
        "database": desk.kill_database,
        "stall": lambda: desk.stall_database(rng.uniform(0.5, 4)),
    }
    strikes.get(kind, lambda: desk.kill(kind))()


def threads_left() -> int:
    """Threads that a storm left behind (none, when it ended well)."""
    return sum(thread.name.startswith("Thread-") for thread in threading.enumerate())
