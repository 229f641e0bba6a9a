"""What a person does with her notices: read one, read all, say how she wants to hear of them by mail."""

from __future__ import annotations

from datetime import datetime

from nakhoda.desk.models import Notice, NoticeMail
from nakhoda.desk.models.notices import MAIL
from nakhoda.desk.queries.inbox import PROGRAM, mine, notice_for
from nakhoda.org.actors import Actor
from nakhoda.org.queries import registry_id
from nakhoda.org.scope import scope_of


class InboxRefused(ValueError):
    """Nothing was changed; the message says what to do."""


def read_notice(notice_id: int, *, actor: Actor, now: datetime) -> Notice:
    """She has seen it. Raises `NoSuchNotice`."""
    row = notice_for(actor, notice_id, now)
    with scope_of(PROGRAM):
        Notice.objects.filter(id=row.id, read_at=None).update(read_at=now)
    return row


def read_all(*, actor: Actor, now: datetime) -> int:
    """She has seen all of them; how many were unread."""
    with scope_of(PROGRAM):
        return mine(actor, now).filter(read_at=None).update(read_at=now)


def set_mail(mode: str, *, actor: Actor, now: datetime) -> NoticeMail:
    """off, at_once or daily. What was told before is not sent afterwards."""
    if mode not in MAIL:
        raise InboxRefused(f"choose one of {', '.join(MAIL)}")
    with scope_of(PROGRAM):
        about = {"scope_id": registry_id(), "mode": mode}
        row, _made = NoticeMail.objects.update_or_create(person_id=actor.id, defaults=about)
        Notice.objects.filter(person_id=actor.id, mailed_at=None).update(mailed_at=now)
    return row
