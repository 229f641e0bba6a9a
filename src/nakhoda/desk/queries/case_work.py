"""The work on a case: escalation, drafts, the reader's touch, her other open cases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nakhoda.core.escalation import missing_fields
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.models import Case, Draft, Escalation, Message
from nakhoda.desk.queries.case_words import Words
from nakhoda.desk.queries.choices import field_label, shipped
from nakhoda.desk.queries.drafts import drafts_on
from nakhoda.desk.queries.faces import faces_of, subject_of
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.reader_clock import at_clock
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may
from nakhoda.org.queries import Face

MINE = 8


def escalation_of(
    case: Case, actor: Actor, clocks: list[dict[str, Any]], policy: CompiledPolicy, faces: Mapping[int, Face]
) -> dict[str, Any] | None:
    """The last escalation of the case, and what this reader may do with it."""
    record = Escalation.objects.filter(case_id=case.id).order_by("-id").first()
    if record is None:
        return None
    raiser = faces.get(record.raised_by)
    decides = bool(may(actor, "escalation:decide", case.scope_id)) and case.tier == 2
    waits, taken = record.state in ("raised", "asked"), record.state == "accepted"
    lane = policy.lanes.get(case.lane)
    reason = policy.escalation.reasons.get(record.reason)
    due = next((c for c in clocks if c["code"].startswith("tier2") and c["state"] in ("active", "breached")), None)
    return {
        "state": "info_requested" if record.state == "asked" else record.state,
        "question": record.question,
        "path": _path(record),
        "kind": record.kind,
        "reason_label": shipped(reason.title) if reason else record.reason,
        "raised_by": raiser.name if raiser else "–",
        "raised_at": record.raised_at,
        "fields": record.fields if record.state == "returned" else {},
        "reason": record.reason if record.state == "returned" else "",
        "told": [(field_label(name), value) for name, value in record.fields.items() if value],
        "missing": missing_words(record, policy),
        "return_note": missing_words(record, policy) or record.return_note,
        "due_clock": due,
        "may_accept": decides and waits,
        "may_return": decides and (waits or taken) and not (lane and lane.cannot_return),
        "may_ask": decides and record.state in ("raised", "accepted"),
        "may_redirect": decides and (waits or taken) and bool(lane and lane.cannot_return),
        "may_recall": waits and record.raised_by == actor.id,
        "may_resolve": decides and taken,
    }


def missing_words(record: Escalation, policy: CompiledPolicy) -> str:
    """What one that came back at once lacked, as the form names it; "" for any other."""
    rule = policy.escalation.reasons.get(record.reason)
    if rule is None or record.state != "returned" or record.decided_by is not None:
        return ""
    names = "; ".join(field_label(name) for name in missing_fields(rule, record.fields))
    return _("Returned at once. Missing: %(missing)s. Your text is kept.") % {"missing": names} if names else ""


def _path(record: Escalation) -> str:
    """How often it was asked back and redirected, and how high the ladder it went."""
    told = []
    if record.info_requests:
        told.append(
            ngettext("asked back once", "asked back %(n)s times", record.info_requests) % {"n": record.info_requests}
        )
    if record.redirects:
        told.append(ngettext("redirected once", "redirected %(n)s times", record.redirects) % {"n": record.redirects})
    if record.ladder_level:
        told.append(_("step %(n)s of the ladder") % {"n": record.ladder_level})
    return " · ".join(told)


def drafts_of(case: Case, actor: Actor, any_kept: bool = True) -> dict[str, Any]:
    """`reply` and `note`: her unfinished words, the language of the answer, what becomes of the case with it."""
    kept = drafts_on(case.id, actor) if any_kept else {}
    reply, note = kept.get("reply"), kept.get("note")
    words = {"text": reply.text if reply else "", "macro": reply.macro if reply else ""}
    return {
        "reply": {**words, "language": case.language, "rev": revision(reply)},
        "note": {"text": note.text if note else "", "rev": revision(note)},
        "after_send": [
            {"value": "open", "label": _("Send"), "key": "mod+enter"},
            {"value": "pending_member", "label": _("Send and wait for the member"), "key": "mod+alt+enter"},
            {"value": "resolved", "label": _("Send and resolve"), "key": "mod+shift+enter"},
        ],
    }


def touch_of(case: Case, actor: Actor, policy: CompiledPolicy) -> dict[str, Any]:
    """Her handle time runs only on a case that is hers."""
    if case.assignee_id != actor.id:
        return {"touch": None}
    return {"touch": {"id": case.id, "idle_seconds": policy.routing.idle_cap_minutes * 60}}


def my_cases_of(case: Case, actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """The reader's open cases, most urgent first, to switch between."""
    mine = list(Case.objects.filter(assignee_id=actor.id, status__in=("new", "open")).order_by("urgency")[:MINE])
    clocks, policy = faces_of(mine, now), policy_in_force(now)
    return [
        {
            "number": one.id,
            "url": reverse("desk:case", args=[one.id]),
            "subject": subject_of(one, policy),
            "clocks": clocks.get(one.id, []),
            "current": one.id == case.id,
            "fresh": bool(one.unanswered_since and one.public_replies),
        }
        for one in mine
    ]


def splittable(case: Case, said: Words, zone: str) -> list[tuple[str, str]]:
    """The member's messages after the first: any of them may have raised a second issue."""
    first = Message.objects.filter(case_id=case.id, author_kind="member").order_by("id")
    rows = [row for row in said.messages if row.author_kind == "member"] if said.whole else list(first[:50])
    return [(str(row.id), f"{at_clock(row.at, zone)} · {row.text[:60]}") for row in rows[1:50]]


def revision(draft: Draft | None) -> int:
    """A draft's age as a number, so that a page can tell whether it has the newest."""
    return int(draft.saved_at.timestamp() * 1000) if draft else 0
