"""Eleven weeks of received cases in two leaves, so that there is something to forecast."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from nakhoda.org.actors import system
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.forecasts import make_forecast
from nakhoda.planning.models import ForecastVersion
from nakhoda.warehouse.queries import asking
from tests.cast import NOW, actor
from tests.warehouse.little_facts import LittleFacts

DAYS = 77
FIRST = datetime(2026, 9, 7, tzinfo=timezone.utc)  # a Monday; the last whole day is Sunday, 22 November
LEAVES = (("account_access", "email", "en", "IN", 9), ("age_support", "in_app", "ms", "MY", 5))


@contextmanager
def received(folder: Path, days: int = DAYS, more: float = 1.0) -> Iterator[None]:
    """What came: fewer at weekends; `more` times as many on the days after the eleven weeks."""
    rows: list[dict[str, Any]] = []
    with scope_of(system("test")):
        labels = {leaf[0]: scope_id("meridian", leaf[0], 1) for leaf in LEAVES}
    for number in range(days):
        for lob, channel, language, country, size in LEAVES:
            count = round(size * (0.5 if number % 7 > 4 else 1.0) * (more if number >= DAYS else 1.0)) + number % 3
            for case in range(count):
                at = FIRST + timedelta(days=number, hours=6, minutes=case)
                place = {"lob": lob, "channel": channel, "language": language, "country": country, "region": "apac"}
                rows.append(
                    place | {"scope_id": labels[lob], "compartment": "general", "entered_by": "received"}
                    | {"entered_at": at, "received_at": at}
                )  # fmt: skip
    folder.mkdir(exist_ok=True)
    with asking(LittleFacts(folder, FIRST + timedelta(days=days, hours=2), {"stay": rows})):
        yield


def making(who: str = "planner", *, days: int = 14, at: datetime = NOW) -> ForecastVersion:
    """Somebody of the cast makes a forecast."""
    doer = actor(who)
    with scope_of(doer):
        return make_forecast(days, "for the week", actor=doer, now=at)
