"""What looks like the same matter: beside the case, as far as the reader may see both; and how often it was right."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from nakhoda.core.facts import TERMINAL
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.models import Case, DuplicateOffer, Message
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.faces import closed_subject, subject_of
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.sealing import closed_to
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import may, require, visible

SHOWN, FIRST_WORDS = 3, 160
RECENT = timedelta(days=30)
WHY = {
    "same_member": gettext_lazy("the same member"),
    "same_address": gettext_lazy("an address of the same person"),
    "same_handle": gettext_lazy("the same account"),
    "same_device": gettext_lazy("the same device"),
    "very_like": gettext_lazy("almost the same words"),
    "like": gettext_lazy("similar words"),
    "same_reason": gettext_lazy("the same reason"),
    "other_channel": gettext_lazy("another channel"),
    "close": gettext_lazy("within a day"),
}


def duplicates_of(case: Case, actor: Actor, policy: CompiledPolicy, now: datetime) -> list[dict[str, Any]]:
    """`duplicates` of `desk/case.html`: open offers; nothing of a case that the reader may not read and merge."""
    if case.status in TERMINAL or not may(actor, "case:merge", case.scope_id):
        return []
    mine = Q(case_id=case.id) | Q(other_id=case.id)
    rows = list(DuplicateOffer.objects.filter(mine, state="offered").order_by("-points", "id")[: SHOWN * 3])
    numbers = [row.other_id if row.case_id == case.id else row.case_id for row in rows]
    places = visible(actor, "case:read") & visible(actor, "case:merge")
    seen = Case.objects.filter(id__in=numbers, scope_id__in=places).exclude(status__in=TERMINAL)
    cases = {other.id: other for other in seen} if numbers else {}
    pairs = [(row, cases[number]) for row, number in zip(rows, numbers, strict=True) if number in cases]
    closed = closed_to(actor, cases.values(), now)
    return [_offer(case, row, other, policy, other.id in closed) for row, other in pairs[:SHOWN]]


def _offer(case: Case, row: DuplicateOffer, other: Case, policy: CompiledPolicy, closed: bool) -> dict[str, Any]:
    """The older case goes on, unless it is resolved: then this one does. Either way the earliest time counts."""
    older = min(case, other, key=lambda each: (each.received_at, each.id))
    survivor = older if older.status != "resolved" else case
    child = other if survivor.id == case.id else case
    return {
        "number": other.id,
        "url": reverse("desk:case", args=[other.id]),
        "subject": closed_subject(other, policy) if closed else subject_of(other, policy),
        "lang": "" if closed else other.language,
        "channel": other.channel,
        "at": other.received_at,
        "words": "" if closed else _first_words(other, policy),
        "why": [str(WHY.get(code, code)) for code in row.codes],
        "into": survivor.id,
        "earliest": older.received_at,
        "merge_url": reverse("desk:merge", args=[child.id]),
        "preview_url": reverse("desk:merge_preview", args=[child.id]),
        "different": case.member_id is None or case.member_id != other.member_id,
        "dismiss_url": reverse("desk:dismiss_duplicate", args=[case.id]),
    }


def _first_words(other: Case, policy: CompiledPolicy) -> str:
    """None of what may harm: that has its own veil, on its own page."""
    if other.lane in policy.exposure.lanes:
        return ""
    rows = Message.objects.filter(case_id=other.id, is_public=True).exclude(author_kind="system").order_by("id")
    text = rows.values_list("text", flat=True).first() or ""
    return text if len(text) <= FIRST_WORDS else text[:FIRST_WORDS].rsplit(" ", 1)[0] + " …"


def duplicates_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/duplicates.html`: offered, joined, dismissed, by line of business, in the reader's sight."""
    require(actor, "board:read")
    places = visible(actor, "board:read")
    rows = DuplicateOffer.objects.filter(scope_id__in=places, offered_at__gte=now - RECENT)
    found = rows.values_list("case__lob", "state", "codes")
    by_lob: dict[str, Counter[str]] = defaultdict(Counter)
    by_sign: dict[str, Counter[str]] = defaultdict(Counter)
    for lob, state, codes in found.iterator():
        by_lob[lob][state] += 1
        for code in codes:
            by_sign[code][state] += 1
    lobs = policy_in_force(now).lobs
    named = {key: in_words(lob.title) for key, lob in lobs.items()}
    return {
        "lobs": [_line(named.get(key, key), counts) for key, counts in sorted(by_lob.items())],
        "signs": [_line(str(WHY.get(key, key)), counts) for key, counts in sorted(by_sign.items())],
        "days": RECENT.days,
    }


def _line(name: str, counts: Counter[str]) -> dict[str, Any]:
    decided = counts["accepted"] + counts["dismissed"]
    share = round(100 * counts["accepted"] / decided) if decided else None
    told = {state: counts[state] for state in ("accepted", "dismissed")}
    return {"name": name, "offered": sum(counts.values()), "open": counts["offered"], "share": share, **told}
