"""Sign a pack: its figures and words become one text that never changes, and the log keeps its digest."""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.pack_seal import seal
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import visible
from nakhoda.org.scope import scope_of
from nakhoda.performance.models import Pack
from nakhoda.performance.queries.labels import covered
from nakhoda.performance.queries.packs import pack_for
from nakhoda.performance.queries.packs_building import document_of
from nakhoda.performance.queries.packs_specs import spec_of


class NotToBeSigned(ValueError):
    """Nothing was signed; the message says what is missing."""


def sign_pack(pack_id: int, *, actor: Actor, now: datetime) -> Pack:
    """Freeze what the signer sees at the pinned load. Raises `NotToBeSigned`, `NoSuchPack`, `Refused`."""
    row = pack_for(actor, pack_id, "pack:sign", lock=True)
    if row.state != "draft":
        raise NotToBeSigned("this pack is signed already")
    document = document_of(actor, row)
    _refuse_unfinished(row, document["sections"])
    sealed = seal(document, signer=actor.id, name=actor.name, at=now)
    row.frozen, row.sha256, row.state = sealed.text, sealed.sha256, "signed"
    row.signer_id, row.signed_at = actor.id, now
    row.covers = list(covered(tuple(sorted(row.place.items())), visible(actor, "kpi:read")))
    told = {"pack_id": row.id, "sha256": sealed.sha256, "load": row.load, "kind": row.kind}
    with scope_of(system("packs")):
        row.save()
        journal.record(
            "pack.signed", scope_id=row.scope_id, actor=actor.label, now=now, subject=f"pack:{row.id}", **told
        )
    return row


def _refuse_unfinished(row: Pack, sections: list[dict[str, str]]) -> None:
    needed = {part.key for part in spec_of(row.kind).sections if part.needs_words}
    empty = [part["title"] for part in sections if part["key"] in needed and not part["words"]]
    if empty:
        raise NotToBeSigned(f"write first: {', '.join(empty)}")
