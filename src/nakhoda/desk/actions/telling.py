"""Tell people: a notice a person, written in the transaction of the event that causes it, so both are or neither is.

Who is told follows from the kind's permission over the label of what happened: whoever does not hold a sealed
compartment is never told of one. The same thing told again before it is settled is the same notice.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from nakhoda.desk.jobs import defer
from nakhoda.desk.models import Notice, NoticeMail
from nakhoda.desk.queries.notice_kinds import KINDS
from nakhoda.org.actors import Actor, system
from nakhoda.org.holders import holders_of, holders_of_roles
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of

PROGRAM = system("notices")
SPREAD = timedelta(seconds=30)  # what happens together is one mail


def tell(
    kind: str,
    subject_id: int = 0,
    *,
    now: datetime,
    label_id: int = 0,
    people: Iterable[int | None] | None = None,
    roles: Collection[str] = (),
    by: Actor | None = None,
    number: int = 1,
    code: str = "",
) -> int:
    """Tell `people`, or who holds `roles` (or the kind's permission) over the label; never `by`. How many were told."""
    with scope_of(PROGRAM):
        told = _addressees(kind, label_id, people, roles, now) - {by.id if by else 0}
        if not told:
            return 0
        about = {"kind": kind, "subject_id": subject_id, "code": code}
        again = _told_again(told, about, number, now)
        rows = [_row(person, about, label_id, number, now) for person in sorted(told - again)]
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        _mail_soon(told, now)
    return len(told)


def settle(kind: str, subject_id: int = 0, *, now: datetime, code: str = "") -> int:
    """It needs nobody any more: decided, published, withdrawn. How many notices are done by it."""
    with scope_of(PROGRAM):
        return Notice.objects.filter(kind=kind, subject_id=subject_id, code=code, done_at=None).update(done_at=now)


def forget_notices(now: datetime, limit: int = 5_000) -> int:
    """Drop those whose time is over; the count. Runs as the system."""
    over = Notice.objects.filter(expires_at__lt=now).order_by("expires_at").values_list("id", flat=True)[:limit]
    return Notice.objects.filter(id__in=list(over)).delete()[0]


def _addressees(
    kind: str, label_id: int, people: Iterable[int | None] | None, roles: Collection[str], now: datetime
) -> set[int]:
    if people is not None:
        return {person for person in people if person}
    rule = KINDS[kind]
    if wanted := roles or rule.roles:
        return set(holders_of_roles(wanted, label_id, now, answering=rule.answering))
    return set(holders_of(rule.who, label_id, now, answering=rule.answering))


def _told_again(told: set[int], about: dict[str, object], number: int, now: datetime) -> set[int]:
    """Those who have this very notice already; a number that rose makes it unread again."""
    rows = Notice.objects.filter(**about, person_id__in=told, done_at=None)
    rows.filter(number__lt=number).update(number=number, at=now, read_at=None)
    return set(rows.values_list("person_id", flat=True))


def _row(person: int, about: dict[str, object], label_id: int, number: int, now: datetime) -> Notice:
    rule = KINDS[str(about["kind"])]
    until = now + timedelta(days=rule.days)
    return Notice(
        scope_id=registry_id(), person_id=person, label_id=label_id, number=number, at=now, expires_at=until, **about
    )


def _mail_soon(told: set[int], now: datetime) -> None:
    wants = NoticeMail.objects.filter(person_id__in=told, mode="at_once").values_list("person_id", flat=True)
    for person in wants:
        defer("mail_notices", at=now + SPREAD, person_id=person)
