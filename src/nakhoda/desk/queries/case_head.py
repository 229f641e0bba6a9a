"""The head of the agent's page: what the case is, why it is here, what to know before answering."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core import events as e
from nakhoda.core.events import Entry
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.models import Case
from nakhoda.desk.queries.case_words import Beside
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.closed_words import hold_reason
from nakhoda.desk.queries.faces import subject_of
from nakhoda.desk.queries.handovers import went_back_and_forth
from nakhoda.org.actors import Actor
from nakhoda.org.queries import Face

FOLDED = ("status", "lane", "priority", "channel", "lob", "reason", "language", "received_at", "tier", "tags")
ALSO = ("reopens", "transfers", "unparsed", "outcome")


def head_of(
    case: Case,
    actor: Actor,
    policy: CompiledPolicy,
    has: Beside,
    journal: Iterable[Entry],
    faces: Mapping[int, Face],
) -> dict[str, Any]:
    """`case` of `desk/case.html`."""
    return {
        "number": case.id,
        "url": reverse("desk:case", args=[case.id]),
        "subject": subject_of(case, policy),
        "subject_lang": case.language,
        **{name: getattr(case, name) for name in (*FOLDED, *ALSO)},
        **_labels(case, policy),
        **_understood(journal),
        "site": has.site,
        "site_zone": has.zone,
        "partner": has.partner,
        "assignee": _holder(case, faces),
        "is_mine": case.assignee_id == actor.id,
        "hold": _hold(case),
        "merged_into": _link(case.merged_into) if case.merged_into else None,
        "country": case.country or "",
        "context": [(name.replace("_", " "), value) for name, value in sorted(case.context.items())],
    }


def _hold(case: Case) -> dict[str, Any] | None:
    if case.status != "on_hold":
        return None
    return {"reason": hold_reason(case.hold_reason), "review_at": case.review_at}


def notices_of(case: Case, held_back: bool) -> list[dict[str, str]]:
    """What somebody must know before she answers."""
    notices = []
    if case.unparsed:
        text = _("This mail could not be read whole. Its bytes are kept as they came.")
        notices.append({"tone": "warn", "text": text})
    if held_back:
        text = _("Something here was put away as suspected illegal material. Tell nobody outside.")
        notices.append({"tone": "late", "text": text})
    if "no_language_cover" in case.tags:
        notices.append({"tone": "warn", "text": _("Nobody here reads this language: use translation, and say so.")})
    if case.escalations + case.transfers > 1 and went_back_and_forth(case.id):
        text = _("It went back and forth between queues: settle with the others who keeps it before it moves again.")
        notices.append({"tone": "warn", "text": text})
    if "missed_escalation" in case.tags:
        notices.append({"tone": "warn", "text": _("A reviewer found that it should have been escalated.")})
    if "second_return" in case.tags:
        notices.append({"tone": "late", "text": _("Returned twice: both leads see this case.")})
    return notices


def _labels(case: Case, policy: CompiledPolicy) -> dict[str, str]:
    queue, lob = policy.queue_by_key.get(case.queue), policy.lobs.get(case.lob)
    reason = policy.reasons.get(case.reason)
    return {
        "queue_label": queue.title if queue else case.queue,
        "lob_label": in_words(lob.title) if lob else case.lob,
        "reason_label": in_words(reason.title) if reason else case.reason,
    }


def _understood(journal: Iterable[Entry]) -> dict[str, Any]:
    """Why here: the reasons of triage and of the last routing, as the journal keeps them."""
    told: list[str] = []
    confidence = 0.0
    for entry in journal:
        if not isinstance(entry.event, (e.CaseClassified, e.CaseRouted)):
            continue
        told += entry.event.reasons
        confidence = getattr(entry.event, "confidence", confidence)
    reasons = [dict(zip(("code", "text"), reason.partition(": ")[::2], strict=True)) for reason in told]
    return {"queue_reasons": reasons, "language_confidence": confidence, "language_mix": None}


def _holder(case: Case, faces: Mapping[int, Face]) -> dict[str, Any] | None:
    holder = faces.get(case.assignee_id or 0)
    return {"name": holder.name, "kind": "agent", "state": holder.status} if holder else None


def _link(number: int) -> dict[str, Any]:
    return {"number": number, "url": reverse("desk:case", args=[number])}
