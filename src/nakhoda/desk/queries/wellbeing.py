"""The pages of wellbeing: mine in full, the officer's by name, a leader's only by groups of eight and more."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nakhoda.core.exposure import HARD, LOOK_BACK, Seen, closed_lanes, dose_of, used_permille
from nakhoda.core.policy import CompiledPolicy
from nakhoda.desk.models import CoverRequest, Exposure
from nakhoda.desk.queries.exposure import Looking, covered, looking_of, stretches
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import require, visible
from nakhoda.org.queries import myself
from nakhoda.org.scope import scope_of

LEAST = 8  # people in a group that a leader may read about
FOLLOW_UPS = (("spoke", "spoke_at", 0), ("day-after", "day_after_at", 1), ("week-after", "week_after_at", 7))


def my_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/wellbeing/mine.html`."""
    require(actor, "wellbeing:own")
    policy, person = policy_in_force(now), myself(actor)
    looking = looking_of(person, policy, now)
    today = now.astimezone(ZoneInfo(person.time_zone)).date()
    shut = closed_lanes(policy.exposure, looking.dose, looking.standing, today)
    return {
        "exposure": exposure_card(looking, policy, now),
        "lanes": [_lane(key, policy, looking, shut, today) for key in lanes_of(person, policy)],
        "rest_until": looking.rest_until,
        "skips": {"used": looking.skips, "most": policy.exposure.skips_a_day},
        "covered": covered(person.id, now),
        "rule": policy.exposure,
        "urls": {"cover": reverse("desk:cover")},
    }


def lanes_of(person: Person, policy: CompiledPolicy) -> list[str]:
    """The lanes with limits that could come to her."""
    demands = {key: policy.lanes[key].clearance for key in policy.exposure.lanes if key in policy.lanes}
    return [key for key, clearance in demands.items() if not clearance or clearance in person.lanes]


def _lane(key: str, policy: CompiledPolicy, looking: Looking, shut: Any, today: date) -> dict[str, Any]:
    rule, until = policy.exposure.lanes[key], looking.standing.consents.get(key)
    return {
        "title": policy.lanes[key].title,
        "severity": rule.severity,
        "asks": rule.consent,
        "until": until if until and until >= today else None,
        "shut": shut[key].text if key in shut else "",
        "minutes": looking.dose.lane_seconds.get(key, 0) // 60,
        "most": rule.day_minutes or policy.exposure.day_minutes,
        "agree_url": reverse("desk:agree", args=[key]),
        "withdraw_url": reverse("desk:withdraw", args=[key]),
    }


def exposure_card(looking: Looking, policy: CompiledPolicy, now: datetime) -> dict[str, Any]:
    """Today's limit as a bar and two sentences, for the agent's start and her own page."""
    permille = min(used_permille(looking.dose, policy.exposure), HARD)
    soft = permille >= policy.exposure.soft_permille
    return {
        "text": budget_words(looking, now),
        "percent": permille // 10,
        "rest_text": _("Take it slowly: you are past the first mark.") if soft else _("There is room."),
    }


def budget_words(looking: Looking, now: datetime) -> str:
    """How long she looked at harm today, and when a running break ends."""
    minutes = looking.dose.day_seconds // 60
    told = ngettext("%(n)d minute on screen today.", "%(n)d minutes on screen today.", minutes) % {"n": minutes}
    if looking.rest_until:
        place = ZoneInfo(looking.person.time_zone)
        told += " " + _("Paid break until %(time)s.") % {
            "time": date_format(looking.rest_until.astimezone(place), "H:i")
        }
    return told


def care_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/wellbeing/care.html`: requests of four weeks, and people past the first mark."""
    require(actor, "wellbeing:read")
    policy, labels = policy_in_force(now), visible(actor, "wellbeing:read")
    rows = list(CoverRequest.objects.filter(scope_id__in=labels, asked_at__gt=now - timedelta(days=28)).order_by("-id"))
    doses = _doses(Exposure.objects.filter(scope_id__in=labels, started_at__gt=now - LOOK_BACK), policy, now)
    names = _people({row.person_id for row in rows} | set(doses))
    near = [
        {"name": names[number].name, "percent": permille // 10}
        for number, permille in sorted(doses.items(), key=lambda each: -each[1])
        if permille >= policy.exposure.soft_permille and number in names
    ]
    return {"requests": [_request(row, names, now) for row in rows], "near": near}


def _request(row: CoverRequest, names: dict[int, Person], now: datetime) -> dict[str, Any]:
    steps = [
        {"step": step, "at": getattr(row, field), "due": now >= row.asked_at + timedelta(days=days)}
        | {"url": reverse("desk:cared", args=[row.id, step])}
        for step, field, days in FOLLOW_UPS
    ]
    who = names.get(row.person_id)
    return {"name": who.name if who else "–", "asked_at": row.asked_at, "steps": steps}


def _people(numbers: set[int]) -> dict[int, Person]:
    """Names for the officer, who reads no other staff data."""
    with scope_of(system("wellbeing")):
        return {person.id: person for person in Person.objects.filter(id__in=numbers).select_related("team")}


def _doses(rows: Any, policy: CompiledPolicy, now: datetime) -> dict[int, int]:
    """Person to the fullest budget, in permille."""
    by_person: dict[int, list[Exposure]] = defaultdict(list)
    for row in rows.order_by("started_at"):
        by_person[row.person_id].append(row)
    people = _people(set(by_person))
    seen: dict[int, list[Seen]] = {key: stretches(each, policy, now) for key, each in by_person.items()}
    return {
        key: used_permille(dose_of(each, now, people[key].time_zone, policy.exposure), policy.exposure)
        for key, each in seen.items()
        if key in people
    }


def groups_page(actor: Actor, now: datetime) -> dict[str, Any]:
    """Context of `desk/wellbeing/groups.html`: teams in the reader's sight, told only from eight people on."""
    require(actor, "wellbeing:groups")
    policy = policy_in_force(now)
    people = list(Person.objects.filter(active=True, team__isnull=False, tier__gte=1).select_related("team"))
    with scope_of(system("wellbeing")):
        rows = Exposure.objects.filter(person_id__in=[each.id for each in people], started_at__gt=now - LOOK_BACK)
        doses = _doses(rows, policy, now)
    teams: dict[str, list[int]] = defaultdict(list)
    for person in people:
        if person.team:
            teams[person.team.name].append(doses.get(person.id, 0))
    told = [_group(name, shares) for name, shares in sorted(teams.items()) if len(shares) >= LEAST]
    return {"groups": told, "small": len(teams) - len(told), "least": LEAST}


def _group(name: str, shares: list[int]) -> dict[str, Any]:
    """The middle of a group; never its ends, which are people."""
    return {"name": name, "people": len(shares), "percent": int(median(shares)) // 10}
