"""The lines of a case's journal in the reader's language; the key of the event stands beside them."""

from __future__ import annotations

from django.utils.translation import gettext as _


def event_words(name: str) -> str:
    """What happened; "" for an event that has no words of its own: its key then stands alone."""
    return (_the_case() | _the_talk() | _the_clocks()).get(name, "")


def _the_case() -> dict[str, str]:
    return {
        "case.received": _("The case came in"),
        "case.acknowledged": _("The member was told that we have it"),
        "case.classified": _("What it is about was set"),
        "case.routed": _("A queue was chosen"),
        "case.assigned": _("It went to a person, or back to its queue"),
        "case.priority_changed": _("The priority changed"),
        "case.transferred": _("It moved to another queue"),
        "status.changed": _("The status changed"),
        "escalation.raised": _("An escalation was raised"),
        "escalation.accepted": _("Tier 2 took the escalation"),
        "escalation.returned": _("The escalation came back"),
        "case.resolved": _("The case was resolved"),
        "case.reopened": _("The case was opened again"),
        "case.closed": _("The case was closed"),
    }


def _the_talk() -> dict[str, str]:
    return {
        "message.inbound": _("A message came in"),
        "message.outbound": _("A message was written by us"),
        "message.delivery": _("News of a message's delivery"),
        "touch.started": _("Somebody began to work on it"),
        "touch.ended": _("Somebody stopped working on it"),
    }


def _the_clocks() -> dict[str, str]:
    return {
        "clock.started": _("A clock started"),
        "clock.paused": _("A clock paused"),
        "clock.resumed": _("A clock runs again"),
        "clock.met": _("A promise was kept"),
        "clock.breached": _("A promise was broken"),
        "clock.cancelled": _("A clock was cancelled"),
    }
