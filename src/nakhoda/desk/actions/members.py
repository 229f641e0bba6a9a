"""The register of members: found by address, made when new."""

from __future__ import annotations

from datetime import datetime

from nakhoda.desk.actions.arrivals import Arrival, Sender
from nakhoda.desk.models import Member, MemberAddress
from nakhoda.org.queries import registry_id


def member_of(sender: Sender, arrival: Arrival, now: datetime) -> int:
    """The member's id. Two first messages at once make one member: the address is unique."""
    key = {"kind": sender.kind, "value": sender.address.strip().casefold()}
    known = MemberAddress.objects.filter(**key).values_list("member_id", flat=True).first()
    return known or _new_member(key, sender, arrival, now)


def _new_member(key: dict[str, str], sender: Sender, arrival: Arrival, now: datetime) -> int:
    facts = {"name": sender.name[:200], "handle": sender.handle[:80], "created_at": now}
    where = {"locale": arrival.locale or "", "country": arrival.country or ""}
    member = Member.objects.create(scope_id=registry_id(), **facts, **where)
    row = MemberAddress(member=member, scope_id=registry_id(), **key)
    MemberAddress.objects.bulk_create([row], ignore_conflicts=True)
    return MemberAddress.objects.filter(**key).values_list("member_id", flat=True).get()
