"""Somebody without the compartment reads one case: asked with a reason, let in by a second person, over by itself.

The case is opened by its number and no other row (`queries/glass.py`): no scope grows, so lists, counts, search and
exports stay closed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from nakhoda.core.sealing.rules import Compartment, granted_hours, needs_second, refused_ask, standing
from nakhoda.desk.actions.exposure import look_at
from nakhoda.desk.actions.sealed_opening import write_read
from nakhoda.desk.actions.telling import settle, tell
from nakhoda.desk.models import BreakGlass, Case
from nakhoda.desk.queries.exposure import Looking
from nakhoda.desk.queries.sealing import PROGRAM, seal_of, sealing
from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import Refused, require
from nakhoda.org.queries import labels_over, registry_id
from nakhoda.org.scope import scope_of

LONGEST_NUMBER = 15
LONGEST_NOTE = 300
MOST_WAITING = 5
HOUSE = "inhouse"


class GlassRefused(ValueError):
    """The ask or the answer was not taken; the message says why, and never whether the case exists."""


class NoSuchGlass(LookupError):
    """Foreign and missing are the same answer."""


def ask_glass(case_number: str, reason: str, note: str, hours: int, *, actor: Actor, now: datetime) -> BreakGlass:
    """Ask to read one case. A number of no case, or of one that is not sealed, is taken just the same."""
    require(actor, "glass:ask")
    if actor.organisation != HOUSE:
        raise GlassRefused("only people of the house itself may ask: speak to your contact there")
    if wrong := refused_ask(sealing(), reason, note, hours):
        raise GlassRefused(wrong)
    case_id = _number(case_number)
    with scope_of(PROGRAM):
        _refuse_many(actor, case_id, now)
        label, compartment = _place(case_id)
        if label in actor.scopes:
            raise GlassRefused("you may open this case already: look for it in your cases")
        glass = BreakGlass(scope_id=registry_id(), case_id=case_id, person_id=actor.id, reason=reason, hours=hours)
        glass.note, glass.asked_at = note.strip()[:LONGEST_NOTE].replace("\x00", ""), now
        glass.label_id, glass.compartment = label, compartment.key if compartment else ""
        if compartment is not None and not needs_second(compartment):
            glass.state, glass.alone = "granted", True
            glass.expires_at = now + timedelta(hours=granted_hours(compartment, hours))
        glass.save()
        _record("glass.asked", glass, actor, now, reason=reason, alone=glass.alone)
        if label:
            tell("glass_alone" if glass.alone else "glass_asked", glass.id, label_id=label, by=actor, now=now)
    return glass


def grant_glass(glass_id: int, note: str, *, actor: Actor, now: datetime) -> BreakGlass:
    """The second person lets her in. Never herself, never without authority over that very compartment."""
    glass = _to_decide(glass_id, actor, now)
    compartment = sealing().compartments[glass.compartment]
    hours = granted_hours(compartment, glass.hours)
    return _decide(glass, "granted", note, now + timedelta(hours=hours), actor=actor, now=now)


def refuse_glass(glass_id: int, note: str, *, actor: Actor, now: datetime) -> BreakGlass:
    """The second person does not."""
    return _decide(_to_decide(glass_id, actor, now), "refused", note, None, actor=actor, now=now)


def end_glass(glass_id: int, *, actor: Actor, now: datetime) -> BreakGlass:
    """Over before its time: by whoever asked, or by whoever has authority."""
    with scope_of(PROGRAM):
        glass = _locked(glass_id)
        if glass.person_id != actor.id and not _answers_for(glass, actor, now):
            raise NoSuchGlass(glass_id)
        if state_of_glass(glass, now) != "granted":
            raise GlassRefused("it is over already")
        glass.state, glass.ended_at, glass.ended_by = "ended", now, actor.id
        glass.save(update_fields=["state", "ended_at", "ended_by"])
        _record("glass.ended", glass, actor, now)
    return glass


def enter_glass(glass_id: int, what: str, *, actor: Actor, now: datetime) -> tuple[BreakGlass, Case]:
    """A view through the glass: only by whom it was broken for, only while it is, and each one is written down.

    The case is fetched by its number *and* the label that it had: one that moved since is closed again.
    """
    with scope_of(PROGRAM):
        glass = BreakGlass.objects.filter(id=glass_id, person_id=actor.id).first()
        if glass is None or state_of_glass(glass, now) != "granted":
            raise NoSuchGlass(glass_id)
        case = Case.objects.filter(id=glass.case_id, scope_id=glass.label_id).first()
        if case is None:
            raise NoSuchGlass(glass_id)
        write_read(case, glass.reason, "break_glass", what, actor=actor, now=now, glass_id=glass.id)
    return glass, case


def look_through(glass_id: int, content: str, step: str, *, actor: Actor, now: datetime) -> Looking:
    """A step of the veil behind the glass: counted like every other look at harm."""
    _glass, case = enter_glass(glass_id, "look", actor=actor, now=now)
    return look_at(case, content, "text", step, actor=actor, now=now)


def state_of_glass(glass: BreakGlass, now: datetime) -> str:
    """Where it is at this instant: time ends it, no job does."""
    return standing(glass.state, glass.asked_at, glass.expires_at, sealing().waits_hours, now)


def _to_decide(glass_id: int, actor: Actor, now: datetime) -> BreakGlass:
    require(actor, "glass:grant")
    with scope_of(PROGRAM):
        glass = _locked(glass_id)
        if not _answers_for(glass, actor, now):
            raise NoSuchGlass(glass_id)
        if glass.person_id == actor.id:
            raise Refused("you asked for it yourself: somebody else with authority over the compartment decides")
        if state_of_glass(glass, now) != "asked":
            raise GlassRefused("it was decided already, or nobody decided in time")
    return glass


def _answers_for(glass: BreakGlass, actor: Actor, now: datetime) -> bool:
    return bool(glass.label_id) and glass.label_id in labels_over(actor, "glass:grant", now)


def _decide(
    glass: BreakGlass, state: str, note: str, expires_at: datetime | None, *, actor: Actor, now: datetime
) -> BreakGlass:
    with scope_of(PROGRAM):
        glass.state, glass.decided_by, glass.decided_at, glass.expires_at = state, actor.id, now, expires_at
        glass.decided_note = note.strip()[:LONGEST_NOTE].replace("\x00", "")
        glass.save(update_fields=["state", "decided_by", "decided_at", "decided_note", "expires_at"])
        _record(f"glass.{state}", glass, actor, now)
        settle("glass_asked", glass.id, now=now)
        tell("glass_decided", glass.id, people=[glass.person_id], now=now)
    return glass


def _locked(glass_id: int) -> BreakGlass:
    glass = BreakGlass.objects.select_for_update().filter(id=glass_id).first()
    if glass is None:
        raise NoSuchGlass(glass_id)
    return glass


def _refuse_many(actor: Actor, case_id: int, now: datetime) -> None:
    mine = BreakGlass.objects.filter(person_id=actor.id, state__in=("asked", "granted")).order_by("-id")[:50]
    live = [each for each in mine if state_of_glass(each, now) in ("asked", "granted")]
    if any(each.case_id == case_id for each in live):
        raise GlassRefused("you have asked for this number already")
    if len(live) >= MOST_WAITING:
        raise GlassRefused(f"at most {MOST_WAITING} at a time: end one, or wait for an answer")


def _place(case_id: int) -> tuple[int, Compartment | None]:
    """(label, compartment) of a case that a glass may be broken for; (label, None) is kept as nothing at all."""
    label = Case.objects.filter(id=case_id).values_list("scope_id", flat=True).first() or 0
    compartment = seal_of(label) if label else None
    return (label, compartment) if compartment else (0, None)


def _number(text: str) -> int:
    digits = text.strip().removeprefix("#")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > LONGEST_NUMBER:
        raise GlassRefused("say the case's number, such as 4711")
    return int(digits)


def _record(name: str, glass: BreakGlass, actor: Actor, now: datetime, **more: Any) -> None:
    about = {"scope_id": registry_id(), "actor": actor.label, "now": now, "subject": f"glass:{glass.id}"}
    journal.record(name, **about, case=glass.case_id, compartment=glass.compartment, **more)  # type: ignore[arg-type]
