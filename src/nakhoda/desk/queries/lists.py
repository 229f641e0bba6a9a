"""Lists of cases: filtered, keyset-paged, never counted to the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from nakhoda.core.facts import STATUSES
from nakhoda.core.language.searching import pattern_of
from nakhoda.desk.models import Case, Participant
from nakhoda.desk.queries.ranges import FIRST, SHOWN, of_queue_by_urgency, unfinished_by_urgency
from nakhoda.desk.queries.sealing import opened_by, sealed_among
from nakhoda.desk.queries.vault import cases_with
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import visible

PAGE = 50
COUNTED = 1000  # lists say "1,000+" beyond this
FILTERS = ("queue", "status", "lane", "lob", "language", "channel", "assignee", "priority", "tag", "due")
UNFINISHED = ("new", "open", "pending_member", "on_hold")


class BadFilter(ValueError):
    """A filter or a cursor that the list does not know."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page of cases with the cursors of its neighbours ("" when there is none)."""

    cases: list[Case]
    older: str
    newer: str
    count: int
    counted_all: bool


def page_of_cases(
    actor: Actor, filters: dict[str, str], now: datetime, after: str = "", before: str = "", words: str = ""
) -> Page:
    """Most urgent first. `filters` maps a name of FILTERS to a value; `words` is a case number, address or subject."""
    rows = _filtered(actor, filters, words, now)
    counted = rows[: COUNTED + 1].count()
    chosen = _found(actor, filters, rows, after, before, words)
    more = len(chosen) > PAGE
    cases = list(reversed(chosen[:PAGE])) if before else chosen[:PAGE]
    older = _cursor(cases[-1]) if cases and (more or before) else ""
    newer = _cursor(cases[0]) if cases and (after or (before and more)) else ""
    return Page(cases, older, newer, min(counted, COUNTED), counted <= COUNTED)


def _found(
    actor: Actor, filters: dict[str, str], rows: QuerySet[Case], after: str, before: str, words: str
) -> list[Case]:
    """A page and one more. The whole list of somebody who sees many cases is read range by range, and so is a queue."""
    asked = _statuses(filters)
    if words or not asked or not filters.keys() <= {"status", "queue"}:
        return _slice(rows, after, before, _apart(filters, words))
    edge = _parsed(before or after) if before or after else FIRST
    labels, back = visible(actor, "case:read") & actor.scopes, bool(before)
    if "queue" in filters:
        return of_queue_by_urgency(filters["queue"], labels, asked, edge, back, PAGE + 1)
    return unfinished_by_urgency(labels, asked, edge, back, PAGE + 1)


def _statuses(filters: dict[str, str]) -> Sequence[str]:
    """The unfinished statuses that the filters ask for; empty when they ask for any other as well."""
    asked = tuple(dict.fromkeys(filters["status"].split(","))) if filters.get("status") else UNFINISHED
    return asked if set(asked) <= set(UNFINISHED) else ()


def _apart(filters: dict[str, str], words: str) -> Sequence[str]:
    """The statuses to look through one by one: those of a queue; elsewhere no index begins with them."""
    status = filters.get("status", "")
    if "queue" not in filters or words or status == "any":
        return ()
    return [known for known in STATUSES if known in status.split(",")] if status else UNFINISHED


def _filtered(actor: Actor, filters: dict[str, str], words: str, now: datetime) -> QuerySet[Case]:
    rows = Case.objects.filter(scope_id__in=visible(actor, "case:read"))
    for name, value in filters.items():
        if name not in FILTERS:
            raise BadFilter(f"a list of cases has no filter {name!r}")
        rows = rows.filter(_condition(actor, name, value, now))
    if "status" not in filters and not words:
        rows = rows.filter(status__in=UNFINISHED)
    return rows.filter(_matching(actor, words, now)) if words else rows


def _condition(actor: Actor, name: str, value: str, now: datetime) -> Q:
    if name == "due":
        return Q(next_due_at__lt=now) if value == "past" else Q(next_due_at__gte=now)
    if name == "assignee":
        return _assigned(actor, value)
    if name == "status":
        return Q(status__in=value.split(",")) if value != "any" else Q()
    return Q(tags__contains=[value]) if name == "tag" else Q(**{name: value})


def _assigned(actor: Actor, value: str) -> Q:
    if value in ("me", "nobody"):
        return Q(assignee_id=actor.id if value == "me" else None)
    if not value.isdecimal() or len(value) > 18:
        raise BadFilter("assignee is a person's number, `me` or `nobody`")
    return Q(assignee_id=int(value))


def _matching(actor: Actor, words: str, now: datetime) -> Q:
    words = words.replace("\0", "").strip()[:200]
    number = words.lstrip("#")
    if number.isdecimal() and len(number) < 19:
        return Q(id=int(number)) | (Q(id__in=cases_with(actor, words)) & _read(actor, now))
    if "@" in words:
        people = Participant.objects.filter(scope_id__in=visible(actor, "case:read"), address__iexact=words)
        return (Q(id__in=people.values("case_id")) | Q(id__in=cases_with(actor, words))) & _read(actor, now)
    return (_of_subject(words) | Q(id__in=cases_with(actor, words))) & _read(actor, now)


def _of_subject(words: str) -> Q:
    """Plain ASCII letters are looked for as they stand; other scripts and digits in all the ways to type them."""
    if words.isascii() and not any(map(str.isdigit, words)):
        return Q(subject__icontains=words)
    pattern = pattern_of(words)
    return Q(subject__iregex=pattern) if pattern else Q(pk__in=[])


def _read(actor: Actor, now: datetime) -> Q:
    """Whose words she may find: a search must not be the way around the purpose of a sealed case, nor tell that a
    member of this address or number has one."""
    sealed = sealed_among(visible(actor, "case:read"))
    if not sealed:
        return Q()
    return ~Q(scope_id__in=sealed) | Q(assignee_id=actor.id) | Q(id__in=opened_by(actor, now))


def _slice(rows: QuerySet[Case], after: str, before: str, statuses: Sequence[str]) -> list[Case]:
    """A page and one more. Each status by itself, so that the index of a queue gives its first ones without sorting."""
    order = ("-urgency", "-id") if before else ("urgency", "id")
    rows = rows.filter(_beyond(after, before)).only(*SHOWN)
    if len(statuses) < 2:
        return list(rows.order_by(*order)[: PAGE + 1])
    first, *others = (rows.filter(status=status).order_by(*order)[: PAGE + 1] for status in statuses)
    return list(first.union(*others, all=True).order_by(*order)[: PAGE + 1])


def _beyond(after: str, before: str) -> Q:
    if before:
        urgency, number = _parsed(before)
        return Q(urgency__lte=urgency) & (Q(urgency__lt=urgency) | Q(id__lt=number))
    if after:
        urgency, number = _parsed(after)
        return Q(urgency__gte=urgency) & (Q(urgency__gt=urgency) | Q(id__gt=number))
    return Q()


def _cursor(case: Case) -> str:
    return f"{case.urgency}.{case.id}"


def _parsed(cursor: str) -> tuple[int, int]:
    urgency, _, number = cursor.partition(".")
    if not (urgency.isdecimal() and number.isdecimal() and len(cursor) < 40):
        raise BadFilter("that page address is not one of ours; go back to the first page")
    return int(urgency), int(number)
