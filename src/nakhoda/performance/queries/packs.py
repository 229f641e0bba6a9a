"""Packs as their readers get them.

A draft is for those who write packs. A signed pack is for whoever leads the whole of its place: in the inside form only
if every row that it counts is hers to read, in the member-safe form because no cell is small; a partner's people read
the partner form of their own organisation and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from nakhoda.core.pack_seal import holds
from nakhoda.journal.queries import records_about
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Grant
from nakhoda.org.permissions import PERMISSIONS, require, visible
from nakhoda.org.scope import scope_of
from nakhoda.performance.models import Pack, PackWords
from nakhoda.performance.queries.packs_specs import NoSuchPack


@dataclass(frozen=True, slots=True)
class Words:
    """The newest words of a section; `id` 0 when there are none."""

    id: int
    text: str
    author_id: int | None


def packs_for(actor: Actor, limit: int = 60) -> list[Pack]:
    """Those the actor may read, newest first."""
    require(actor, "pack:read")
    with scope_of(system("packs")):
        rows = list(Pack.objects.defer("frozen").order_by("-ends_on", "-id")[: limit * 4])
    reads = _Reading.of(actor)
    return [row for row in rows if reads.may_read(row)][:limit]


def pack_for(actor: Actor, pack_id: int, permission: str = "pack:read", *, lock: bool = False) -> Pack:
    """One pack; raises `Refused` without the permission, `NoSuchPack` when it is foreign or missing."""
    require(actor, permission)
    with scope_of(system("packs")):
        rows = Pack.objects.select_for_update() if lock else Pack.objects.all()
        row = rows.filter(id=pack_id).first()
    if row is None or not _Reading.of(actor).may_read(row) or not leads(actor, row, permission):
        raise NoSuchPack(f"there is no pack {pack_id} that you may see")
    return row


def leads(actor: Actor, row: Pack, permission: str) -> bool:
    """Whether a role that holds the permission reaches the whole of the pack's place."""
    return actor.is_system or any(_holds_whole(grant, row) for grant in _grants(actor, permission))


def words_in(row: Pack) -> dict[str, Words]:
    """The newest words of every section."""
    with scope_of(system("packs")):
        found = PackWords.objects.filter(pack=row).order_by("id").values_list("section", "id", "text", "author_id")
        return {section: Words(number, text, author) for section, number, text, author in found}


def drafts_of(row: Pack, section: str) -> list[PackWords]:
    """Every version of one section's words, newest first."""
    with scope_of(system("packs")):
        return list(PackWords.objects.filter(pack=row, section=section).order_by("-id")[:50])


def signature_holds(row: Pack) -> bool:
    """Whether the frozen text is what was signed: by its own digest and by the one in the log."""
    with scope_of(system("packs")):
        told = records_about(f"pack:{row.id}", "pack.signed")
    return len(told) == 1 and holds(row.frozen, row.sha256, str(told[0].payload.get("sha256", "")))


@dataclass(frozen=True, slots=True)
class _Reading:
    actor: Actor
    readers: tuple[Grant, ...]
    writers: tuple[Grant, ...]
    scopes: frozenset[int]

    @classmethod
    def of(cls, actor: Actor) -> _Reading:
        if actor.is_system:
            return cls(actor, (), (), frozenset())
        grants = _grants(actor, "pack:read"), _grants(actor, "pack:write")
        return cls(actor, *grants, visible(actor, "pack:read"))

    def may_read(self, row: Pack) -> bool:
        if self.actor.is_system:
            return True
        if row.state == "draft":
            return any(_holds_whole(grant, row) for grant in (*self.writers, *_grants(self.actor, "pack:sign")))
        if not any(_holds_whole(grant, row) for grant in self.readers):
            return False
        return row.form != "inside" or set(row.covers) <= self.scopes


def _grants(actor: Actor, permission: str) -> tuple[Grant, ...]:
    held = Q(expires_at=None) | Q(expires_at__gt=timezone.now())
    with scope_of(system("packs")):
        rows = Grant.objects.filter(held, person_id=actor.id, role__in=PERMISSIONS[permission].roles)
        return tuple(rows) if actor.kind == "person" else ()


def _holds_whole(grant: Grant, row: Pack) -> bool:
    """The grant reaches all of the place. A partner's grant reaches the partner form of its own rows only."""
    owner, lob = row.place.get("owner", ""), row.place.get("lob", "")
    if grant.organisation_id and (grant.organisation_id != owner or row.form != "partner"):
        return False
    return grant.region in ("", row.region) and grant.lob in ("", lob) and grant.tier is None
