"""The words, shapes and tones of the closed lists: status, lane, priority, channel, tier, delivery."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Mark:
    """How one code shows itself: a word, an icon (shape) and a tone (colour class); `hint` explains it."""

    word: str | Promise
    icon: str = ""
    tone: str = ""
    hint: str | Promise = ""


STATUS: dict[str, Mark] = {
    "new": Mark(_("New"), "ring", "accent", _("Nobody has opened it yet")),
    "open": Mark(_("Open"), "half", "accent", _("Our turn")),
    "pending_member": Mark(_("Pending"), "pause", "", _("Waiting for the member's answer")),
    "on_hold": Mark(_("On hold"), "hold", "warn", _("Waiting for somebody else; the member's clock runs")),
    "resolved": Mark(_("Resolved"), "check", "good", _("The member may still reopen it")),
    "closed": Mark(_("Closed"), "lock", "", _("Nothing can change any more")),
    "merged": Mark(_("Merged"), "merge", "", _("It goes on in another case")),
    "spam": Mark(_("Spam"), "veil", "", _("Out of the operation")),
    "withdrawn": Mark(_("Withdrawn"), "undo", "", _("The member took it back")),
}

LANE: dict[str, Mark] = {
    "L0": Mark(_("L0 Imminent harm"), "warn", "solid late", _("Human eyes within 15 minutes, day and night")),
    "L1": Mark(_("L1 Child safety"), "shield", "solid grave", _("Quarantined at once; decision within 1 hour")),
    "L2": Mark(_("L2 Authority"), "building", "grave", _("Government or court; verify the authority first")),
    "L3": Mark(_("L3 Intimate imagery"), "shield", "solid grave", _("Victim report; no copy in the thread")),
    "L4": Mark(_("L4 Takeover in progress"), "lock", "late", _("Freeze first, verify later")),
    "L5": Mark(_("L5 Age"), "user", "grave", _("Age or under-age appeal; identity vault")),
    "L6": Mark(_("L6 Statutory grievance"), "scale", "warn", _("A law sets the clock")),
    "L7": Mark(_("L7 Ordinary"), "", "", _("The policy's usual targets")),
}

PRIORITY: dict[str, Mark] = {
    "urgent": Mark(_("Urgent"), "warn", "late"),
    "high": Mark(_("High"), "up", "warn"),
    "normal": Mark(_("Normal"), "equal"),
    "low": Mark(_("Low"), "down"),
}

CHANNEL: dict[str, Mark] = {
    "in_app": Mark(_("In-app"), "phone"),
    "web_form": Mark(_("Web form"), "form"),
    "email": Mark(_("E-mail"), "mail"),
    "appeal": Mark(_("Appeal"), "scale"),
    "internal_form": Mark(_("Internal form"), "building"),
}

AGENT: dict[str, Mark] = {
    "available": Mark(_("Available"), "dot", "good", _("New cases come to you")),
    "busy": Mark(_("Finishing"), "half", "warn", _("You keep your cases; no new ones come")),
    "break": Mark(_("Break"), "pause", "", _("Paid; outside handle time")),
    "wellness": Mark(_("Wellbeing break"), "hand", "", _("Nobody asks why")),
    "training": Mark(_("Training"), "note"),
    "meeting": Mark(_("Meeting"), "people"),
    "offline": Mark(_("Off shift"), "ring"),
}

ESCALATION: dict[str, Mark] = {
    "raised": Mark(_("Raised"), "escalate", "warn"),
    "queued": Mark(_("Waiting for Tier 2"), "escalate", "warn"),
    "accepted": Mark(_("Accepted by Tier 2"), "check", "accent"),
    "info_requested": Mark(_("Information asked for"), "help", "warn"),
    "returned": Mark(_("Returned"), "undo", "late"),
    "recalled": Mark(_("Recalled"), "undo", ""),
    "redirected": Mark(_("Redirected"), "move", "accent"),
    "resolved": Mark(_("Resolved by Tier 2"), "check", "good"),
}

DELIVERY: dict[str, Mark] = {
    "waiting": Mark(_("Sending"), "clock", "", _("It may still be taken back, or the mail is on its way")),
    "page": Mark(_("On the member's page"), "check", "", _("The member reads it there")),
    "sent": Mark(_("Sent"), "check"),
    "delivered": Mark(_("Delivered"), "check", "good"),
    "bounced": Mark(_("Bounced"), "warn", "late", _("The address refused it; the member has not seen this")),
    "suppressed": Mark(_("Not sent"), "veil", "warn", _("The address has had its share of mail for now")),
    "recalled": Mark(_("Recalled"), "undo", "", _("You took it back before it left")),
}

LISTS: dict[str, dict[str, Mark]] = {
    "status": STATUS,
    "lane": LANE,
    "priority": PRIORITY,
    "channel": CHANNEL,
    "agent": AGENT,
    "escalation": ESCALATION,
    "delivery": DELIVERY,
}


def mark_of(kind: str, code: str) -> Mark:
    """The mark of `code` in the closed list `kind`; an unknown code shows itself rather than nothing."""
    return LISTS[kind].get(code) or Mark(code)
