"""The operation as it was seen between two days, as a model that the simulator can run: classes, groups, the policy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

from nakhoda.org.actors import Actor
from nakhoda.planning.queries.operation_fit import CannotFit, arrivals_found, fit_for, policy_at
from nakhoda.planning.queries.operation_model import model_of
from nakhoda.simulator.fit.answers import Finding

if TYPE_CHECKING:
    from nakhoda.simulator.policy_model.model import PolicyModel

__all__ = ["CannotFit", "Operation", "operation_for"]


@dataclass(frozen=True, slots=True)
class Operation:
    """A fitted model, every fitted number with its interval, and what to be wary of. `load`: where it was read."""

    model: PolicyModel
    findings: tuple[Finding, ...]
    warnings: tuple[str, ...]
    first: date
    last: date
    load: int
    policy_version: int


def operation_for(
    actor: Actor, first: date, last: date, *, now: datetime, start: datetime | None = None, days: int | None = None
) -> Operation:
    """What was lived from `first` to `last` (days of the actor's zone), as a model from `start` (default: `first`) for
    `days` (default: the window). Raises `CannotFit`.
    """
    fit = fit_for(actor, first, last, now=now)
    begin = (start or fit.begin).astimezone(timezone.utc)
    policy = fit.policy if begin < fit.begin + timedelta(days=fit.days) else policy_at(max(begin, now))
    model, warnings = model_of(fit, policy, begin, days or (last - first).days + 1)
    findings = (*arrivals_found(fit), *fit.courses.findings, *fit.handling.findings, *fit.staff.findings)
    return Operation(model, findings, (*fit.warnings, *warnings), first, last, fit.load, policy.version)
