""" "Why here?": every decision about a case with its stored reasons; and why somebody may, or may not, touch it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from nakhoda.core import events as e
from nakhoda.core.events import Entry, Event
from nakhoda.desk.queries.cases import case_for
from nakhoda.journal.queries import entries_of
from nakhoda.org.actors import Actor, HeldRole, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import PERMISSIONS, ROLES, may, require, visible
from nakhoda.org.queries import person_as_actor
from nakhoda.org.scope import scope_of


@dataclass(frozen=True, slots=True)
class WhyRow:
    """One decision: when, what, by whom ("person:12", "system:router"), for which reasons, under which policy."""

    at: datetime
    what: str
    reasons: tuple[str, ...]
    actor: str
    policy_version: int


@dataclass(frozen=True, slots=True)
class RoleRow:
    """One role that a person holds: does it give the permission, and does it reach the place?"""

    role: str
    gives: bool
    reaches: bool


@dataclass(frozen=True, slots=True)
class Explanation:
    """The verdict on a person and a permission, and what each role adds to it."""

    allowed: bool
    reason: str
    what: str
    roles: tuple[RoleRow, ...]


# -- why is it here --------------------------------------------------------------------------------------------


def why(actor: Actor, case_id: int) -> list[WhyRow]:
    """Triage, routing, moves, hands and clocks of a case, in order; raises `NoSuchCase`."""
    case_for(actor, case_id)
    entries = entries_of(case_id)
    clocks = {entry.event.clock: entry.event.code for entry in entries if isinstance(entry.event, e.ClockStarted)}
    return list(_rows(entries, clocks))


def _rows(entries: Iterable[Entry], clocks: dict[int, str]) -> Iterable[WhyRow]:
    for entry in entries:
        if tell := _TOLD.get(type(entry.event)):
            what, reasons = tell(entry.event, clocks)
            yield WhyRow(entry.at, what, reasons, entry.actor, entry.policy_version)


Told = tuple[str, tuple[str, ...]]


def plain(reason: str) -> str:
    """A stored reason without its code: "chosen: chosen: Hub, 35 % share" reads "chosen: Hub, 35 % share"."""
    code, colon, text = reason.partition(": ")
    return text if colon and code.replace("_", "").isalnum() else reason


def _classified(ev: e.CaseClassified, clocks: dict[int, str]) -> Told:
    facts = {"lob": ev.lob, "reason": ev.reason, "lane": ev.lane, "priority": ev.priority}
    what = _("Understood as %(lob)s, %(reason)s; lane %(lane)s, priority %(priority)s") % facts
    return what, tuple(map(plain, ev.reasons))


def _routed(ev: e.CaseRouted, clocks: dict[int, str]) -> Told:
    loads = (_("loads seen: %(loads)s") % {"loads": ", ".join(ev.loads)},) if ev.loads else ()
    what = _("Routed to %(queue)s (tier %(tier)s)") % {"queue": ev.queue, "tier": ev.tier}
    return what, (*map(plain, ev.reasons), *loads)


def _transferred(ev: e.CaseTransferred, clocks: dict[int, str]) -> Told:
    return _("Moved from %(there)s to %(here)s") % {"there": ev.from_queue, "here": ev.queue}, (ev.reason,)


def _assigned(ev: e.CaseAssigned, clocks: dict[int, str]) -> Told:
    if ev.agent_id is None:
        return _("Back in its queue"), (ev.cause,)
    return _("In the hands of person %(person)s") % {"person": ev.agent_id}, (ev.cause,)


def _simple(text: str, *reasons: str) -> Callable[[Any, dict[int, str]], Told]:
    """`text` is a format of the event's fields, `reasons` name fields that say why."""

    def tell(ev: Event, clocks: dict[int, str]) -> Told:
        said = tuple(str(getattr(ev, name)) for name in reasons)
        return _(text).format(ev=ev), tuple(filter(None, said))

    return tell


def _clock(text: str, *reasons: str) -> Callable[[Any, dict[int, str]], Told]:
    """The same for a clock, which is named by its code."""

    def tell(ev: Any, clocks: dict[int, str]) -> Told:
        said = tuple(str(getattr(ev, name)) for name in reasons)
        return _(text).format(code=clocks.get(ev.clock, ev.clock)), tuple(filter(None, said))

    return tell


