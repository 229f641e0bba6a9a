"""The register of suspected material: pointers, hashes and how far each hand-over is. Never a byte, never a name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.material import may_become
from nakhoda.desk.models import Case, HeldMaterial, Message
from nakhoda.desk.queries.case_words import Words
from nakhoda.desk.queries.reader_clock import at_clock
from nakhoda.desk.queries.sealing import PROGRAM
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require
from nakhoda.org.queries import faces_of_people, labels_over
from nakhoda.org.scope import reading_as

SHOWN = 200
OURS = ("agent", "bot", "system", "requester")
MOST = 100


def material_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/sealed/material.html`."""
    require(actor, "material:handle")
    labels = labels_over(actor, "material:handle", now)
    with reading_as(PROGRAM):
        rows = list(HeldMaterial.objects.filter(label_id__in=labels).order_by("-id")[:SHOWN])
    names = faces_of_people([each for row in rows for each in (row.flagged_by, row.approved_by)])
    faces = {number: face.name for number, face in names.items()}
    return {
        "rows": [_row(row, actor, faces) for row in rows],
        "is_test": settings.HANDOVER_SYSTEM != "production",
        "unset": settings.HANDOVER_SYSTEM == "production" and not settings.HANDOVER_TO,
    }


def _row(row: HeldMaterial, actor: Actor, names: dict[int, str]) -> dict[str, Any]:
    own = row.flagged_by == actor.id
    return {
        "number": row.id,
        "case": row.case_id,
        "what": _("words of a message") if row.what == "words" else _("a file"),
        "kind": row.content_type,
        "sha256": row.sha256,
        "size": row.size,
        "parts": row.parts,
        "channel": row.channel,
        "flagged_by": names.get(row.flagged_by, ""),
        "flagged_at": row.flagged_at,
        "approved_by": names.get(row.approved_by or 0, ""),
        "system": row.system,
        "state": row.state,
        "state_text": state_words(row.state),
        "reference": row.reference,
        "attempts": row.attempts,
        "trouble": row.trouble,
        "own": own,
        "approve_url": _step(row, "approve") if may_become(row.state, "approved") and not own else "",
        "acknowledge_url": _step(row, "acknowledge") if row.state in ("handed_over", "failed") else "",
    }


def _step(row: HeldMaterial, name: str) -> str:
    return reverse("desk:material_step", args=[row.id, name])


def flaggable(case: Case, said: Words, zone: str) -> list[tuple[str, str]]:
    """What of a case may be flagged: the files and the messages from outside, at the clock of `zone`, the reader's.

    The caller reads the case.
    """
    files = [file for file in said.files if file.sha256]
    rows = said.messages if said.whole else list(_from_outside(case))
    messages = [row for row in rows if row.author_kind not in OURS and (row.text or row.quoted or row.html)]
    told = _("Message of %(at)s")
    return [
        *((f"file-{file.id}", _("File: %(name)s") % {"name": file.name}) for file in files[:MOST]),
        *((f"message-{row.id}", told % {"at": at_clock(row.at, zone)}) for row in messages[:MOST]),
    ]


def _from_outside(case: Case) -> QuerySet[Message]:
    said = Message.objects.filter(case_id=case.id).exclude(author_kind__in=OURS)
    return said.exclude(text="", quoted="", html="").order_by("id")[:MOST]


def is_held_back(case: Case) -> bool:
    """Whether something of the case was flagged. For readers of the case in its compartment only."""
    with reading_as(PROGRAM):
        return HeldMaterial.objects.filter(case_id=case.id, label_id=case.scope_id).exists()


def state_words(state: str) -> str:
    """How far a hand-over is."""
    words = {
        "draft": _("waits for a second person"),
        "approved": _("on its way"),
        "handed_over": _("handed over"),
        "acknowledged": _("acknowledged"),
        "failed": _("not taken; it is tried again"),
    }
    return words[state]
