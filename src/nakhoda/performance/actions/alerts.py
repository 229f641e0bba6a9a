"""What people do with an alert: own it, give it on, let it sleep with a reason, close it. Muting does not exist."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.scope import scope_of
from nakhoda.performance.actions.remarks import note, reason_from
from nakhoda.performance.models import Alert
from nakhoda.performance.queries.alerts import locked_alert_for

WORKS = "alert:work"
LONGEST_SLEEP = timedelta(days=14)
CLOSINGS = ("recovered", "handled", "not_worth_it")


class AlertRefused(ValueError):
    """The alert stays as it was; the message says what to do."""


def own_alert(alert_id: int, *, actor: Actor, now: datetime, person_id: int | None = None) -> Alert:
    """Take the alert, or give it to `person_id`, who must be on the roster."""
    alert = _open(actor, alert_id)
    person = person_id or actor.id
    if alert.person_id == person:
        raise AlertRefused("this alert has that owner already")
    _refuse_stranger(person)
    before, alert.person_id, alert.owned_at = alert.person_id, person, now
    if alert.state == "detected":
        alert.state = "triaged"
    alert.save(update_fields=["person_id", "owned_at", "state"])
    _told("alert.owned", alert, actor, now, person_id=person, before=before)
    return alert


def release_alert(alert_id: int, *, actor: Actor, now: datetime) -> Alert:
    """Give it back: nobody owns it. This is also the undo of taking it."""
    alert = _open(actor, alert_id)
    if alert.person_id is None:
        raise AlertRefused("nobody owns this alert")
    before, alert.person_id, alert.owned_at = alert.person_id, None, None
    if alert.state == "triaged":
        alert.state = "detected"
    alert.save(update_fields=["person_id", "owned_at", "state"])
    _told("alert.released", alert, actor, now, before=before)
    return alert


def snooze_alert(alert_id: int, until: datetime, reason: str, *, actor: Actor, now: datetime) -> Alert:
    """Let it sleep until an instant, at most 14 days away, for a reason that stays with it."""
    alert, words = _open(actor, alert_id), reason_from(reason)
    if not now < until <= now + LONGEST_SLEEP:
        raise AlertRefused("choose an end between now and 14 days from now; an alert is never muted for good")
    alert.snoozed_until = until
    alert.save(update_fields=["snoozed_until"])
    _told("alert.snoozed", alert, actor, now, words=words, until=until.isoformat())
    return alert


def wake_alert(alert_id: int, *, actor: Actor, now: datetime) -> Alert:
    """End its sleep now."""
    alert = _open(actor, alert_id)
    if alert.snoozed_until is None or alert.snoozed_until <= now:
        raise AlertRefused("this alert is awake")
    alert.snoozed_until = None
    alert.save(update_fields=["snoozed_until"])
    _told("alert.woken", alert, actor, now)
    return alert


def close_alert(alert_id: int, why: str, reason: str, *, actor: Actor, now: datetime) -> Alert:
    """End it. If the figure is still off at the next look, a new alert says so."""
    alert = _open(actor, alert_id)
    if why not in CLOSINGS:
        raise AlertRefused(f"choose why: {', '.join(CLOSINGS)}")
    end_alert(alert, why, actor=actor, now=now, words=reason_from(reason))
    return alert


def reopen_alert(alert_id: int, *, actor: Actor, now: datetime) -> Alert:
    """Take a closing back, unless a newer alert is open for the same slice."""
    alert = locked_alert_for(actor, alert_id, WORKS)
    if alert.state != "closed":
        raise AlertRefused("this alert is open")
    same = {"source": alert.source, "metric": alert.metric, "slice_key": alert.slice_key, "kind": alert.kind}
    if Alert.objects.filter(**same, scope_id=alert.scope_id).exclude(state="closed").exists():
        raise AlertRefused("a newer alert is open for the same slice; work on that one")
    alert.state, alert.closed_at, alert.closed_why = ("triaged" if alert.person_id else "detected"), None, ""
    alert.save(update_fields=["state", "closed_at", "closed_why"])
    _told("alert.reopened", alert, actor, now)
    return alert


def end_alert(alert: Alert, why: str, *, actor: Actor, now: datetime, words: str = "") -> None:
    """Close a locked alert; the program does so when a figure has been back for a while."""
    alert.state, alert.closed_at, alert.closed_why = "closed", now, why
    alert.save(update_fields=["state", "closed_at", "closed_why"])
    _told("alert.closed", alert, actor, now, words=words, why=why)


def move_alert(alert: Alert, state: str, *, actor: Actor, now: datetime, **told: Any) -> None:
    """A diagnosis moved a locked alert: explained, accepted, rejected."""
    alert.state = state
    alert.save(update_fields=["state"])
    _told(f"alert.{state}", alert, actor, now, **told)


def _open(actor: Actor, alert_id: int) -> Alert:
    alert = locked_alert_for(actor, alert_id, WORKS)
    if alert.state == "closed":
        raise AlertRefused("this alert is closed; open it again first")
    return alert


def _refuse_stranger(person_id: int) -> None:
    with scope_of(system("alerts")):
        if not Person.objects.filter(id=person_id, active=True).exists():
            raise AlertRefused(_("that person is not on the roster"))


def _told(name: str, alert: Alert, actor: Actor, now: datetime, words: str = "", **payload: Any) -> None:
    note(name, f"alert:{alert.id}", scope_id=alert.scope_id, actor=actor, now=now, words=words, **payload)