def _started(ev: e.ClockStarted, clocks: dict[int, str]) -> Told:
    kind = _("business minutes of %(calendar)s") % {"calendar": ev.calendar} if ev.business else _("around the clock")
    facts = {"code": ev.code, "minutes": ev.target_minutes}
    because = _("owed by law") if ev.kind == "obligation" else ""
    owner = _("answered for by %(owner)s") % {"owner": ev.attributable_to} if ev.attributable_to else ""
    what = _("Clock %(code)s started: %(minutes)s minutes") % facts
    due = _("due %(at)s") % {"at": f"{ev.due_at:%Y-%m-%d %H:%M} UTC"}
    return what, tuple(filter(None, (kind, because, owner, due)))


_TOLD: dict[type[Event], Callable[[Any, dict[int, str]], Told]] = {
    e.CaseReceived: _simple(gettext_noop("Received by {ev.channel}"), "source"),
    e.CaseClassified: _classified,
    e.CaseRouted: _routed,
    e.CaseTransferred: _transferred,
    e.CaseAssigned: _assigned,
    e.PriorityChanged: _simple(gettext_noop("Priority is {ev.priority}"), "reason"),
    e.StatusChanged: _simple(gettext_noop("Status is {ev.status}"), "reason"),
    e.HoldStarted: _simple(gettext_noop("On hold until {ev.review_at:%Y-%m-%d %H:%M} UTC"), "reason"),
    e.EscalationRaised: _simple(gettext_noop("Escalated ({ev.kind}) from {ev.from_queue}"), "reason"),
    e.EscalationAccepted: _simple(gettext_noop("Escalation accepted by person {ev.agent_id}")),
    e.EscalationReturned: _simple(gettext_noop("Escalation returned"), "reason"),
    e.EscalationRecalled: _simple(gettext_noop("Escalation recalled by whoever raised it")),
    e.EscalationResolved: _simple(gettext_noop("Escalation resolved"), "outcome"),
    e.CaseMerged: _simple(gettext_noop("Merged into case {ev.into}")),
    e.CaseAbsorbed: _simple(gettext_noop("Case {ev.case_id} was merged into this one")),
    e.CaseSplit: _simple(gettext_noop("Message {ev.message_id} became case {ev.into}")),
    e.CaseMarkedSpam: _simple(gettext_noop("Marked as spam"), "reason"),
    e.CaseUnmarkedSpam: _simple(gettext_noop("No spam after all"), "reason"),
    e.CaseReopened: _simple(gettext_noop("Reopened by {ev.by}")),
    e.AppealFiled: _simple(gettext_noop("Appeal against decision {ev.decision_id}")),
    e.ApprovalRequested: _simple(gettext_noop("Waits for approval by {ev.role}")),
    e.ApprovalDecided: _simple(gettext_noop("Approval step {ev.step}: {ev.outcome}")),
    e.ClockStarted: _started,
    e.ClockPaused: _clock(gettext_noop("Clock {code} stands still"), "reason"),
    e.ClockResumed: _clock(gettext_noop("Clock {code} runs again")),
    e.ClockRescheduled: _clock(gettext_noop("Clock {code} has another due time"), "reason"),
    e.ClockBreached: _clock(gettext_noop("Clock {code} was missed")),
    e.ClockCancelled: _clock(gettext_noop("Clock {code} is no longer owed"), "reason"),
    e.ClockRevived: _clock(gettext_noop("Clock {code} runs again with the time it had used"), "reason"),
}


# -- why may somebody ------------------------------------------------------------------------------------------


def why_may(
    actor: Actor,
    person_id: int,
    permission: str,
    *,
    now: datetime,
    case_id: int | None = None,
    scope_id: int | None = None,
) -> Explanation:
    """Why a person may or may not, over a case, a scope, or anywhere. The asker must see the case.

    Raises `Refused`, `NoSuchCase`, `KeyError` on an unknown permission, `Person.DoesNotExist` on somebody unseen.
    """
    require(actor, "access:explain")
    rule = PERMISSIONS[permission]
    if case_id is not None:
        scope_id = case_for(actor, case_id, "access:explain").scope_id
    person = Person.objects.filter(scope_id__in=visible(actor, "access:explain")).get(id=person_id)
    with scope_of(system("access")):
        asked = person_as_actor(person, now)
    verdict = may(asked, permission, scope_id)
    rows = tuple(_role_row(held, rule.roles, scope_id) for held in asked.roles)
    return Explanation(verdict.allowed, verdict.reason, rule.what, rows)


def _role_row(held: HeldRole, givers: frozenset[str], scope_id: int | None) -> RoleRow:
    reaches = bool(held.scopes) if scope_id is None else scope_id in held.scopes
    return RoleRow(ROLES[held.role], held.role in givers, reaches)
