"""Records what harm somebody looks at, step by step, and what follows from it: closed lanes, a paid break, cover."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from nakhoda.core.exposure import rest_due
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.policy.rules import ExposureLane
from nakhoda.core.policy.schema import MODALITIES, VEILS
from nakhoda.desk.actions.touches import leave_everything
from nakhoda.desk.actions.work import release
from nakhoda.desk.models import Attachment, Case, CoverRequest, Exposure, LaneConsent, Rest, Skip
from nakhoda.desk.queries.agents import forget_cards
from nakhoda.desk.queries.cases import case_for
from nakhoda.desk.queries.exposure import Looking, looking_of
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.work import workable_case_for
from nakhoda.org.actions import set_status
from nakhoda.org.actors import Actor, system
from nakhoda.org.models import Person
from nakhoda.org.permissions import require
from nakhoda.org.queries import wellbeing_scope_id
from nakhoda.org.scope import scope_of

STEPS = {"open": "blur", "blur": "blur", "grey": "grey", "none": "none", "sound": "sound"}
CLOSE = "close"


class NotShown(ValueError):
    """The veil stays; the message says why."""


class NoSkipLeft(ValueError):
    """The day's skips are used up."""


class NoSuchLane(ValueError):
    """The lane asks for no consent, or does not exist."""


def look(case_id: int, content: str, modality: str, step: str, *, actor: Actor, now: datetime) -> Looking:
    """One step of looking: opened, lifted further, or closed. Ends the stretch before it and begins the next.

    `content` names the message or file. Raises `NotShown` for a step beyond the organisation's floor.
    """
    return look_at(case_for(actor, case_id, "case:read"), content, modality, step, actor=actor, now=now)


def look_at(case: Case, content: str, modality: str, step: str, *, actor: Actor, now: datetime) -> Looking:
    """The same for a case that the caller was let into."""
    policy = policy_in_force(now)
    lane = policy.exposure.lanes.get(case.lane)
    with scope_of(system("exposure")):
        person = Person.objects.select_for_update().select_related("organisation").get(id=actor.id)
        _end(person.id, policy, now)
        if lane and step != CLOSE:
            _begin(person, case, lane, content, modality, step, now)
        found = _rested(person, looking_of(person, policy, now), policy, now)
    forget_cards()
    return found


def fetched(file: Attachment, *, actor: Actor, now: datetime) -> None:
    """A file of a lane with limits was downloaded: a look as far as the lane allows, up to the idle cap."""
    lane = Case.objects.filter(id=file.case_id).values_list("lane", flat=True).first()
    rule = policy_in_force(now).exposure.lanes.get(lane or "")
    if rule:
        kind = file.content_type.partition("/")[0]
        modality = {"video": "video", "image": "image", "audio": "sound"}.get(kind, "text")
        look(file.case_id, f"file-{file.id}", modality, rule.floor, actor=actor, now=now)


def _end(person_id: int, policy: CompiledPolicy, now: datetime) -> None:
    """One screen, one content: what was open is over. A page that fell silent is believed up to the idle cap."""
    cap = timedelta(minutes=policy.routing.idle_cap_minutes)
    for row in Exposure.objects.filter(person_id=person_id, ended_at=None):
        Exposure.objects.filter(id=row.id).update(ended_at=min(now, row.started_at + cap))


def _begin(
    person: Person, case: Case, lane: ExposureLane, content: str, modality: str, step: str, now: datetime
) -> None:
    shown = STEPS.get(step)
    if shown is None or modality not in MODALITIES:
        raise NotShown(f"there is no step {step!r} of looking at {modality!r}")
    if shown in VEILS and VEILS.index(shown) > VEILS.index(lane.floor):
        raise NotShown("this kind of content is not shown without its veil here")
    Exposure.objects.create(
        scope_id=wellbeing_scope_id(person.organisation_id),
        person_id=person.id,
        case_id=case.id,
        content=content[:40],
        lane=lane.key,
        severity=lane.severity,
        modality="sound" if shown == "sound" else modality,
        step=shown,
        started_at=now,
    )


