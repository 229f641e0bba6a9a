"""The crash storm and its controls: `python -m prove [--faults 200] [--acknowledged 10000] [--seed 1] [--pause 7]`.

Ends with 1 when a promise is broken or a control is not caught. The full run takes about half an hour.
"""

from __future__ import annotations

import argparse
import sys

import django


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m prove", description=__doc__)
    asked.add_argument("--faults", type=int, default=200)
    asked.add_argument("--acknowledged", type=int, default=10_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--pause", type=float, default=7, help="seconds between two faults at most")
    asked.add_argument("--no-controls", action="store_true")
    asked.add_argument("--keep", action="store_true", help="leave the data folder with its logs")
    given = asked.parse_args()
    django.setup()
    from prove.desk import DATA, remove_everything
    from prove.report import say

    try:
        return run(given.faults, given.acknowledged, given.seed, given.pause, not given.no_controls)
    finally:
        say(f"the logs are in {DATA}" if given.keep else "clearing away")
        if not given.keep:
            remove_everything()


def run(faults: int, acknowledged: int, seed: int, pause: float, with_controls: bool) -> int:
    """The storm, its figures, and the controls; 0 when all is as promised."""
    from prove.controls import CONTROLS
    from prove.crash_storm import storm

    told = storm(faults, acknowledged, seed, pause=pause)
    broken = show(told)
    caught = sum(control(seed) for control in CONTROLS) == len(CONTROLS) if with_controls else True
    return 1 if broken or not caught else 0


def show(told: object) -> list[str]:
    """The figures of a storm; what is broken."""
    from prove.crash_storm import Storm
    from prove.report import figure

    assert isinstance(told, Storm)
    verdict, faults = told.verdict, told.faults.total()
    print("crash storm")
    figure("faults", faults, ", ".join(f"{count} {kind}" for kind, count in sorted(told.faults.items())))
    figure("acknowledged", len(told.ledger.acknowledged), _by_channel(told))
    figure("requests tried", told.ledger.tried.total(), f"in {told.seconds:.0f} s, settled after {told.settled:.0f} s")
    figure("refused meanwhile (retried)", told.ledger.refused.total(), str(dict(told.ledger.refused)))
    figure("not to be mended by a retry", told.ledger.odd.total(), str(dict(told.ledger.odd)))
    figure("parts that fell by themselves", told.fell.total(), str(dict(told.fell)))
    figure("cases", verdict.cases)
    figure("lost", len(verdict.lost), "goal 0")
    figure("duplicated", len(verdict.duplicated), "goal 0")
    figure("without event", verdict.without_event, "goal 0")
    figure("fold and row differ", len(verdict.mismatches), "goal 0")
    figure("another answer to the same key", len(verdict.wrong_replays), "goal 0")
    figure("letters sent", verdict.letters)
    figure("letters lost", len(verdict.letters_lost), "goal 0")
    figure("letters repeated", verdict.repeats, f"goal <= {faults} (one a fault)")
    figure("jobs that never ended", verdict.jobs_left, "goal 0")
    broken = verdict.broken(faults)
    print("  broken: " + "; ".join(broken) if broken else "  all promises held")
    for name in ("lost", "duplicated", "mismatches", "letters_lost"):
        for each in getattr(verdict, name)[:5]:
            print(f"    {name}: {each}")
    return broken


def _by_channel(told: object) -> str:
    from collections import Counter

    counted = Counter(told.ledger.acknowledged.values())  # type: ignore[attr-defined]
    return ", ".join(f"{count:,} {channel}" for channel, count in sorted(counted.items()))


if __name__ == "__main__":
    sys.exit(main())
