"""Handle time: a touch runs while an agent's focus is on a case (handbook 1.5). And who else has the case open.

A page with focus beats every 15 seconds. A touch begins with the first beat and ends when the agent leaves, takes the
next case, resolves or gives the case back, or falls silent for longer than the idle cap.

Locks are taken in one order: cases by number, who is there, touches. An agent's touches lie on several cases, so that
whoever has one case in hand waits for its own touches alone and passes over the others that somebody has in hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, QuerySet

from nakhoda.core.events import Event, TouchEnded, TouchStarted
from nakhoda.core.touches import Focus, credits
from nakhoda.desk.actions.beside import beside
from nakhoda.desk.actions.remarks import next_number
from nakhoda.desk.actions.writing import write_events
from nakhoda.desk.models import Case, Presence, Touch
from nakhoda.desk.queries.cases import case_for
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.work import workable_case_for
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of

HERE = timedelta(seconds=45)  # three missed beats and you are gone


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody else who has the case open now."""

    agent_id: int
    name: str
    typing: bool
    seen_at: datetime


def beat(case_id: int, *, actor: Actor, now: datetime, typing: bool = False) -> list[Companion]:
    """The agent is on the case. Credits the time since the last sign, and answers who else is here."""
    case = case_for(actor, case_id, "case:work")
    mine = _open_touches(actor.id)
    if not any(touch.case_id == case_id for touch in mine):
        case = workable_case_for(actor, case_id)
        mine = _open_touches(actor.id)  # her other window may have begun while this one waited for the case
    _show(case, actor, typing, now)
    _credit(mine, now)
    here = [touch.id for touch in mine if touch.case_id == case_id]
    if here:
        _unheld(here).update(last_beat_at=now)
    else:
        _start(case, actor, now)
    return presences(case_id, actor=actor, now=now)


def end_touch(case_id: int, *, actor: Actor, now: datetime) -> None:
    """The agent leaves the case; nothing happens when no touch is open."""
    if any(touch.case_id == case_id for touch in _open_touches(actor.id)):
        case = workable_case_for(actor, case_id)
        end_touches_on(case, now=now, agent_id=actor.id)
    Presence.objects.filter(case_id=case_id, agent_id=actor.id).delete()


def end_touches_on(case: Case, *, now: datetime, agent_id: int | None = None) -> None:
    """End what is open on a locked case: everybody's touches, or one agent's (resolve, release, hand over)."""
    rows = Touch.objects.filter(case_id=case.id, ended_at=None).order_by("id")
    touches = list((rows.filter(agent_id=agent_id) if agent_id else rows).select_for_update())
    for touch in touches:
        _credit(_open_touches(touch.agent_id), now, seen=True)
    if touches:
        ids = [touch.id for touch in touches]
        _end(case, Touch.objects.filter(id__in=ids).order_by("id"), now)


def leave_everything(agent_id: int, *, now: datetime) -> None:
    """End all touches of an agent, wherever those cases are by now (next case, a break, the end of a shift).

    What somebody has in hand just now is not waited for: that touch ends with its silence.
    """
    touches = _open_touches(agent_id)
    if not touches:
        return
    with scope_of(system("touches")):
        _credit(touches, now)
        _end_each(touches, now)


def end_stale_touches(now: datetime, limit: int = 200) -> int:
    """End touches that have been silent for longer than the idle cap, without that silence; the count."""
    silent = now - timedelta(minutes=policy_in_force(now).routing.idle_cap_minutes)
    rows = Touch.objects.filter(ended_at=None, last_beat_at__lt=silent).order_by("last_beat_at")[:limit]
    touches = list(rows)
    _end_each(touches, now)
    Presence.objects.filter(seen_at__lt=now - timedelta(hours=1)).delete()
    return len(touches)


def show_presence(case_id: int, *, actor: Actor, now: datetime, typing: bool = False) -> list[Companion]:
    """Say that one looks at the case, without any handle time; the answer is who else does."""
    case = case_for(actor, case_id)
    _show(case, actor, typing, now)
    return presences(case_id, actor=actor, now=now)


def presences(case_id: int, *, actor: Actor, now: datetime) -> list[Companion]:
    """Who else has the case open: the collision notice."""
    rows = Presence.objects.filter(case_id=case_id, seen_at__gt=now - HERE).exclude(agent_id=actor.id)
    return [Companion(row.agent_id, row.agent_name, row.typing, row.seen_at) for row in rows.order_by("agent_name")]


# -- rows ----------------------------------------------------------------------------------------------


def _open_touches(agent_id: int) -> list[Touch]:
    return list(Touch.objects.filter(agent_id=agent_id, ended_at=None).order_by("id"))


def _credit(touches: list[Touch], now: datetime, seen: bool = False) -> None:
    """Adds the seconds since the agent's last sign; `seen` keeps the same stretch from being counted again."""
    cap = policy_in_force(now).routing.idle_cap_minutes
    for touch_id, seconds in credits([Focus(touch.id, touch.last_beat_at) for touch in touches], now, cap).items():
        more = {"last_beat_at": now} if seen else {}
        _unheld([touch_id]).update(seconds=F("seconds") + seconds, **more)


def _unheld(ids: list[int]) -> QuerySet[Touch]:
    """Those of them that are open and that nobody else writes just now: who writes them credits them as well."""
    free = Touch.objects.filter(id__in=ids, ended_at=None).select_for_update(skip_locked=True)
    return Touch.objects.filter(id__in=free.values("id"))


def _start(case: Case, actor: Actor, now: datetime) -> None:
    number = next_number("desk_touch")
    write_events(case, [TouchStarted(touch_id=number, agent_id=actor.id)], actor=actor, now=now)
    times = {"started_at": now, "last_beat_at": now}
    Touch.objects.create(id=number, case_id=case.id, scope_id=case.scope_id, agent_id=actor.id, **times)


def _end_each(touches: list[Touch], now: datetime) -> None:
    ids = sorted({touch.case_id for touch in touches})
    for case in Case.objects.filter(id__in=ids).order_by("id").select_for_update(skip_locked=True):
        chosen = [touch.id for touch in touches if touch.case_id == case.id]
        _end(case, Touch.objects.filter(id__in=chosen).order_by("id"), now)


def _end(case: Case, touches: QuerySet[Touch], now: datetime) -> None:
    ended = [touch for touch in touches.select_for_update() if touch.ended_at is None]
    if not ended:
        return
    told: list[Event] = [
        TouchEnded(touch_id=touch.id, agent_id=touch.agent_id, seconds=round(touch.seconds)) for touch in ended
    ]
    write_events(case, told, actor=system("touches"), now=now)
    Touch.objects.filter(id__in=[touch.id for touch in ended]).update(ended_at=now)


def _show(case: Case, actor: Actor, typing: bool, now: datetime) -> None:
    row = Presence(case_id=case.id, scope_id=case.scope_id, agent_id=actor.id, agent_name=actor.name[:120])
    row.typing, row.seen_at = typing, now
    with beside(case):
        Presence.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["case", "agent_id"],
            update_fields=["agent_name", "typing", "seen_at", "scope_id"],
        )
