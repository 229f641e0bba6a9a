"""How many cases a forecast expects on the days of a run that lie ahead."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from nakhoda.org.actors import Actor
from nakhoda.planning.queries.forecasts import version_for, versions_for

if TYPE_CHECKING:
    from nakhoda.simulator.scenarios.forecast import Expected


def expected_in(actor: Actor, start: datetime, days: int, now: datetime) -> tuple[list[Expected], dict[str, Any]]:
    """The series of the forecast that covers most of the days ahead, the newest locked one first; and which it is."""
    from nakhoda.simulator.scenarios.forecast import Expected

    zone = ZoneInfo(actor.time_zone)
    first = start.astimezone(zone).date()
    ahead = max(first, now.astimezone(zone).date())
    last = first + timedelta(days=days - 1)
    rows = [row for row in versions_for(actor) if row.starts_on <= last and row.ends_on >= ahead]
    if last < ahead or not rows:
        return [], {}
    row = max(rows, key=lambda each: (each.state == "locked", min(each.ends_on, last), each.id))
    version = version_for(actor, row.id)
    series = [
        Expected(
            leaf.place,
            {
                (leaf.days.day(n) - first).days: mean
                for n, mean in enumerate(leaf.days.mean)
                if leaf.days.day(n) >= ahead
            },
        )
        for leaf in version.leaves
    ]
    return series, {"id": row.id, "state": row.state, "starts_on": str(row.starts_on), "ends_on": str(row.ends_on)}
