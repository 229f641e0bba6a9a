"""The demo region's targets, for every month of its history and the next one (handbook 1.12)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from nakhoda.core.target_periods import Period, parse_period
from nakhoda.org.actors import Actor
from nakhoda.planning.actions.bringing import bring_along
from nakhoda.planning.actions.sheets import wish_of
from nakhoda.planning.queries.metrics import contract_of


def seed_targets(since: datetime, *, actor: Actor, now: datetime) -> int:
    """Bring the region's targets along; the count of them. A metric that this desk has no contract for is left out."""
    rows = [row for row in targets_of_the_region() if contract_of(row["metric"])]
    wishes = [wish_of({**row, "period": month.key}) for month in months(since.date(), now.date()) for row in rows]
    return bring_along(wishes, actor=actor, now=now)


def targets_of_the_region() -> list[dict[str, str]]:
    """The lines of `targets.yaml`."""
    import yaml

    told: list[dict[str, Any]] = yaml.safe_load((files("nakhoda.config.demo") / "targets.yaml").read_text("utf-8"))
    return [{name: str(value) for name, value in row.items()} for row in told]


def months(first: date, last: date) -> list[Period]:
    """Every month from that of `first` to the one after that of `last`."""
    found = [parse_period(f"{first:%Y-%m}")]
    while found[-1].start <= last:
        found.append(parse_period(f"{found[-1].end + timedelta(days=1):%Y-%m}"))
    return found
