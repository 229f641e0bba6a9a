"""What has to be learned for drafts that were agreed to, and by whom, in the reader's part of the operation."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from nakhoda.core.policy import load
from nakhoda.desk.models import PolicyVersion
from nakhoda.desk.queries.policies import NoSuchPolicy
from nakhoda.desk.queries.policy import number_now
from nakhoda.desk.queries.policy_gate import Gate, gate_for
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import require
from nakhoda.org.scope import scope_of


def training_due(actor: Actor, now: datetime) -> list[dict[str, Any]]:
    """[{id, title, approved_at, note, gate}] of every draft that somebody agreed to and that asks for training."""
    require(actor, "training:record")
    with scope_of(system("policy")):
        drafts = list(PolicyVersion.objects.filter(state="draft", approved_at__isnull=False).order_by("approved_at"))
    rows = [(draft, gate_for(actor, draft, now)) for draft in drafts]
    return [_row(draft, gate) for draft, gate in rows if gate.topics]


def training_terms(actor: Actor, version_id: int, topic: str, now: datetime) -> tuple[int, int]:
    """(days that a certificate is valid, version in force) for a topic that is due; else raises `NoSuchPolicy`."""
    for row in training_due(actor, now):
        if row["id"] == version_id and topic in {each.key for each in row["gate"].topics}:
            return row["days"], number_now(now)
    raise NoSuchPolicy("no training on this is due any more")


def _row(draft: PolicyVersion, gate: Gate) -> dict[str, Any]:
    days = int((load(draft.text).data.get("training") or {}).get("valid_days", 365))
    about = {"id": draft.id, "title": draft.title, "note": draft.note, "approved_at": draft.approved_at}
    return about | {"gate": gate, "days": days}
