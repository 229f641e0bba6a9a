"""Clocks of other systems: verdicts without a due time, and the clock events that a help desk exports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from nakhoda.core import events as e
from nakhoda.core.clock_model import Clock
from nakhoda.core.mapping.document import SlaRule
from nakhoda.core.mapping.rows import MappedRow

REPORTED = "reported"  # kind of a clock whose due time nobody told us: it joins the resolved cohort, never the due one


def reported_events(
    clocks: tuple[Clock, ...], rule: SlaRule, missed: bool, started_at: datetime, stopped_at: datetime
) -> Iterator[e.Event]:
    """The verdict as a clock, unless it stands already; its due time is unknown, so `due_at` is when it stopped."""
    clock = next((one for one in clocks if one.kind == REPORTED and one.code == rule.code), None)
    if clock and clock.stopped_at == stopped_at and (clock.breached_at is not None) >= missed:
        return
    number = clock.number if clock else len(clocks) + 1
    if clock:
        yield e.ClockRevived(clock=number, due_at=stopped_at, reason="reopened")
    else:
        yield e.ClockStarted(
            clock=number,
            code=rule.code,
            metric=rule.metric,
            kind=REPORTED,
            target_minutes=0,
            business=False,
            calendar="",
            started_at=started_at,
            due_at=stopped_at,
        )
    if missed:
        yield e.ClockBreached(clock=number, breached_at=stopped_at)
    yield e.ClockMet(clock=number, stopped_at=stopped_at)


def clock_events(clocks: tuple[Clock, ...], row: MappedRow, at: datetime) -> Iterator[e.Event]:
    """What an exported clock event says: (metric, type, instance, target minutes, business hours)."""
    if not row.clock:
        return
    metric, kind, instance, target, business = row.clock
    subject = f"{metric}:{instance}"
    clock = next((one for one in reversed(clocks) if one.subject == subject), None)
    if kind == "apply_sla":
        yield from _promised(clocks, clock, metric, subject, target, business == "true", at)
    elif clock is not None and clock.stopped_at is None:
        yield from _moved(clock, kind, at)


def _promised(
    clocks: tuple[Clock, ...],
    clock: Clock | None,
    metric: str,
    subject: str,
    target: str,
    business: bool,
    at: datetime,
) -> Iterator[e.Event]:
    """A promise with a target: due after so many minutes of calendar time; of business time the due time is unknown."""
    minutes = int(target) if target.isdigit() else 0
    due_at = (clock.started_at if clock else at) + timedelta(minutes=minutes)
    if clock is not None:
        if clock.stopped_at is None and clock.target_minutes != minutes:
            yield e.ClockRescheduled(
                clock=clock.number,
                target_minutes=minutes,
                business=business,
                calendar="",
                due_at=due_at,
                reason="policy_migration",
            )
        return
    yield e.ClockStarted(
        clock=len(clocks) + 1,
        code=metric,
        metric=metric,
        kind=REPORTED if business or not minutes else "sla",
        target_minutes=minutes,
        business=business,
        calendar="",
        started_at=at,
        due_at=due_at,
        subject=subject,
    )


def _moved(clock: Clock, kind: str, at: datetime) -> Iterator[e.Event]:
    if kind == "pause" and clock.paused_at is None:
        yield e.ClockPaused(clock=clock.number, reason="source")
    elif kind == "activate" and clock.paused_at is not None:
        yield e.ClockResumed(clock=clock.number, due_at=clock.due_at + (at - clock.paused_at))
    elif kind == "breach" and clock.breached_at is None:
        yield e.ClockBreached(clock=clock.number, breached_at=at)
    elif kind == "fulfill":
        yield e.ClockMet(clock=clock.number, stopped_at=max(at, clock.started_at))
