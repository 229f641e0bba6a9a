"""The search for one matter told twice: behind the scenes, case by case, remembered once; a person decides.

Nothing of it runs when a case comes in. Every statement goes by an index: the member's cases, their handle, the device.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Q, QuerySet, Value
from django.db.models.functions import Upper

from nakhoda.core.duplicates import NEAR, Matter, same_matter
from nakhoda.core.likeness import runs
from nakhoda.desk.models import Case, DuplicateCursor, DuplicateOffer, Member, MemberAddress, Message
from nakhoda.desk.queries.cases import case_for
from nakhoda.org.actors import Actor
from nakhoda.org.models import Scope
from nakhoda.org.queries import registry_id

LIMIT = 200
APART = ("appeal", "internal_form")  # records hang on these; they are decided, not merged
MOST = 8  # cases of one person that are compared with a new one
OFFERS = 3  # of the likeliest that are offered
LIVING = ("new", "open", "pending_member", "on_hold", "resolved")
DEVICE = "device_id"
WORDS_OF = ("member", "third_party")
OF_MEMBER = """SELECT wanted.value, near.id FROM unnest(%s::bigint[]) AS wanted(value) CROSS JOIN LATERAL (
    SELECT id FROM desk_case WHERE member_id = wanted.value AND received_at >= %s
    AND status = ANY(%s) AND channel <> ALL(%s) ORDER BY id DESC LIMIT %s) AS near"""
OF_DEVICE = """SELECT wanted.value, near.id FROM unnest(%s::text[]) AS wanted(value) CROSS JOIN LATERAL (
    SELECT id FROM desk_case WHERE device = wanted.value AND received_at >= %s
    AND status = ANY(%s) AND channel <> ALL(%s) ORDER BY id DESC LIMIT %s) AS near"""
_MAIL = re.compile(r"[^\s<>,;]+@[^\s<>,;]+\.[^\s<>,;]+")


class OfferRefused(ValueError):
    """The offer cannot be dismissed; the message says why."""


def find_duplicates(now: datetime, limit: int = LIMIT) -> int:
    """Compare cases that came since the last search with what is near; how many were looked at. Runs as the system."""
    cursor = _cursor(now)
    fresh = list(Case.objects.filter(id__gt=cursor.before).order_by("id")[:limit])
    near = now - NEAR
    new = [c for c in fresh if c.status in LIVING and c.channel not in APART and c.received_at >= near]
    if new:
        _offer(new, now)
    newest = fresh[-1].id if fresh else cursor.last
    # What a long transaction commits late lies below the newest number: the last round is looked at once more.
    cursor.before, cursor.last = (cursor.last if newest == cursor.last or len(fresh) < limit else newest), newest
    cursor.save(update_fields=["before", "last"])
    return len(fresh) if len(fresh) == limit else 0


def _cursor(now: datetime) -> DuplicateCursor:
    """Locked. The first search begins with what is recent enough to be compared at all."""
    old = Case.objects.filter(received_at__lt=now - NEAR)
    if not DuplicateCursor.objects.filter(id=1).exists():
        last = old.aggregate(last=Max("id"))["last"] or 0
        about = {"scope_id": registry_id(), "before": last, "last": last}
        DuplicateCursor.objects.get_or_create(id=1, defaults=about)
    return DuplicateCursor.objects.select_for_update().get(id=1)


def dismiss_offer(case_id: int, other_id: int, *, actor: Actor, now: datetime) -> DuplicateOffer:
    """They are two matters: remembered, so that nobody is asked again. Raises `NoSuchCase`, `OfferRefused`."""
    case, other = case_for(actor, case_id, "case:merge"), case_for(actor, other_id, "case:merge")
    row = _pair(case.id, other.id).select_for_update().first()
    if row is None or row.state != "offered":
        raise OfferRefused("nothing is offered here any more")
    row.state, row.decided_by, row.decided_at = "dismissed", actor.id or None, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    return row


def settle_offer(child: Case, survivor: Case, *, actor: Actor, now: datetime) -> None:
    """Two cases were joined: if that was offered, it was accepted. The fetch of both was the authorisation."""
    settled = {"state": "accepted", "decided_by": actor.id or None, "decided_at": now}
    _pair(child.id, survivor.id).exclude(state="accepted").update(**settled)


def _pair(one: int, other: int) -> QuerySet[DuplicateOffer]:
    return DuplicateOffer.objects.filter(Q(case_id=one, other_id=other) | Q(case_id=other, other_id=one))


def _offer(new: Sequence[Case], now: datetime) -> None:
    near = _near(new)
    matters = _matters([*new, *(case for cases in near.values() for case in cases)])
    walls = dict(Scope.objects.values_list("id", "compartment"))
    rows = [
        row
        for case in new
        for row in _offers(
            case, [each for each in near[case.id] if walls[each.scope_id] == walls[case.scope_id]], matters, now
        )
    ]
    with transaction.atomic():
        DuplicateOffer.objects.bulk_create(rows, ignore_conflicts=True)


def _offers(case: Case, others: Iterable[Case], matters: dict[int, Matter], now: datetime) -> list[DuplicateOffer]:
    judged = [(same_matter(matters[case.id], matters[other.id]), other) for other in others]
    found = sorted((pair for pair in judged if pair[0].outcome), key=lambda pair: (-pair[0].outcome, pair[1].id))
    return [
        DuplicateOffer(
            scope_id=case.scope_id,
            case_id=case.id,
            other_id=other.id,
            codes=[reason.code for reason in decision.reasons],
            points=min(decision.outcome, 30_000),
            offered_at=now,
        )
        for decision, other in found[:OFFERS]
    ]


def _near(new: Sequence[Case]) -> dict[int, list[Case]]:
    """For each new case the older ones of whoever may be the same person, the latest first."""
    people, since = _people(new), min(case.received_at for case in new) - NEAR
    devices = {str(case.context[DEVICE]) for case in new if case.context.get(DEVICE)}
    most = MOST + len(new)  # the others of this round stand before the older ones
    of_member = _latest(OF_MEMBER, {each for ids in people.values() for each in ids}, since, most)
    of_device = _latest(OF_DEVICE, devices, since, most)
    ids = {number for found in (*of_member.values(), *of_device.values()) for number in found}
    cases = Case.objects.in_bulk(ids)
    near = {}
    for case in new:
        mine = {number for member in people[case.id] for number in of_member.get(member, ())}
        mine |= set(of_device.get(str(case.context.get(DEVICE, "")), ()))
        older = sorted((number for number in mine if number < case.id and number in cases), reverse=True)
        near[case.id] = [cases[number] for number in older[:MOST]]
    return near


def _latest(query: str, values: Iterable[Any], since: datetime, most: int) -> dict[Any, list[int]]:
    """For each value the latest living cases that have it, by one statement and one look into an index a value."""
    wanted = list(values)
    if not wanted:
        return {}
    found: dict[Any, list[int]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(query, [wanted, since, list(LIVING), list(APART), most])
        for value, number in cursor.fetchall():
            found[value].append(number)
    return found


def _people(new: Sequence[Case]) -> dict[int, list[int]]:
    """Members who may be the one of each case: by register, by the account's handle, by an address told in the form."""
    handles = dict(Member.objects.filter(id__in=[c.member_id for c in new]).values_list("id", "handle"))
    wanted = {case.id: _handle(case, handles) for case in new}
    same = defaultdict(list)
    named = [Upper(Value(each)) for each in {*wanted.values()} if each]
    rows = Member.objects.exclude(handle_key="").filter(handle_key__in=named) if named else []
    for row in rows:
        same[row.handle.casefold()].append(row.id)
    told = {case.id: _addresses(case) for case in new}
    values = {each for found in told.values() for each in found}
    known = dict(MemberAddress.objects.filter(kind="email", value__in=values).values_list("value", "member_id"))
    return {
        case.id: list(
            dict.fromkeys(
                [
                    *([case.member_id] if case.member_id else []),
                    *same[wanted[case.id]][:MOST],
                    *(known[each] for each in told[case.id] if each in known),
                ]
            )
        )
        for case in new
    }


