"""The conversation of a case as its page shows it: messages, notes, what happened between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nakhoda.core import events as e
from nakhoda.core.events import Entry
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.models import Attachment, Case, Message
from nakhoda.desk.queries.case_words import SHOWN, Words, read_words
from nakhoda.desk.queries.closed_words import words_of
from nakhoda.desk.queries.harm import is_picture, veils_of
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.vault_chips import Chips
from nakhoda.org.actors import Actor

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

KINDS = {"requester": "member", "third_party": "third_party"}
HAPPENINGS: dict[type[e.Event], tuple[str, str | _StrPromise]] = {
    e.CaseRouted: ("next", gettext_lazy("Routed to {queue}")),
    e.CaseTransferred: ("next", gettext_lazy("Moved to {queue} ({reason})")),
    e.PriorityChanged: ("up", gettext_lazy("Priority set to {priority}")),
    e.HoldStarted: ("hold", gettext_lazy("On hold ({reason})")),
    e.HoldEnded: ("next", gettext_lazy("Taken off hold")),
    e.EscalationRaised: ("escalate", gettext_lazy("Escalated to Tier 2: {reason}")),
    e.EscalationAccepted: ("check", gettext_lazy("Tier 2 accepted")),
    e.EscalationInfoRequested: ("help", gettext_lazy("Tier 2 asked the raiser")),
    e.EscalationInfoGiven: ("check", gettext_lazy("The raiser answered")),
    e.EscalationRedirected: ("next", gettext_lazy("Redirected to {queue}")),
    e.EscalationClimbed: ("up", gettext_lazy("Nobody decided in time: step {level} of the ladder was told")),
    e.EscalationMissed: ("flag", gettext_lazy("It should have been escalated: {reason}")),
    e.EscalationReturned: ("undo", gettext_lazy("Tier 2 returned it: {reason}")),
    e.EscalationRecalled: ("undo", gettext_lazy("Escalation recalled")),
    e.EscalationResolved: ("check", gettext_lazy("Tier 2 finished its part")),
    e.CaseMerged: ("merge", gettext_lazy("Merged into #{into}")),
    e.CaseAbsorbed: ("merge", gettext_lazy("#{case_id} was merged into this case")),
    e.CaseSplit: ("next", gettext_lazy("A second issue went to #{into}")),
    e.CaseMarkedSpam: ("veil", gettext_lazy("Marked as spam")),
    e.CaseUnmarkedSpam: ("undo", gettext_lazy("No spam after all")),
    e.CaseWithdrawn: ("undo", gettext_lazy("Withdrawn by the member")),
    e.CaseResolved: ("check", gettext_lazy("Resolved: {outcome}")),
    e.CaseReopened: ("undo", gettext_lazy("Reopened by {by}")),
    e.CaseClosed: ("lock", gettext_lazy("Closed")),
    e.ClockBreached: ("warn", gettext_lazy("A promise was broken")),
    e.PersonalRevealed: ("lock", gettext_lazy("A value was shown ({token}): {purpose}")),
    e.DecisionMade: ("scale", gettext_lazy("Decision: {kind}")),
    e.DecisionImplemented: ("check", gettext_lazy("Decision carried out")),
    e.AppealFiled: ("scale", gettext_lazy("Appeal filed")),
    e.AppealProposed: ("scale", gettext_lazy("Finding proposed: {outcome}; a second person must confirm it")),
    e.AppealSentBack: ("undo", gettext_lazy("The second person asks for another look")),
    e.EvidenceAssessed: ("shield", gettext_lazy("Evidence looked at: {authenticity}")),
    e.EvidenceDisposed: ("lock", gettext_lazy("Evidence destroyed; the finding is kept")),
    e.NoticeServed: ("check", gettext_lazy("Notice sent")),
    e.AppealDecided: ("scale", gettext_lazy("Appeal decided: {outcome}")),
    e.ApprovalDecided: ("check", gettext_lazy("Approval step {step}: {outcome}")),
}


def conversation_of(case: Case, actor: Actor, now: datetime, zone: str) -> list[dict[str, Any]]:
    """Entries for `desk/case/_conversation.html`, oldest first, with a mark at each new day of the site."""
    return entries_for(case, read_words(case), actor, now, zone)


def entries_for(case: Case, words: Words, actor: Actor, now: datetime, zone: str) -> list[dict[str, Any]]:
    """The same of words that were read already."""
    policy = policy_in_force(now)
    chips = Chips(case, actor)
    said = [
        _with_chips(_message(message, files, actor, now) | _veiled(case, message, files, policy), chips)
        for message, files in _messages(words)
    ]
    happened = [_happening(entry, policy) for entry in words.journal if type(entry.event) in HAPPENINGS]
    merged = sorted((*said, *happened), key=lambda entry: entry["at"])[-SHOWN:]
    return list(_with_days(merged, ZoneInfo(zone)))


def _messages(words: Words) -> Iterable[tuple[Message, list[Attachment]]]:
    files: dict[int | None, list[Attachment]] = {}
    for file in words.files:
        files.setdefault(file.message_id, []).append(file)
    return [(message, files.get(message.id, [])) for message in reversed(words.messages)]


def _message(message: Message, files: list[Attachment], actor: Actor, now: datetime) -> dict[str, Any]:
    kind = KINDS.get(message.author_kind, message.author_kind)
    name = message.author_name or ("Nakhoda" if kind in ("bot", "system") else "–")
    return {
        "kind": "message" if message.is_public else "note",
        "id": message.id,
        "author": {"name": name, "kind": kind, "role": "", "initials": name[:1].upper()},
        "at": message.at,
        "lang": message.language,
        "text": message.text,
        "quoted": message.quoted,
        "html": message.html,
        "attachments": [_file(file) for file in files],
        "delivery": _delivery(message),
        "macro": message.macro,
        "via": message.channel,
        "recall": _recall(message, actor, now),
        "harms": [],
        "fresh": False,
    }


def _with_chips(entry: dict[str, Any], chips: Chips) -> dict[str, Any]:
    pieces = {"pieces": chips.pieces(entry["text"]), "quoted_pieces": chips.pieces(entry["quoted"])}
    return entry | pieces | {"may_reveal": chips.may_reveal}


def _veiled(case: Case, message: Message, files: list[Attachment], policy: CompiledPolicy) -> dict[str, Any]:
    """What of a message lies under a veil leaves its open place."""
    cards = veils_of(case, message, files, policy)
    hidden: dict[str, Any] = (
        {"text": "", "quoted": "", "html": ""} if any(card["kind"] == "text" for card in cards) else {}
    )
    if any(card["kind"] == "image" for card in cards):
        hidden |= {"attachments": [_file(file) for file in files if not is_picture(file)]}
    return {"harms": cards} | hidden


def _file(file: Attachment) -> dict[str, Any]:
    return {
        "name": file.name,
        "size": file.size,
        "content_type": file.content_type,
        "url": reverse("desk:file", args=[file.id]),
        "held": _held(file),
        "sensitive": file.purpose == "evidence",
    }


def _held(file: Attachment) -> str:
    if file.disposed_at:
        return _("destroyed by the rule of retention; what was found is kept")
    return _("kept back: it may be harmful to open") if file.suspicious else ""


def _delivery(message: Message) -> str:
    return "waiting" if message.delivery == "queued" else message.delivery


def _recall(message: Message, actor: Actor, now: datetime) -> dict[str, Any] | None:
    if message.delivery != "queued" or message.author_id != actor.id or not message.send_at or message.send_at <= now:
        return None
    return {"url": reverse("desk:undo_send", args=[message.id]), "until": message.send_at, "label": "Reply waits"}


def _happening(entry: Entry, policy: CompiledPolicy) -> dict[str, Any]:
    icon, text = HAPPENINGS[type(entry.event)]
    words = words_of(type(entry.event))
    values = {field.name: _in_words(getattr(entry.event, field.name), policy, words) for field in fields(entry.event)}
    told = getattr(entry.event, "reasons", ())
    reasons = [dict(zip(("code", "text"), reason.partition(": ")[::2], strict=True)) for reason in told]
    return {"kind": "event", "text": str(text).format(**values), "icon": icon, "at": entry.at, "reasons": reasons}


def _in_words(value: Any, policy: CompiledPolicy, words: Mapping[str, str]) -> Any:
    """A code of a closed list or of the policy in words or by its title; any other code as plain words."""
    if not isinstance(value, str) or value in words:
        return words.get(value, value)
    for titled in (policy.queue_by_key, policy.escalation.reasons, policy.escalation.return_reasons):
        if value in titled:
            return titled[value].title
    return value.replace("_", " ")


def _with_days(entries: list[dict[str, Any]], zone: ZoneInfo) -> Iterable[dict[str, Any]]:
    day = None
    for entry in entries:
        local = entry["at"].astimezone(zone).date()
        if local != day:
            day = local
            yield {"kind": "day", "at": datetime(day.year, day.month, day.day, 12, tzinfo=timezone.utc)}
        yield entry
