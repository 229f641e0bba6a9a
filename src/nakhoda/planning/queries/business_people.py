"""Who may own or sponsor a business case: people of the house who read them."""

from __future__ import annotations

from django.utils import timezone

from nakhoda.org.actors import system
from nakhoda.org.models import Grant, Person
from nakhoda.org.permissions import PERMISSIONS
from nakhoda.org.scope import scope_of
from nakhoda.planning.queries.business_cases import HOUSE, READS


def owners() -> list[tuple[int, str]]:
    """(id, name) by name."""
    with scope_of(system("business cases")):
        found = Person.objects.filter(active=True, grants__in=_held()).distinct()
        return sorted(found.values_list("id", "name"), key=lambda pair: pair[1].casefold())


def may_own(person_id: int) -> bool:
    """Whether she is one of them."""
    return any(number == person_id for number, _name in owners())


def leads_the_region(person_id: int | None) -> bool:
    """Whether somebody holds the regional lead's role."""
    with scope_of(system("business cases")):
        return any(each.role == "regional_lead" for each in _held() if each.person_id == person_id)


def _held() -> list[Grant]:
    now = timezone.now()
    rows = Grant.objects.filter(role__in=PERMISSIONS[READS].roles)
    return [
        each for each in rows if each.organisation_id in HOUSE and (each.expires_at is None or each.expires_at > now)
    ]
