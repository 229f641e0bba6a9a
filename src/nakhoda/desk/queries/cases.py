"""A case, fetched by somebody who may see it. A case that is not yours does not exist."""

from __future__ import annotations

from nakhoda.desk.models import Case
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import visible


class NoSuchCase(LookupError):
    """Foreign and missing are the same answer."""


def case_for(actor: Actor, case_id: int, permission: str = "case:read") -> Case:
    """The case, if the actor holds the permission over it; raises `NoSuchCase`."""
    return _one(actor, case_id, permission, lock=False)


def locked_case_for(actor: Actor, case_id: int, permission: str = "case:work") -> Case:
    """The same, locked for a change until the transaction ends."""
    return _one(actor, case_id, permission, lock=True)


def _one(actor: Actor, case_id: int, permission: str, lock: bool) -> Case:
    rows = Case.objects.filter(id=case_id)
    if not actor.is_system:
        rows = rows.filter(scope_id__in=visible(actor, permission))
    case = (rows.select_for_update() if lock else rows).first()
    if case is None:
        raise NoSuchCase(f"there is no case {case_id} that you may open")
    return case
