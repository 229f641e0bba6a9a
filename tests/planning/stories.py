"""Targets for stories: wishes with everything but what the story is about."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from nakhoda.journal.queries import records_about
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.actions.agreeing import agree_target
from nakhoda.planning.actions.bringing import bring_along
from nakhoda.planning.actions.targets import TargetInThePast, Wish, set_target
from nakhoda.planning.models import Target
from tests.cast import NOW, actor

FRT = "sla_first_response_due"
DAY = timedelta(days=1)
SOURCE = "Meridian SOW 4, schedule B 2.1"


def wish(**more: Any) -> Wish:
    """92 % first responses in time in December, for the whole region."""
    return Wish(**({"metric": FRT, "period": "2026-12", "value": 0.92} | more))


def setting(who: str = "regional_lead", *, at: Any = NOW, **more: Any) -> Target:
    """Somebody of the cast sets it; what is refused is refused after the commit, as on a page."""
    doer = actor(who)
    with scope_of(doer):
        try:
            return set_target(wish(**more), actor=doer, now=at)
        except TargetInThePast as past:
            refusal = past
    raise refusal


def agreeing(who: str, target: Target, *, at: Any = NOW, note: str = "") -> Target:
    """Somebody of the cast agrees to it."""
    doer = actor(who)
    with scope_of(doer):
        return agree_target(target.id, note, actor=doer, now=at)


def brought(*wishes: dict[str, Any]) -> None:
    """Targets that ruled all November."""
    doer = system("test")
    with scope_of(doer):
        bring_along([wish(**({"period": "2026-11"} | told)) for told in wishes], actor=doer, now=NOW)


def now_is(target: Target) -> Target:
    """The row as it stands."""
    with scope_of(system("test")):
        return Target.objects.get(id=target.id)


def recorded(name: str) -> list[dict[str, Any]]:
    """What the journal says of first-response targets under this name."""
    with scope_of(system("test")):
        return [line.payload | {"actor": line.actor} for line in records_about(f"target:{FRT}", name)]
