"""Catchball: counter a proposed target, or agree to it (handbook 7)."""

from __future__ import annotations

from datetime import datetime

from nakhoda.core.target_agreement import Catcher, Throw, may_agree
from nakhoda.core.target_periods import PeriodOver
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import Refused, may, require
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.targets import NotNow, TargetFaulty, TargetInThePast, checked_goal, say, take_force
from nakhoda.planning.models import Target
from nakhoda.planning.queries.one import locked_target_for, words_of
from nakhoda.planning.queries.places import region_day


def counter_target(
    target_id: int,
    *,
    value: float | None,
    floor: float | None = None,
    stretch: float | None = None,
    note: str,
    actor: Actor,
    now: datetime,
) -> Target:
    """Answer a proposal with other figures and the reason for them; raises `TargetFaulty`, `NotNow`, `Refused`."""
    row = _proposed(actor, target_id)
    require(actor, "target:propose")
    if not note.strip():
        raise TargetFaulty({"note": "say what speaks for your figures: capacity, volume, a case"})
    row.value, row.floor, row.stretch = value, floor, stretch
    checked_goal(row)
    with scope_of(system("targets")):
        row.save(update_fields=["value", "floor", "stretch"])
    say(row, "countered", note, actor=actor, now=now, binds=bool(may(actor, "target:set")))
    return row


def agree_target(target_id: int, note: str = "", *, actor: Actor, now: datetime) -> Target:
    """Make a proposal a target, from tomorrow at the earliest; raises `NotNow`, `Refused`, `TargetInThePast`."""
    row = _proposed(actor, target_id)
    words = words_of(row)
    last = Throw(words[-1].author_id, words[-1].binds) if words else Throw(row.author_id, False)
    verdict = may_agree(row.basis, last, _catcher(actor))
    if not verdict.outcome:
        raise Refused(verdict.reasons[0].text)
    try:
        take_force(row, region_day(row.region, now), actor=actor, now=now)
    except PeriodOver as over:
        raise TargetInThePast(f"{over}; withdraw this proposal") from None
    say(row, "agreed", note, actor=actor, now=now, binds=bool(may(actor, "target:set")))
    return row


def _proposed(actor: Actor, target_id: int) -> Target:
    row = locked_target_for(actor, target_id, "target:read")
    if row.state != "proposed":
        raise NotNow(f"this target is {row.state}; set another one in its place")
    return row


def _catcher(actor: Actor) -> Catcher:
    holds = {name: bool(may(actor, f"target:{name}")) for name in ("set", "approve", "propose")}
    return Catcher(actor.id, holds["set"], holds["approve"], holds["propose"])
