"""One target, fetched as its reader may."""

from __future__ import annotations

from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import PERMISSIONS, Refused, require
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import Target, TargetWord
from nakhoda.planning.queries.targets import NoSuchTarget, reading


def target_for(actor: Actor, target_id: int, permission: str = "target:read") -> Target:
    """Raises `Refused` without the permission, `NoSuchTarget` when it is foreign or missing."""
    return _fetch(actor, target_id, permission, lock=False)


def locked_target_for(actor: Actor, target_id: int, permission: str = "target:read") -> Target:
    """The same, locked until the transaction ends."""
    return _fetch(actor, target_id, permission, lock=True)


def words_of(target: Target) -> list[TargetWord]:
    """Its catchball, oldest first; whoever holds the target may read it."""
    with scope_of(system("targets")):
        return list(TargetWord.objects.filter(target=target).order_by("at", "id"))


def refuse_foreign_place(actor: Actor, row: Target, permission: str) -> None:
    """Nobody sets a target for a place that her role does not reach."""
    if not reading(actor, permission).may_read(row):
        rule = PERMISSIONS[permission]
        raise Refused(f"your role lets you {rule.what}, but not for this place; ask {rule.ask}")


def _fetch(actor: Actor, target_id: int, permission: str, *, lock: bool) -> Target:
    require(actor, permission)
    with scope_of(system("targets")):
        rows = Target.objects.select_for_update() if lock else Target.objects.all()
        row = rows.filter(id=target_id).first()
    if row is None or not reading(actor, permission).may_read(row):
        raise NoSuchTarget(f"there is no target {target_id} that you may see")
    return row
