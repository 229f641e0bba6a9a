"""What a person was told, newest first, as far as she still may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from nakhoda.desk.models import Notice, NoticeMail
from nakhoda.desk.queries.notice_kinds import KINDS, Kind
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.org.actors import Actor, system
from nakhoda.org.permissions import may
from nakhoda.org.queries import labels_over
from nakhoda.org.scope import reading_as

PROGRAM = system("notices")
SHOWN = 50
MOST_COUNTED = 99


class NoSuchNotice(LookupError):
    """Foreign and missing are the same answer."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """One page: rows for the template, and the edge of the older ones ("" when there are none)."""

    rows: list[dict[str, Any]]
    older: str
    unread: int


def inbox_of(actor: Actor, now: datetime, before: str = "") -> Inbox:
    """A page of notices; `before` is the id at the edge of the page before."""
    with reading_as(PROGRAM):
        rows = mine(actor, now)
        if before.isdecimal() and len(before) < 19:
            rows = rows.filter(id__lt=int(before))
        found = list(rows.order_by("-id")[: SHOWN + 1])
    shown = found[:SHOWN]
    older = str(shown[-1].id) if len(found) > SHOWN else ""
    return Inbox([row_of(each) for each in shown], older, unread_of(actor, now))


def unread_of(actor: Actor | None, now: datetime) -> int:
    """How many wait unread, at most `MOST_COUNTED` and one."""
    if actor is None or actor.kind != "person":
        return 0
    with reading_as(PROGRAM):
        rows = prepared_rows(_UNREAD, [actor.id, now])
    known = _Known(actor, now)
    waiting: int = sum(count for kind, label, count in rows if known.of(kind, label))
    return min(waiting, MOST_COUNTED + 1)


_UNREAD = """
SELECT kind, label_id, count(*) FROM desk_notice
WHERE person_id = %s AND expires_at > %s AND read_at IS NULL AND done_at IS NULL GROUP BY 1, 2
"""


class _Known:
    """What of her notices somebody may still know of, as `mine` says it; asked on every page, so place by place."""

    def __init__(self, actor: Actor, now: datetime) -> None:
        self.actor, self.now = actor, now
        self._answered: dict[str, frozenset[int]] = {}

    def of(self, kind: str, label: int) -> bool:
        """Whether a notice of that kind about that label is hers to know."""
        return kind in KINDS and (label == 0 or label in self.actor.scopes or label in self._answers_for(kind))

    def _answers_for(self, kind: str) -> frozenset[int]:
        rule = KINDS[kind]
        if not (rule.answering and may(self.actor, rule.who)):
            return frozenset()
        if kind not in self._answered:
            self._answered[kind] = labels_over(self.actor, rule.who, self.now)
        return self._answered[kind]


def notice_for(actor: Actor, notice_id: int, now: datetime) -> Notice:
    """One of one's own; raises `NoSuchNotice`."""
    with reading_as(PROGRAM):
        found = mine(actor, now).filter(id=notice_id).first()
    if found is None:
        raise NoSuchNotice(f"there is no notice {notice_id} for you")
    return found


def mine(actor: Actor, now: datetime) -> QuerySet[Notice]:
    """Notices of the actor that are not over, of what she may still know. Under the program's scope."""
    own = Notice.objects.filter(person_id=actor.id, expires_at__gt=now, kind__in=KINDS)
    known = Q(label_id=0) | Q(label_id__in=actor.scopes)
    return own.filter(known | _answered_for(actor, own, now))


def mail_mode_of(actor: Actor) -> str:
    """off | at_once | daily."""
    with reading_as(PROGRAM):
        return NoticeMail.objects.filter(person_id=actor.id).values_list("mode", flat=True).first() or "off"


def phrase_of(row: Notice) -> str:
    """The words of a notice in the language that is active."""
    return str(KINDS[row.kind].phrase) % {"id": row.subject_id, "n": row.number, "code": _called(row)}


def door_of(row: Notice) -> str:
    """Where it leads."""
    kind: Kind = KINDS[row.kind]
    return reverse(kind.door, args=[row.subject_id] if kind.with_id else [])


def row_of(row: Notice) -> dict[str, Any]:
    """A line of the page."""
    kind = KINDS[row.kind]
    return {
        "id": row.id,
        "text": phrase_of(row),
        "icon": kind.icon,
        "urgency": kind.urgency,
        "at": row.at,
        "unread": row.read_at is None and row.done_at is None,
        "done": row.done_at is not None,
        "open_url": reverse("desk:notice_open", args=[row.id]),
    }


def _called(row: Notice) -> str:
    """A queue by its title, as it was called when this was told."""
    code = row.code.partition("@")[0]
    queue = policy_in_force(row.at).queue_by_key.get(code) if code else None
    return queue.title if queue else code


def _answered_for(actor: Actor, own: QuerySet[Notice], now: datetime) -> Q:
    """Of the kinds that go to whoever answers for a place: the labels for which she does, as their own page asks."""
    asked = [key for key, kind in KINDS.items() if kind.answering and may(actor, kind.who)]
    told = set(own.filter(kind__in=asked).values_list("kind", flat=True)) if asked else set()
    found = Q(pk=None)
    for kind in sorted(told):
        found |= Q(kind=kind, label_id__in=labels_over(actor, KINDS[kind].who, now))
    return found
