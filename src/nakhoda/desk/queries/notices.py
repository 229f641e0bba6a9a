"""What leaders are told about hand-overs: by their role over the place that it concerns."""

from __future__ import annotations

from django.db.models import Q

from nakhoda.desk.models import LeadNotice
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of

LEADING = ("team_leader", "delivery_lead")
SHOWN = 100
OVER_ALL = ("global_head",)  # reads no case, but is the last step of the ladder


def notices_for(actor: Actor, notice_id: int | None = None) -> list[LeadNotice]:
    """Open notices to a role that the actor holds over their place, newest first; or the one of that number."""
    mine = Q(pk=None)
    for held in actor.roles:
        roles = [held.role, *(("lead",) if held.role in LEADING else ())]
        mine |= Q(role__in=roles) if held.role in OVER_ALL else Q(role__in=roles, scope_id__in=held.scopes)
    one = {"id": notice_id} if notice_id is not None else {}
    with scope_of(system("notices")):
        return list(LeadNotice.objects.filter(mine, seen_at=None, **one).order_by("-id")[:SHOWN])