def _rested(person: Person, found: Looking, policy: CompiledPolicy, now: datetime) -> Looking:
    """A stretch as long as one may look ends in a paid break, at once."""
    if not rest_due(found.dose, policy.exposure) or found.rest_until:
        return found
    ends = now + timedelta(minutes=policy.exposure.pause_minutes)
    _end(person.id, policy, now)
    Rest.objects.create(
        scope_id=wellbeing_scope_id(person.organisation_id),
        person_id=person.id,
        began_at=now,
        ends_at=ends,
        after_seconds=found.dose.block_seconds,
    )
    set_status(person, "wellness", actor=system("exposure"), now=now)
    leave_everything(person.id, now=now)
    return looking_of(person, policy, now)


def skip(case_id: int, *, actor: Actor, now: datetime) -> Case:
    """Give a case back, no reason asked. Raises `NoSkipLeft` when the day's are used up."""
    workable_case_for(actor, case_id)
    policy = policy_in_force(now)
    with scope_of(system("exposure")):
        person = Person.objects.select_for_update().get(id=actor.id)
        if looking_of(person, policy, now).skips >= policy.exposure.skips_a_day:
            raise NoSkipLeft("today's skips are used up; ask your leader for cover, no reason is asked")
    case = release(case_id, actor=actor, now=now)
    with scope_of(system("exposure")):
        Skip.objects.create(
            scope_id=wellbeing_scope_id(person.organisation_id), person_id=person.id, case_id=case_id, at=now
        )
    return case


def consent(lane: str, *, actor: Actor, now: datetime) -> LaneConsent:
    """Agree, after reading the risk sheet, to work of this kind; for as long as the policy says."""
    require(actor, "wellbeing:own")
    rule = _consented(policy_in_force(now), lane)
    with scope_of(system("exposure")):
        person = Person.objects.get(id=actor.id)
        given = agree(person, rule, now=now)
    forget_cards()
    return given


def agree(person: Person, rule: ExposureLane, *, now: datetime) -> LaneConsent:
    """The record of a consent. Needs the program's sight."""
    today = now.astimezone(ZoneInfo(person.time_zone)).date()
    LaneConsent.objects.filter(person_id=person.id, lane=rule.key, withdrawn_at=None).update(withdrawn_at=now)
    return LaneConsent.objects.create(
        scope_id=wellbeing_scope_id(person.organisation_id),
        person_id=person.id,
        lane=rule.key,
        given_at=now,
        last_day=today + timedelta(days=rule.consent_days),
    )


def withdraw(lane: str, *, actor: Actor, now: datetime) -> None:
    """Take a consent back: nothing of the lane comes any more, and nobody asks why."""
    require(actor, "wellbeing:own")
    with scope_of(system("exposure")):
        LaneConsent.objects.filter(person_id=actor.id, lane=lane, withdrawn_at=None).update(withdrawn_at=now)
    forget_cards()


def _consented(policy: CompiledPolicy, lane: str) -> ExposureLane:
    rule = policy.exposure.lanes.get(lane)
    if rule is None or not rule.consent:
        raise NoSuchLane("this lane asks for no consent")
    return rule


def ask_for_cover(*, actor: Actor, now: datetime) -> CoverRequest:
    """After a bad case: off the line at once. The leader learns that cover is needed, the officer that she is."""
    require(actor, "wellbeing:own")
    with scope_of(system("exposure")):
        person = Person.objects.select_for_update().get(id=actor.id)
        _end(person.id, policy_in_force(now), now)
        asked = CoverRequest.objects.create(
            scope_id=wellbeing_scope_id(person.organisation_id), person_id=person.id, asked_at=now
        )
        set_status(person, "wellness", actor=system("exposure"), now=now)
        leave_everything(person.id, now=now)
    forget_cards()
    return asked


def agree_all(people: Iterable[Person], *, now: datetime) -> int:
    """Record the consents of a roster whose people are cleared for lanes that ask for one; the count."""
    policy = policy_in_force(now)
    lanes = [lane for lane in policy.exposure.lanes.values() if lane.consent and lane.key in policy.lanes]
    told = [(who, lane) for who in people for lane in lanes if policy.lanes[lane.key].clearance in who.lanes]
    for who, lane in told:
        agree(who, lane, now=now)
    return len(told)
