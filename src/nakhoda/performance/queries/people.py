"""Who may own an alert, a plan or an action: leads in reach of the reader, by name."""

from __future__ import annotations

from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Grant, Person
from nakhoda.org.permissions import LEADS
from nakhoda.org.scope import scope_of

OWNERS = LEADS | {"planner", "partner_manager", "qa_analyst"}
MOST = 300


def owners_for(actor: Actor, *also: int | None) -> list[tuple[str, str]]:
    """(id, name): the reader first; a partner's manager sees her own house only. Names, and no more, are told."""
    with scope_of(system("people")):
        holders = Grant.objects.filter(role__in=OWNERS).values("person_id")
        people = Person.objects.filter(id__in=holders, active=True)
        if actor.holds("partner_manager"):
            people = people.filter(organisation_id=actor.organisation)
        rows = dict(people.order_by("name").values_list("id", "name")[:MOST])
        missing = [number for number in also if number and number not in rows]
        rows |= dict(Person.objects.filter(id__in=missing).values_list("id", "name"))
    first = [(str(actor.id), rows.pop(actor.id))] if actor.id in rows else []
    return [*first, *((str(number), name) for number, name in rows.items())]
