"""The gate before a policy takes effect: who must be certified for its new text, and which macros lack a language."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from nakhoda.core.policy import diff
from nakhoda.core.policy.material import Material, due_topics, material_changes, needed
from nakhoda.core.policy.rules import TrainingTopic
from nakhoda.desk.models import Macro, PolicyVersion
from nakhoda.desk.queries.macro_parity import OWED
from nakhoda.desk.queries.policies import policy_with
from nakhoda.desk.queries.policy import NoPolicy, policy_in_force
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Certification, Person
from nakhoda.org.permissions import visible
from nakhoda.org.scope import scope_of


@dataclass(frozen=True, slots=True)
class Lacking:
    """People of one partner and site; `names` only of those whom the reader may know: (id, name)."""

    partner: str
    site: str
    people: int
    lacking: int
    names: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class TopicDue:
    """One topic: how many people it touches, how many are certified for the new text, how many must be."""

    key: str
    title: str
    percent: int
    people: int
    certified: int
    needed: int
    paths: tuple[str, ...]
    places: tuple[Lacking, ...]

    @property
    def ready(self) -> bool:
        """Whether enough people are certified."""
        return self.certified >= self.needed


@dataclass(frozen=True, slots=True)
class Gate:
    """`macros` are (title, languages that it lacks) of what the change touches; `open` when nothing is missing."""

    topics: tuple[TopicDue, ...] = ()
    macros: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def open(self) -> bool:
        """Whether the policy may take effect without an emergency."""
        return all(topic.ready for topic in self.topics) and not self.macros

    @property
    def refusal(self) -> str:
        """What is missing, in one sentence."""
        told = [f"{each.title}: {each.certified} of {each.people} certified, {each.needed} needed" for each in
                self.topics if not each.ready]  # fmt: skip
        told += [f"the macro {title} lacks {', '.join(tongues)}" for title, tongues in self.macros]
        return "; ".join(told)


def gate_for(actor: Actor, draft: PolicyVersion, now: datetime) -> Gate:
    """The gate of a draft as of `now`; always open where there is no policy yet, or none that speaks of training."""
    materials = materials_of(draft, now)
    with scope_of(system("policy")):
        policy = policy_with(draft, now)
        due = due_topics(policy.training, materials)
        since = draft.approved_at or draft.created_at
        topics = [_topic(policy.training.topics[key], found, since, now, actor) for key, found in due.items()]
        return Gate(tuple(topics), tuple(_macros(materials, now)) if due else ())


def materials_of(draft: PolicyVersion, now: datetime) -> list[Material]:
    """What changes for the people at the desk: the policy in force against the one with the draft."""
    try:
        before = policy_in_force(now).document
    except NoPolicy:
        return []
    return material_changes(diff(before, policy_with(draft, now).document))


def touched_by(topic: TrainingTopic) -> list[Person]:
    """Whose work it is: everybody active who ever held the certificate, or is in a team of its lines of business."""
    held = Certification.objects.filter(topic=topic.key).values("person_id")
    rows = Person.objects.filter(Q(id__in=held) | Q(team__lob__in=topic.lobs), active=True, tier__gt=0)
    return list(rows.select_related("organisation", "site").order_by("name"))


def _topic(topic: TrainingTopic, found: list[Material], since: datetime, now: datetime, actor: Actor) -> TopicDue:
    people = touched_by(topic)
    rows = Certification.objects.filter(topic=topic.key, passed_at__gte=since, expires_at__gt=now)
    trained = set(rows.values_list("person_id", flat=True))
    places = _places(people, trained, actor)
    certified = sum(person.id in trained for person in people)
    paths = tuple(dict.fromkeys(each.path for each in found))
    about = (topic.key, topic.title, topic.percent, len(people), certified)
    return TopicDue(*about, needed(len(people), topic.percent), paths, places)


def _places(people: list[Person], trained: set[int], actor: Actor) -> tuple[Lacking, ...]:
    known = visible(actor, "people:read") | visible(actor, "training:record")
    counts = Counter((person.organisation.name, person.site.name) for person in people)
    rows = []
    for (partner, site), count in sorted(counts.items()):
        lacking = [p for p in people if (p.organisation.name, p.site.name) == (partner, site) and p.id not in trained]
        names = tuple((person.id, person.name) for person in lacking if person.scope_id in known)
        rows.append(Lacking(partner, site, count, len(lacking), names))
    return tuple(rows)


def _macros(materials: list[Material], now: datetime) -> list[tuple[str, tuple[str, ...]]]:
    reasons = {each.reason for each in materials if each.reason}
    lobs = {each.lob for each in materials if each.lob and not each.reason}
    live = Macro.objects.filter(Q(reason__in=reasons) | Q(lob__in=lobs), active=True).order_by("title")
    missing = ((macro.title, tuple(tag for tag in OWED if not macro.texts.get(tag))) for macro in live)
    return [(title, tongues) for title, tongues in missing if tongues]
