"""Who holds a role over a label: the other direction of `reaches`, for telling people."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q

from nakhoda.org.models import Grant, Scope
from nakhoda.org.permissions import PERMISSIONS
from nakhoda.org.queries import answers_for, reaches


def holders_of(permission: str, label_id: int, now: datetime, *, answering: bool = False) -> list[int]:
    """Numbers of the people who hold a permission over a label (0: anywhere). Call it under the program's scope.

    `answering` counts those too who answer for a walled-off compartment of their place without reading it.
    """
    return holders_of_roles(PERMISSIONS[permission].roles, label_id, now, answering=answering)


def holders_of_roles(roles: Collection[str], label_id: int, now: datetime, *, answering: bool = False) -> list[int]:
    """The same by the names of roles."""
    held = Grant.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), role__in=roles, person__active=True)
    grants = list(held.order_by("person_id"))
    if label_id:
        scope = Scope.objects.filter(id=label_id).first()
        grants = [grant for grant in grants if scope is not None and _holds(grant, scope, answering)]
    return list(dict.fromkeys(grant.person_id for grant in grants))


def _holds(grant: Grant, scope: Scope, answering: bool) -> bool:
    return answers_for(grant, scope) if answering else reaches(grant, scope)
