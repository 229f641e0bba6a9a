"""An agent's own unfinished words, readable; at rest they are sealed, as what is typed is not in tokens yet."""

from __future__ import annotations

from nakhoda.desk.models import Draft
from nakhoda.desk.queries.vault_seal import opened_draft, sealed_draft
from nakhoda.org.actors import Actor


def drafts_on(case_id: int, actor: Actor) -> dict[str, Draft]:
    """Hers on this case, by kind (reply, note)."""
    rows = {row.kind: row for row in Draft.objects.filter(case_id=case_id, agent_id=actor.id)}
    for row in rows.values():
        row.text = opened_draft(row.text, _about(case_id, actor))
    return rows


def at_rest(case_id: int, actor: Actor, text: str) -> str:
    """What of a draft is written into its row."""
    return sealed_draft(text, _about(case_id, actor))


def _about(case_id: int, actor: Actor) -> str:
    return f"draft:{case_id}:{actor.id}"
