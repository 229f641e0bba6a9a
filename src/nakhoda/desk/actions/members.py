"""The register of members: found by address, made when new."""

from __future__ import annotations

from datetime import datetime

from nakhoda.desk.actions.vaulting import new_tokens
from nakhoda.desk.arrivals import Arrival, Sender
from nakhoda.desk.models import Member, MemberAddress
from nakhoda.org.queries import registry_id


def address_key(sender: Sender) -> tuple[str, str]:
    """The kind and value under which an address is in the register."""
    return sender.kind, sender.address.strip().casefold()[:254]


def name_of(sender: Sender) -> str:
    """As the register keeps it: a number that somebody calls herself is no name."""
    return new_tokens().of(sender.name)[:200]


def handle_of(sender: Sender) -> str:
    """As the app knows it; what somebody typed into a form's field for it may be anything."""
    return (sender.handle if sender.kind == "app" else new_tokens().of(sender.handle))[:80]


def new_member(sender: Sender, arrival: Arrival, now: datetime) -> int:
    """The id of a member whose address was not found. Two first messages at once make one member: it is unique."""
    key = dict(zip(("kind", "value"), address_key(sender), strict=True))
    facts = {"name": name_of(sender), "handle": handle_of(sender), "honorific": sender.honorific, "created_at": now}
    where = {"locale": arrival.locale or "", "country": arrival.country or ""}
    member = Member.objects.create(scope_id=registry_id(), **facts, **where)
    row = MemberAddress(member=member, scope_id=registry_id(), **key)
    MemberAddress.objects.bulk_create([row], ignore_conflicts=True)
    return MemberAddress.objects.filter(**key).values_list("member_id", flat=True).get()
