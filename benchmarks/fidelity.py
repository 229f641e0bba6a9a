"""How near a replay of the demo region's last four weeks comes to what was lived there.

    NAKHODA_BENCH_DATA=var/demo NAKHODA_DATABASE=nakhoda_demo python -m benchmarks.fidelity [--weeks 4]

Needs a demo of at least six weeks (`nakhoda demo --weeks 6`), so that the replay can begin two weeks before the period.
The fit knows nothing of the demo's own settings: it reads the warehouse and the roster.
"""

from __future__ import annotations

import argparse
import time
from datetime import timedelta

from benchmarks.report import figure, title


def main() -> None:
    """Prints the errors with their intervals over the replications."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=4)
    parser.add_argument("--replications", type=int, default=30)
    asked = parser.parse_args()
    from django.utils import timezone

    from nakhoda.config.cli.simulate_replay import readable
    from nakhoda.org.actors import system
    from nakhoda.planning.queries.replay import replay
    from nakhoda.warehouse.queries import whole_window

    last = (whole_window().end - timedelta(days=1)).date()
    first = last - timedelta(days=7 * asked.weeks - 1)
    title(f"Replay of {first} to {last}")
    begun = time.process_time()
    told = replay(system("fidelity"), first, last, now=timezone.now(), replications=asked.replications)
    print(readable(told))
    backlog, one = told["backlog"], told["backlog"]["wape_of_one"]
    figure("backlog WAPE by queue and day, mean of the replications", backlog["wape"])
    figure("the same, one replication", one["mean"], f"({one['lo']:.3f} to {one['hi']:.3f})")
    figure("the same of a model without fault", backlog["chance"])
    figure("backlog WAPE by day", backlog["wape_total"])
    for name, each in told["sla"].items():
        error = each["error_points"]
        figure(f"SLA error, {name}, points", error["mean"], f"({error['lo']:+.1f} to {error['hi']:+.1f})")
    figure("CPU seconds", time.process_time() - begun, "s")


if __name__ == "__main__":
    main()
