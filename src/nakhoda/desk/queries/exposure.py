"""What somebody has looked at, read for herself and for the router; nobody else's door leads here.

The rows lie under a label that no leader's role reaches, so they are read under the program's own sight, always by the
one person's number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from nakhoda.core.decisions import Reason
from nakhoda.core.exposure import LOOK_BACK, Dose, Seen, Standing, closed_lanes, dose_of
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.models import CoverRequest, Exposure, LaneConsent, Rest, Skip
from nakhoda.org.actors import system
from nakhoda.org.models import Person
from nakhoda.org.scope import reading_as


@dataclass(frozen=True, slots=True)
class Looking:
    """A person and her dose at this moment."""

    person: Person
    dose: Dose
    standing: Standing
    rest_until: datetime | None
    skips: int


def looking_of(person: Person, policy: CompiledPolicy, now: datetime) -> Looking:
    """Everything that the limits are held against."""
    with reading_as(system("exposure")):
        rows = Exposure.objects.filter(person_id=person.id, started_at__gt=now - LOOK_BACK).order_by("started_at")
        seen = stretches(rows, policy, now)
        consents = consents_of(person.id, now)
        rest = Rest.objects.filter(person_id=person.id, ends_at__gt=now).order_by("-ends_at").first()
        midnight = now.astimezone(ZoneInfo(person.time_zone)).replace(hour=0, minute=0, second=0, microsecond=0)
        skips = Skip.objects.filter(person_id=person.id, at__gte=midnight).count()
    dose = dose_of(seen, now, person.time_zone, policy.exposure)
    return Looking(person, dose, Standing(person.hired_on, consents), rest.ends_at if rest else None, skips)


def stretches(rows: Iterable[Exposure], policy: CompiledPolicy, now: datetime) -> list[Seen]:
    """Rows as the core reads them; one that was never closed lasts until now, or until the idle cap."""
    cap = timedelta(minutes=policy.routing.idle_cap_minutes)
    found = []
    for row in rows:
        end = min(row.ended_at or now, row.started_at + cap if row.ended_at is None else row.ended_at, now)
        seconds = max(int((end - row.started_at).total_seconds()), 0)
        found.append(Seen(row.started_at, seconds, row.severity, row.modality, row.lane))
    return found


def consents_of(person_id: int, now: datetime) -> dict[str, date]:
    """Lane to the last day of the consent that stands. Needs the program's sight."""
    rows = LaneConsent.objects.filter(person_id=person_id, withdrawn_at=None).order_by("last_day")
    return {row.lane: row.last_day for row in rows}


def closed_to(person: Person, policy: CompiledPolicy, now: datetime) -> dict[str, Reason]:
    """Lane to why the router offers her nothing of it now."""
    if not policy.exposure.lanes:
        return {}
    looking = looking_of(person, policy, now)
    today = now.astimezone(ZoneInfo(person.time_zone)).date()
    return closed_lanes(policy.exposure, looking.dose, looking.standing, today)


def resting_until(person_id: int, now: datetime) -> datetime | None:
    """When the paid break that she is in ends."""
    with reading_as(system("exposure")):
        rest = Rest.objects.filter(person_id=person_id, ends_at__gt=now).order_by("-ends_at").first()
    return rest.ends_at if rest else None


def covered(person_id: int, now: datetime) -> bool:
    """Whether she asked for cover in the last day."""
    with reading_as(system("exposure")):
        return CoverRequest.objects.filter(person_id=person_id, asked_at__gt=now - timedelta(days=1)).exists()
