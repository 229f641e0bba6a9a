"""What may be seen through a broken glass, what one asked for, and what waits for a second person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.sealing.rules import granted_hours, standing
from nakhoda.desk.models import Attachment, BreakGlass, Case, Message
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.harm import veils_of
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.sealing import PROGRAM, sealing
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may, require
from nakhoda.org.queries import faces_of_people, labels_over
from nakhoda.org.scope import scope_of

SHOWN = 50
SAID = 300
HIDDEN = ("recalled", "suppressed")


def glass_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/sealed/glass.html`: my asks, and those that wait for me."""
    require(actor, "glass:read")
    with scope_of(PROGRAM):
        mine = list(BreakGlass.objects.filter(person_id=actor.id).order_by("-id")[:SHOWN])
        waiting = _answered_for(actor, now)
    names = faces_of_people([row.person_id for row in waiting])
    may_ask = bool(may(actor, "glass:ask"))
    return {
        "may_ask": may_ask,
        "ask_url": reverse("desk:glass_ask"),
        "reasons": [(each.key, in_words(each.title)) for each in sealing().reasons],
        "mine": [_mine(row, now) for row in mine],
        "waiting": [_waits(row, actor, names, now) for row in waiting if _state(row, now) == "asked"],
        "broken": [_waits(row, actor, names, now) for row in waiting if _state(row, now) == "granted"],
        "grants": bool(may(actor, "glass:grant")),
        "reads_url": reverse("desk:sealed_reads") if may(actor, "sealed:audit") else "",
    }


def _answered_for(actor: Actor, now: datetime) -> list[BreakGlass]:
    if not may(actor, "glass:grant"):
        return []
    labels = labels_over(actor, "glass:grant", now)
    rows = BreakGlass.objects.filter(label_id__in=labels, state__in=("asked", "granted"))
    return list(rows.order_by("-id")[: SHOWN * 2])


def _state(row: BreakGlass, now: datetime) -> str:
    return standing(row.state, row.asked_at, row.expires_at, sealing().waits_hours, now)


def _mine(row: BreakGlass, now: datetime) -> dict[str, Any]:
    """My own ask. Nothing in it differs between a case that is not mine and one that does not exist."""
    state = _state(row, now)
    return {
        "case": row.case_id,
        "state": state,
        "state_text": state_words(state),
        "reason": reason_words(row.reason),
        "asked_at": row.asked_at,
        "expires_at": row.expires_at if state == "granted" else None,
        "url": reverse("desk:glass_case", args=[row.id]) if state == "granted" else "",
        "end_url": reverse("desk:glass_step", args=[row.id, "end"]) if state == "granted" else "",
    }


def _waits(row: BreakGlass, actor: Actor, names: dict[int, Any], now: datetime) -> dict[str, Any]:
    compartment = sealing().compartments.get(row.compartment)
    own = row.person_id == actor.id
    return {
        "case": row.case_id,
        "who": names[row.person_id].name if row.person_id in names else "",
        "compartment": in_words(compartment.title) if compartment else row.compartment,
        "reason": reason_words(row.reason),
        "note": row.note,
        "hours": granted_hours(compartment, row.hours) if compartment else row.hours,
        "asked_at": row.asked_at,
        "expires_at": row.expires_at,
        "alone": row.alone,
        "own": own,
        "urls": {} if own else {s: reverse("desk:glass_step", args=[row.id, s]) for s in ("grant", "refuse", "end")},
    }


def case_through_glass(glass: BreakGlass, case: Case, now: datetime) -> dict[str, Any]:
    """Context of `desk/sealed/through.html`: this one case, to read. The caller was let in by `enter_glass`."""
    with scope_of(PROGRAM):
        rows = Message.objects.filter(case_id=case.id).exclude(delivery__in=HIDDEN).order_by("at", "id")
        said = list(rows.prefetch_related("attachments")[:SAID])
    policy = policy_in_force(now)
    lob = policy.lobs.get(case.lob)
    return {
        "number": case.id,
        "subject": case.subject,
        "subject_lang": case.language,
        "case": {"language": case.language, "site_zone": "UTC"},
        "status": case.status,
        "lane": case.lane,
        "channel": case.channel,
        "lob_label": in_words(lob.title) if lob else case.lob,
        "received_at": case.received_at,
        "expires_at": glass.expires_at,
        "reason": reason_words(glass.reason),
        "entries": [_said(glass, case, message, policy) for message in said],
        "end_url": reverse("desk:glass_step", args=[glass.id, "end"]),
        "back_url": reverse("desk:glass"),
    }


def _said(glass: BreakGlass, case: Case, message: Message, policy: Any) -> dict[str, Any]:
    files = sorted(message.attachments.all(), key=lambda file: file.id)
    cards = [card for card in veils_of(case, message, [], policy) if card["kind"] == "text"]
    door = reverse("desk:glass_look", args=[glass.id])
    veiled = [card | {"log_url": f"{door}?content=message-{message.id}"} for card in cards]
    return {
        "author": _("Member") if message.author_kind in ("member", "third_party") else message.author_name,
        "note": not message.is_public,
        "at": message.at,
        "lang": message.language,
        "text": "" if veiled else message.text,
        "harms": veiled,
        "files": _files(files),
    }


def _files(files: Iterable[Attachment]) -> str:
    """How many files there are: none opens through a glass, and a name may be a member's word."""
    count = len(list(files))
    return str(count) if count else ""


def reason_words(key: str) -> str:
    """A reason to break the glass in the reader's language."""
    found = sealing().reason(key)
    return in_words(found.title) if found else key


def state_words(state: str) -> str:
    """Where an ask is."""
    words = {
        "asked": _("waits for a second person"),
        "lapsed": _("nobody answered in time"),
        "refused": _("refused"),
        "granted": _("open to you"),
        "expired": _("over"),
        "ended": _("ended"),
    }
    return words[state]
