"""Targets that were agreed before the program was there: they come along with a history, and only the program may."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import Refused
from nakhoda.planning.actions.targets import Wish, checked_wish
from nakhoda.planning.models import Target


def bring_along(wishes: Iterable[Wish], *, actor: Actor, now: datetime) -> int:
    """Write targets that rule from the first day of their period, marked as brought along; the count of them."""
    if not actor.is_system:
        raise Refused("only a history that the program takes in brings targets along; set one from tomorrow on instead")
    rows = [_agreed(wish, now) for wish in wishes]
    Target.objects.bulk_create(rows, batch_size=500)
    for scope in {row.scope_id for row in rows}:
        count = sum(row.scope_id == scope for row in rows)
        journal.record("target.brought", scope_id=scope, actor=actor.label, now=now, subject="targets", count=count)
    return len(rows)


def _agreed(wish: Wish, now: datetime) -> Target:
    row, period = checked_wish(wish)
    row.state, row.brought_along = "agreed", True
    row.created_at = row.agreed_at = now
    row.rules_from, row.agreed_on = period.start, period.start
    return row
