"""The roster as the simulator reads it: who handles what, and when she is in. No names, only numbers of people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime

from nakhoda.org.actors import system
from nakhoda.org.models import Certification, Person, PersonLanguage, Shift
from nakhoda.org.queries import WORKING_LEVEL
from nakhoda.org.scope import scope_of
from nakhoda.simulator.fit.crews import Hand


def hands(since: datetime, until: datetime) -> Mapping[int, Hand]:
    """Everybody active who handles cases, by number, with the shifts planned between two instants.

    Read under the program's sight: what leaves here are groups, and no group has a name in it.
    """
    with scope_of(system("fit")):
        people = list(Person.objects.filter(active=True, tier__gt=0).select_related("team").order_by("id"))
        reads, passed, shifts = _reads(), _passed(until.date()), _shifts(since, until)
    return {
        person.id: Hand(
            owner=person.organisation_id,
            site=person.site_id,
            tier=person.tier,
            languages=tuple(reads[person.id]),
            shifts=tuple(shifts[person.id]),
            skills=tuple(person.skills),
            clearances=tuple(person.lanes),
            certifications=tuple(passed[person.id]),
            team=person.team.key if person.team else f"{person.organisation_id}.{person.site_id}.{person.tier}",
        )
        for person in people
    }


def planned_until() -> datetime | None:
    """The end of the last shift of the roster; None when none is planned."""
    with scope_of(system("fit")):
        return Shift.objects.order_by("-starts_at").values_list("ends_at", flat=True).first()


def _reads() -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = PersonLanguage.objects.filter(read__gte=WORKING_LEVEL).order_by("language")
    for person, language in rows.values_list("person_id", "language"):
        found[person].append(language)
    return found


def _passed(day: date) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    rows = Certification.objects.filter(expires_at__date__gte=day).order_by("topic")
    for person, topic in rows.values_list("person_id", "topic").distinct():
        found[person].append(topic)
    return found


def _shifts(since: datetime, until: datetime) -> Mapping[int, list[tuple[datetime, datetime]]]:
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    rows = Shift.objects.filter(starts_at__gte=since, starts_at__lt=until).order_by("starts_at")
    for person, begins, ends in rows.values_list("person_id", "starts_at", "ends_at"):
        found[person].append((begins, ends))
    return found
