"""Keep what the watch found: raise what is new, bring up to date what goes on, close what is over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from nakhoda.core.alerting import Finding, Group
from nakhoda.core.slices import Slice, lies_in, meets, slice_key
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.performance.actions.alerts import end_alert
from nakhoda.performance.actions.remarks import note
from nakhoda.performance.models import Alert
from nakhoda.performance.queries.labels import covered, label_for

QUIET_BEFORE_CLOSE = timedelta(days=3)  # a figure must be back for so long before the program closes its alert


@dataclass(frozen=True, slots=True)
class Fault:
    """Data that stopped coming: said before anything that it would explain. `what` is feed | survey."""

    metric: str
    where: Slice
    what: str
    facts: Mapping[str, Any]
    since: datetime


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the figures: what moved, what is missing, and what is known about each metric and slice."""

    groups: Sequence[Group]
    faults: Sequence[Fault]
    source: str
    as_of: datetime
    load: int
    reach: frozenset[int]  # the labels that were read
    units: Mapping[str, tuple[str, str, str]]  # metric -> (unit, good, kind of alert)
    extras: Mapping[tuple[str, Slice], Mapping[str, Any]] = field(default_factory=dict)  # series, counters


@dataclass(frozen=True, slots=True)
class Kept:
    """What a look changed."""

    raised: tuple[int, ...]
    updated: tuple[int, ...]
    closed: tuple[int, ...]


def keep_look(look: Look, *, actor: Actor, now: datetime) -> Kept:
    """Write one look down, as the program. Running it twice changes nothing more."""
    require(actor, "alert:work")
    keeper = _Keeper(look, actor, now)
    for fault in look.faults:
        keeper.keep_fault(fault)
    for group in look.groups:
        parent = keeper.keep(group.head, keeper.fault_over(group.head))
        for echo in group.echoes:
            keeper.keep(echo, parent)
    return Kept(tuple(keeper.raised), tuple(keeper.updated), tuple(keeper.close_quiet()))


class _Keeper:
    """The alerts of one look, found or made once each."""

    def __init__(self, look: Look, actor: Actor, now: datetime) -> None:
        self.look, self.actor, self.now = look, actor, now
        self.raised: list[int] = []
        self.updated: list[int] = []
        self.faults: list[tuple[Fault, Alert]] = []
        self._labels: dict[Slice, tuple[tuple[int, ...], int]] = {}

    def keep_fault(self, fault: Fault) -> None:
        about = {"facts": dict(fault.facts) | {"what": fault.what}, "since": fault.since.date(), "good": "none"}
        alert = self._written(fault.metric, fault.where, "data_fault", about | {"unit": "share"})
        self.faults.append((fault, alert))

    def fault_over(self, finding: Finding) -> Alert | None:
        """A fault explains the volume of its feed, and whatever its missing surveys would have said."""
        for fault, alert in self.faults:
            spoils = fault.facts.get("spoils", ())
            if finding.metric not in spoils and "*" not in spoils:
                continue
            if lies_in(finding.where, fault.where) or self._makes(fault, finding):
                return alert
        return None

    def _makes(self, fault: Fault, finding: Finding) -> bool:
        """A wider volume is explained where what is missing makes at least half of its fall; a share never is."""
        if self.look.units[finding.metric][2] != "volume" or not meets(fault.where, finding.where):
            return False
        missing = float(fault.facts.get("expected") or 0) - float(fault.facts.get("received") or 0)
        return finding.change < 0 and missing >= 0.5 * abs(finding.change * finding.n)

    def keep(self, finding: Finding, parent: Alert | None) -> Alert:
        unit, good, kind = self.look.units[finding.metric]
        about: dict[str, Any] = {name: getattr(finding, name) for name in ("since", "before", "after", "change")}
        about |= {"lo": finding.lo, "hi": finding.hi, "n": round(finding.n), "p": finding.p, "method": finding.method}
        about |= {
            "unit": unit,
            "good": good,
            "cases": finding.change * finding.n if kind == "change" else finding.change,
        }
        about |= self.look.extras.get((finding.metric, finding.where), {})
        return self._written(finding.metric, finding.where, kind, about | {"parent": parent})

    def _written(self, metric: str, where: Slice, kind: str, about: dict[str, Any]) -> Alert:
        covers, label = self._label(where)
        named = {"source": self.look.source, "metric": metric, "slice_key": slice_key(where), "kind": kind}
        found = Alert.objects.select_for_update(of=("self",)).filter(**named, scope_id=label).exclude(state="closed")
        about |= {"seen_at": self.now, "as_of": self.look.as_of, "load": self.look.load, "quiet_since": None}
        alert = found.first()
        if alert is None:
            return self._raised(Alert(**named, scope_id=label, where=dict(where), covers=list(covers), **about))
        about["since"] = min(about["since"], alert.since)
        if about.get("parent") is alert or _is_above(alert, about.get("parent")):
            about.pop("parent", None)
        for name, value in about.items():
            setattr(alert, name, value)
        alert.save(update_fields=list(about))
        self.updated.append(alert.id)
        return alert

    def _raised(self, alert: Alert) -> Alert:
        alert.detected_at = self.now
        alert.save(force_insert=True)
        told: dict[str, Any] = {
            "metric": alert.metric,
            "slice": alert.slice_key,
            "change": alert.change,
            "n": alert.n,
            "p": alert.p,
        }
        subject = f"alert:{alert.id}"
        note("alert.detected", subject, scope_id=alert.scope_id, actor=self.actor, now=self.now, **told)
        self.raised.append(alert.id)
        return alert

    def _label(self, where: Slice) -> tuple[tuple[int, ...], int]:
        if where not in self._labels:
            covers = covered(where, self.look.reach)
            self._labels[where] = (covers, label_for(covers))
        return self._labels[where]

    def close_quiet(self) -> list[int]:
        """Alerts of these labels that this look did not see: quiet now, and over after a while."""
        open_now = Alert.objects.select_for_update(of=("self",)).exclude(state="closed")
        rows = open_now.filter(source=self.look.source, covers__contained_by=sorted(self.look.reach))
        closed = []
        for alert in rows.exclude(id__in=[*self.raised, *self.updated]):
            if alert.quiet_since is None:
                alert.quiet_since = self.now
                alert.save(update_fields=["quiet_since"])
            elif self.now - alert.quiet_since >= QUIET_BEFORE_CLOSE and _may_end_itself(alert):
                end_alert(alert, "recovered", actor=self.actor, now=self.now)
                closed.append(alert.id)
        return closed


def _may_end_itself(alert: Alert) -> bool:
    """Somebody's accepted cause waits for its plan; every other alert ends with its signal."""
    return alert.state != "accepted"


def _is_above(alert: Alert, parent: Alert | None) -> bool:
    """A group may turn round from one look to the next; nothing becomes its own grandparent."""
    while parent is not None:
        if parent.id == alert.id:
            return True
        parent = parent.parent
    return False
