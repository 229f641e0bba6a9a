"""Which words and pictures of a case lie under a veil, and how far it may be lifted (handbook 5.6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import ExposureLane
from nakhoda.desk.models import Attachment, Case, Message
from nakhoda.desk.queries.evidence import path_of
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.records import attachment_for
from nakhoda.org.actors import Actor

PICTURES = {"image/png", "image/jpeg", "image/gif", "image/webp"}
OURS = ("agent", "bot", "system")  # everybody else writes from outside


def veils_of(case: Case, message: Message, files: list[Attachment], policy: CompiledPolicy) -> list[dict[str, Any]]:
    """Cards for `look/harm.html`: the words first, then each picture; empty in lanes that harm nobody."""
    lane = policy.exposure.lanes.get(case.lane)
    if lane is None or message.author_kind in OURS:
        return []
    words = [_words(case, message, lane)] if lane.veil_text and (message.text or message.html) else []
    return [*words, *(_picture(case, file, lane) for file in files if is_picture(file))]


def is_picture(file: Attachment) -> bool:
    """Whether a browser may draw the file; nothing that scripts can live in."""
    return file.content_type in PICTURES and not file.suspicious


def picture_for(actor: Actor, attachment_id: int, now: datetime) -> Attachment | None:
    """A picture of a case that the reader may see and that lies in a lane with a veil; None for anything else."""
    row = Attachment.objects.filter(id=attachment_id).first()
    file = attachment_for(actor, row.case_id, attachment_id) if row else None
    if file is None or not is_picture(file) or not path_of(file.sha256).exists():
        return None
    lane = Case.objects.filter(id=file.case_id).values_list("lane", flat=True).first()
    return file if lane in policy_in_force(now).exposure.lanes else None


def _words(case: Case, message: Message, lane: ExposureLane) -> dict[str, Any]:
    return _card(case, lane, f"message-{message.id}", "text") | {
        "label": _("Words that may be hard to read"),
        "text": message.text,
        "lang": message.language,
    }


def _picture(case: Case, file: Attachment, lane: ExposureLane) -> dict[str, Any]:
    return _card(case, lane, f"file-{file.id}", "image") | {
        "label": _("A picture that may be hard to look at"),
        "image_url": reverse("desk:picture", args=[file.id]),
    }


def _card(case: Case, lane: ExposureLane, content: str, kind: str) -> dict[str, Any]:
    door = reverse("desk:look", args=[case.id])
    return {
        "severity": lane.severity,
        "kind": kind,
        "floor": lane.floor,
        "budget": "",
        "log_url": f"{door}?content={content}&kind={kind}",
    }
