"""Short beginnings: a look at the figures that found something, people who act on it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from nakhoda.core.alerting import Finding, Group, grouped
from nakhoda.core.slices import slice_of
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Scope
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.performance.actions.alert_findings import Fault, Kept, Look, keep_look
from nakhoda.performance.models import Alert
from tests.cast import NOW, actor

UNITS = {
    "csat": ("share", "up", "change"),
    "reopen_rate": ("share", "down", "change"),
    "received": ("count", "none", "volume"),
}
DAY = date(2026, 11, 17)
PROGRAM = system("watch")


def later(days: float) -> datetime:
    """So long after the first look."""
    return NOW + timedelta(days=days)


def fell(change: float = -0.031, n: float = 412, metric: str = "csat", **where: str) -> Finding:
    """A figure that was 0.8 and moved, as sure as its `n` makes it."""
    half = 0.019 * (412 / n) ** 0.5
    return Finding(metric, slice_of(where), DAY, 0.8, 0.8 + change, change - half, change + half, n, 0.0004, "ewma")


def reach() -> frozenset[int]:
    """The labels of ordinary cases of the cast's region, made here because no case is open."""
    with scope_of(system("test")):
        for owner, tier in (("meridian", 1), ("selat", 1), ("inhouse", 2)):
            for lob in ("account_access", "age_support"):
                scope_id(owner, lob, tier)
        scope_id("inhouse", "minor_safety", 2, "minor_safety")
        rows = Scope.objects.filter(compartment="general", region="apac").exclude(lob="")
        return frozenset(rows.values_list("id", flat=True))


def looked(*findings: Finding, at: datetime = NOW, faults: tuple[Fault, ...] = (), **more: Any) -> Kept:
    """The program looked and found these."""
    groups: list[Group] = grouped(findings)
    about: dict[str, Any] = {"source": "desk", "as_of": at, "load": 7, "reach": reach(), "units": UNITS} | more
    with scope_of(PROGRAM):
        return keep_look(Look(groups=groups, faults=faults, **about), actor=PROGRAM, now=at)


def alert_now(alert_id: int) -> Alert:
    """As it stands."""
    with scope_of(PROGRAM):
        return Alert.objects.get(id=alert_id)


def somebody(key: str) -> Actor:
    """One of the cast, with the labels that exist by now."""
    return actor(key)
