"""What happened on the days of a chart that may explain it: policies that took effect, holidays of our sites."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from nakhoda.desk.queries.policies import versions_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor
from nakhoda.org.models import Site
from nakhoda.org.permissions import may
from nakhoda.performance.queries.cockpit.address import Address
from nakhoda.performance.queries.cockpit.words import zone_of


def happened_in(actor: Actor, address: Address) -> list[tuple[date, str]]:
    """Day and words, for the days of the window."""
    found = [*_policies(actor, address), *_holidays(address)]
    return sorted({pair for pair in found if address.first <= pair[0] <= address.last})


def _policies(actor: Actor, address: Address) -> list[tuple[date, str]]:
    if not may(actor, "policy:read"):
        return []
    rows = versions_for(actor, timezone.now())
    return [
        (row["effective_from"].astimezone(zone_of(address.zone)).date(), _("policy: %(name)s") % {"name": _name(row)})
        for row in rows
        if row.get("effective_from")
    ]


def _name(row: Mapping[str, object]) -> str:
    return " ".join(str(row[key]) for key in ("title", "number") if row.get(key))


def _holidays(address: Address) -> list[tuple[date, str]]:
    calendars = policy_in_force(timezone.now()).calendars
    days: dict[date, list[str]] = {}
    for name, key in Site.objects.order_by("name").values_list("name", "calendar"):
        for day in calendars[key].holidays if key in calendars else ():
            if address.first <= day <= address.last:
                days.setdefault(day, []).append(name)
    return [(day, _("holiday: %(sites)s") % {"sites": ", ".join(sites)}) for day, sites in days.items()]