def _matters(cases: Iterable[Case]) -> dict[int, Matter]:
    rows = {case.id: case for case in cases}
    members = [case.member_id for case in rows.values() if case.member_id]
    handles = dict(Member.objects.filter(id__in=members).values_list("id", "handle"))
    held = defaultdict(set)
    for member, value in MemberAddress.objects.filter(member_id__in=members).values_list("member_id", "value"):
        held[member].add(value)
    first = Message.objects.filter(case_id__in=list(rows), author_kind__in=WORDS_OF, is_public=True)
    texts = dict(first.order_by("case_id", "id").distinct("case_id").values_list("case_id", "text"))
    return {
        number: Matter(
            case_id=number,
            received_at=case.received_at,
            channel=case.channel,
            lob=case.lob,
            reason=case.reason,
            member_id=case.member_id,
            addresses=frozenset({*held[case.member_id or 0], *_addresses(case)}),
            handle=_handle(case, handles),
            device=str(case.context.get(DEVICE, "")),
            runs=runs(f"{case.subject}\n{texts.get(number, '')}"),
        )
        for number, case in rows.items()
    }


def _handle(case: Case, handles: dict[int, str]) -> str:
    told = str(case.context.get("handle") or handles.get(case.member_id or 0) or "")
    return told.strip().removeprefix("@").casefold()


def _addresses(case: Case) -> list[str]:
    """Addresses that the form asked for; where they are kept as tokens, none."""
    told = " ".join(str(value) for value in case.context.values())[:2_000]
    return [each.casefold() for each in _MAIL.findall(told)]
