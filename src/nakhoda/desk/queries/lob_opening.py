"""What the page that opens a line of business needs to know: what can be chosen, and how ready we are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.core.exposure import limits
from nakhoda.core.policy import CompiledPolicy, compile_policy, load
from nakhoda.core.policy.opening import NewLob
from nakhoda.core.readiness import Answer, Preparation, readiness
from nakhoda.core.routing import misfits
from nakhoda.desk.models import Macro
from nakhoda.desk.queries.agents import facts_of
from nakhoda.desk.queries.choices import shipped
from nakhoda.desk.queries.policies import texts_at
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.policy_sections import unverified
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Grant, Person, Scope, Site
from nakhoda.org.permissions import PERMISSIONS, require
from nakhoda.org.queries import HOME_REGION, reaches
from nakhoda.org.scope import scope_of


def global_text(actor: Actor, now: datetime) -> str:
    """The whole document in force, which the new line is written into."""
    require(actor, "policy:edit")
    return next(text for text in texts_at(now).values() if not load(text).is_variant)


def choices_of(now: datetime) -> dict[str, Any]:
    """What the form offers: partners, sites, lanes, promised languages."""
    policy = policy_in_force(now)
    with scope_of(system("policy")):
        sites = list(Site.objects.order_by("key").values_list("key", "name"))
    return {
        "owners": [("inhouse", _("In-house")), *policy.partners.items()],
        "sites": sites,
        "lanes": [(lane.key, f"{lane.key} {shipped(lane.title)}") for lane in policy.lanes.values()],
        "promised": ", ".join(policy.routing.languages),
    }


def prepared(lob: NewLob, text: str, expected: float, exit_words: str, now: datetime) -> tuple[Answer, ...]:
    """The readiness gate of a line as this text would open it. `text` has passed the check."""
    policy = compile_policy(load(text), 0)
    queues = [queue for queue in policy.queues if queue.lobs == (lob.key,)]
    lanes = frozenset(lane for queue in queues for lane in queue.lanes)
    laws = list(load(text).data.get("obligations") or ())
    languages = tuple(dict.fromkeys(tongue for queue in lob.queues if queue.tier == 1 for tongue in queue.languages))
    with scope_of(system("policy")):
        people = list(Person.objects.filter(active=True, tier__gte=1))
        counted = {queue.key: _able(people, policy, queue, now) for queue in queues}
        reach = _reach(lob)
        knowledge = _knowledge(lob, languages)
    return readiness(
        Preparation(
            expected_per_day=expected,
            capacity_per_day=sum(queue.capacity_per_day for queue in queues if queue.tier == 1),
            people=counted,
            knowledge=knowledge,
            reach=reach,
            harmful_lanes=lanes & policy.exposure.lanes.keys(),
            limited_lanes=frozenset(lane for lane in lanes if limits(policy.exposure, lane)),
            obligations=len(laws),
            stale_obligations=sum(unverified(rule.get("verified_on"), now.date()) for rule in laws),
            calendars_missing=tuple(sorted({queue.calendar for queue in queues} - set(policy.calendars))),
            exit_words=exit_words,
            languages=languages,
        )
    )


def _able(people: Iterable[Person], policy: CompiledPolicy, queue: Any, now: datetime) -> int:
    return sum(not misfits(facts_of(person, now), queue) for person in people if person.organisation_id == queue.owner)


def _reach(lob: NewLob) -> int:
    """People with a role that works cases of the new label."""
    roles = PERMISSIONS["case:work"].roles
    labels = [
        Scope(owner=queue.owner, region=HOME_REGION, lob=lob.key, tier=queue.tier, compartment=lob.compartment)
        for queue in lob.queues
    ]
    grants = Grant.objects.filter(role__in=roles)
    return len({grant.person_id for grant in grants if any(reaches(grant, label) for label in labels)})


def _knowledge(lob: NewLob, languages: tuple[str, ...]) -> dict[str, int]:
    texts = list(Macro.objects.filter(active=True, lob=lob.key).values_list("texts", flat=True))
    return {tongue: sum(tongue in text for text in texts) for tongue in languages}


def gate_rows(answers: Iterable[Answer]) -> list[dict[str, Any]]:
    """The gate in words."""
    words = {
        "volume": (
            _("Volume"),
            _("%(expected)g cases a day against a capacity of %(capacity)g; planned work may fill 85 %% of it."),
        ),
        "skills": (
            _("Skills"),
            _("People who could take its work today: %(people)d. Queues without anybody: %(queues)s"),
        ),
        "knowledge": (_("Knowledge"), _("Languages without a prepared answer for it: %(languages)s")),
        "access": (_("Access"), _("People who hold a role that works it: %(people)d.")),
        "wellbeing": (_("Wellbeing"), _("Harmful lanes without a limit on what people look at: %(lanes)s")),
        "law": (_("Law"), _("%(all)d statutory clocks; %(stale)d of them not verified lately.")),
        "tooling": (_("Tooling"), _("Calendars that are missing: %(calendars)s")),
        "exit": (_("Way out"), _("How it would be closed again is written down, and when that is looked at.")),
    }
    told = []
    for answer in answers:
        title, sentence = words[answer.code]
        numbers = {name: _("none") if value == "" else value for name, value in answer.numbers.items()}
        told.append({"title": title, "ready": answer.ready, "text": sentence % numbers if numbers else sentence})
    return told
