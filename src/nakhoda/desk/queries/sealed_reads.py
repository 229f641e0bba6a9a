"""Who opened what: for whoever answers for the compartment. Numbers, names of colleagues and purposes; never a word of
a case."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.sealing.rules import ASSIGNED, review_from, standing
from nakhoda.desk.models import BreakGlass, SealedRead
from nakhoda.desk.queries.choices import in_words
from nakhoda.desk.queries.glass import reason_words
from nakhoda.desk.queries.sealing import PROGRAM, sealing
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.org.queries import faces_of_people, labels_over
from nakhoda.org.scope import scope_of

SHOWN = 200
TO_REVIEW = 60
LOOKS_BACK = timedelta(days=30)


def reads_page(actor: Actor, now: datetime, *, case_number: str = "", how: str = "") -> dict[str, Any]:
    """Context of `desk/sealed/reads.html`. A filter by a foreign number finds what a missing one finds: nothing."""
    require(actor, "sealed:audit")
    labels = labels_over(actor, "sealed:audit", now)
    with scope_of(PROGRAM):
        rows = SealedRead.objects.filter(label_id__in=labels)
        shown = list(_filtered(rows, case_number, how).order_by("-at", "-id")[:SHOWN])
        stated = list(_stated(rows, actor, now))
        glass = list(_over(BreakGlass.objects.filter(label_id__in=labels), actor, now))
        bad = _not_justified(labels)
        views = _views([each.id for each in glass])
    everybody = [each.person_id for each in (*shown, *stated, *glass, *bad)]
    names = {number: face.name for number, face in faces_of_people(everybody).items()}
    return {
        "rows": [_read(row, names) for row in shown],
        "reviews": [
            *(_to_review("glass", row, names) | {"views": views.get(row.id, 0)} for row in glass),
            *(_to_review("read", row, names) for row in stated),
        ],
        "bad": [_bad(row, names) for row in sorted(bad, key=lambda row: row.reviewed_at or now, reverse=True)],
        "case_number": case_number,
        "how": how,
        "hows": [("assigned", _("assigned")), ("stated", _("said why")), ("break_glass", _("broken glass"))],
        "full": len(shown) == SHOWN,
    }


def _not_justified(labels: frozenset[int]) -> list[BreakGlass | SealedRead]:
    """What a review found wanting, of either kind."""
    found = {"label_id__in": labels, "verdict": "not_justified"}
    reads = SealedRead.objects.filter(**found).order_by("-reviewed_at")[:TO_REVIEW]
    return [*reads, *BreakGlass.objects.filter(**found).order_by("-reviewed_at")[:TO_REVIEW]]


def _filtered(rows: QuerySet[SealedRead], case_number: str, how: str) -> QuerySet[SealedRead]:
    digits = case_number.strip().removeprefix("#")
    if digits:
        number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0
        rows = rows.filter(case_id=number)
    return rows.filter(how=how) if how in ("assigned", "stated", "break_glass") else rows


def _stated(rows: QuerySet[SealedRead], actor: Actor, now: datetime) -> list[SealedRead]:
    """Purposes that were said on an earlier day and that nobody has looked at."""
    midnight = review_from(now - timedelta(days=1), actor.time_zone)
    waiting = rows.filter(how="stated", verdict="", until__isnull=False, at__lt=midnight, at__gt=now - LOOKS_BACK)
    return list(waiting.exclude(person_id=actor.id).order_by("at")[:TO_REVIEW])


def _over(rows: QuerySet[BreakGlass], actor: Actor, now: datetime) -> list[BreakGlass]:
    """Glasses that were broken and are whole again since an earlier day."""
    waiting = rows.filter(Q(state="granted") | Q(state="ended"), verdict="").exclude(person_id=actor.id)
    return [row for row in waiting.order_by("id")[:TO_REVIEW] if _due(row, actor.time_zone, now)]


def _due(row: BreakGlass, zone: str, now: datetime) -> bool:
    state = standing(row.state, row.asked_at, row.expires_at, sealing().waits_hours, now)
    over_at = row.ended_at or row.expires_at
    return state in ("ended", "expired") and over_at is not None and now >= review_from(over_at, zone)


def _views(glass_ids: list[int]) -> dict[int, int]:
    counts: dict[int, int] = {}
    for number in SealedRead.objects.filter(glass_id__in=glass_ids).values_list("glass_id", flat=True):
        counts[int(number or 0)] = counts.get(int(number or 0), 0) + 1
    return counts


def _read(row: SealedRead, names: dict[int, str]) -> dict[str, Any]:
    return {
        "case": row.case_id,
        "who": names.get(row.person_id, ""),
        "compartment": compartment_words(row.compartment),
        "purpose": purpose_words(row),
        "note": row.note,
        "how": row.how,
        "what": door_words(row.what),
        "at": row.at,
        "verdict": row.verdict,
    }


def _to_review(kind: str, row: BreakGlass | SealedRead, names: dict[int, str]) -> dict[str, Any]:
    told = reason_words(row.reason) if isinstance(row, BreakGlass) else purpose_words(row)
    return {
        "kind": kind,
        "case": row.case_id,
        "who": names.get(row.person_id, ""),
        "compartment": compartment_words(row.compartment),
        "why": told,
        "note": row.note,
        "at": row.asked_at if isinstance(row, BreakGlass) else row.at,
        "alone": isinstance(row, BreakGlass) and row.alone,
        "url": reverse("desk:sealed_review", args=[kind, row.id]),
    }


def _bad(row: BreakGlass | SealedRead, names: dict[int, str]) -> dict[str, Any]:
    kind = "glass" if isinstance(row, BreakGlass) else "read"
    return _to_review(kind, row, names) | {"verdict_note": row.verdict_note, "reviewed_at": row.reviewed_at}


def compartment_words(key: str) -> str:
    """A compartment in the reader's language."""
    found = sealing().compartments.get(key)
    return in_words(found.title) if found else key


def purpose_words(row: SealedRead) -> str:
    """Why it was opened."""
    if row.purpose == ASSIGNED:
        return _("assigned to her")
    if row.how == "break_glass":
        return reason_words(row.purpose)
    compartment = sealing().compartments.get(row.compartment)
    found = compartment.purpose(row.purpose) if compartment else None
    return in_words(found.title) if found else row.purpose


def door_words(what: str) -> str:
    """What of the case was opened."""
    words = {
        "statement": _("said why"),
        "case": _("the case"),
        "history": _("its journal"),
        "file": _("a file"),
        "picture": _("a picture"),
        "glass": _("the case, to read"),
        "look": _("words under the veil"),
    }
    return words.get(what, what.replace("_", " "))
