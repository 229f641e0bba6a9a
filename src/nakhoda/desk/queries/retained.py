"""Which cases still hold records of a class, oldest numbers first: what the nightly run looks at."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from nakhoda.desk.models import Attachment, Case, Draft, Member, MemberAddress, Message, RawMail
from nakhoda.desk.queries.custody import OVER

_SPOKEN = ~Q(text="", quoted="", html="")


def cases_with(record_class: str, after: int, before: datetime, most: int) -> list[int]:
    """Numbers above `after` of cases that ended before `before` and hold records of the class; at most so many."""
    rows = over_before(before).filter(id__gt=after)
    return list(_holding(rows, record_class).order_by("id").values_list("id", flat=True)[:most])


def silent_members(after: int, before: datetime, most: int) -> list[Member]:
    """Members above that number who are still known, and whose every case was over before that instant."""
    addresses = MemberAddress.objects.filter(member_id=OuterRef("id"))
    later = Case.objects.filter(member_id=OuterRef("id")).exclude(id__in=over_before(before).values("id"))
    known = Member.objects.filter(Exists(addresses) | ~Q(name="", handle=""), id__gt=after, created_at__lt=before)
    return list(known.filter(~Exists(later)).order_by("id")[:most])


def over_before(before: datetime) -> QuerySet[Case]:
    """Cases that are over, and were before that instant."""
    ended = Case.objects.filter(status__in=OVER).annotate(ended=Coalesce(F("resolved_at"), F("received_at")))
    return ended.filter(ended__lt=before)


def _holding(rows: QuerySet[Case], record_class: str) -> QuerySet[Case]:
    files = Attachment.objects.filter(case_id=OuterRef("id")).exclude(sha256="")
    said = Message.objects.filter(_SPOKEN, case_id=OuterRef("id"))
    if record_class == "message_text":
        return rows.filter(Exists(said.filter(is_public=True)) | ~Q(subject=""))
    exists = {
        "identity_evidence": files.filter(purpose="evidence"),
        "attachment": files.exclude(purpose="evidence"),
        "raw_mail": RawMail.objects.filter(case_id=OuterRef("id")).exclude(raw=b""),
        "draft": Draft.objects.filter(case_id=OuterRef("id")),
        "note": said.filter(is_public=False),
    }
    return rows.filter(Exists(exists[record_class]))
