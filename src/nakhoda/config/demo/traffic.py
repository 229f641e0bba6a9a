"""Life in the demo: members write on all five channels, and colleagues take, answer, escalate and resolve.

A process of its own. Members come in by the real doors (HTTP, SMTP); colleagues use the desk's own actions.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random

import django

log = logging.getLogger("nakhoda.demo")
RHYTHM_SECONDS = 3.0
ARRIVAL_SECONDS = 25.0  # mean time between two messages
WORK_SECONDS = 12.0  # mean time between two things that a colleague does


def main() -> None:
    """Run until the process is ended."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nakhoda.config.settings")
    django.setup()
    from django.utils import timezone

    from nakhoda.config.demo.colleagues import work_a_little
    from nakhoda.config.demo.members import Crowd

    rng = Random()  # noqa: S311 -- nobody guesses made-up members
    crowd = Crowd(rng)
    turns = _turns(rng, ((ARRIVAL_SECONDS, crowd.write), (WORK_SECONDS, lambda now: work_a_little(rng, now=now))))
    for turn in turns:
        _try(turn, timezone.now())
        time.sleep(0.05)


def _turns(
    rng: Random, rhythms: tuple[tuple[float, Callable[[datetime], None]], ...]
) -> Iterator[Callable[[datetime], None]]:
    """What is due next, for ever; waits until it is."""
    due = [(time.monotonic() + rng.uniform(1, RHYTHM_SECONDS), mean, act) for mean, act in rhythms]
    while True:
        due.sort(key=lambda entry: entry[0])
        at, mean, act = due[0]
        time.sleep(max(0.0, at - time.monotonic()))
        due[0] = (time.monotonic() + rng.expovariate(1 / mean), mean, act)
        yield act


def _try(turn: Callable[[datetime], None], now: datetime) -> None:
    """One thing that fails must not end the demo; it is logged with its place."""
    from django.db import close_old_connections

    try:
        turn(now)
    except Exception:
        log.exception("the demo's life stumbled")
        close_old_connections()


if __name__ == "__main__":
    main()
