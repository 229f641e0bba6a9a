"""What we must keep and what we must not: legal holds, orders to erase, notices before it, nightly runs, exports.

None of these rows holds a person's words or address: they are kept when the person is gone, as proof of it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from nakhoda.org.models import ScopedModel


class LegalHold(ScopedModel):
    """Nothing that it covers is erased while it stands (handbook 5.4). Empty fields of the scope mean "all"."""

    id = models.BigAutoField(primary_key=True)
    reference = models.CharField(max_length=60, unique=True)  # the order's own number
    authority = models.CharField(max_length=120)  # who asks for it
    reason = models.CharField(max_length=300)
    case_id = models.BigIntegerField(null=True)
    member_id = models.BigIntegerField(null=True)
    lob = models.CharField(max_length=40, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    received_from = models.DateTimeField(null=True)
    received_until = models.DateTimeField(null=True)
    placed_by = models.CharField(max_length=40)
    placed_at = models.DateTimeField()
    review_at = models.DateTimeField()
    end_asked_by = models.CharField(max_length=40, blank=True, default="")
    end_asked_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=300, blank=True, default="")
    ended_by = models.CharField(max_length=40, blank=True, default="")
    ended_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_legal_hold"
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at=None) | (~Q(ended_by=models.F("end_asked_by")) & ~Q(end_asked_by="")),
                name="hold_ends_by_two",
            ),
        ]
        indexes = [models.Index(fields=["id"], condition=Q(ended_at=None), name="hold_standing")]


class ErasureOrder(ScopedModel):
    """A member's words and identity are to go: refused, running or done. A killed one is taken up again."""

    id = models.BigAutoField(primary_key=True)
    member_id = models.BigIntegerField()
    asked_by = models.CharField(max_length=40)
    reason = models.CharField(max_length=60, blank=True, default="")  # a code, never words of a person
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10)  # refused | running | done
    refusals = models.JSONField(default=list)  # [{"code", "number", "text"}]
    counts = models.JSONField(default=dict)
    files = models.JSONField(default=list)  # paths of the data folder still to be unlinked: written before rows go
    finished_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_erasure_order"
        constraints = [
            models.UniqueConstraint(fields=["member_id"], condition=Q(state="running"), name="one_running_erasure")
        ]
        indexes = [models.Index(fields=["member_id", "-id"], name="erasure_of_member")]


class ErasureNotice(ScopedModel):
    """A member was told that something of theirs will be erased, where the table asks for notice."""

    id = models.BigAutoField(primary_key=True)
    member_id = models.BigIntegerField()
    record_class = models.CharField(max_length=24)
    told_at = models.DateTimeField()
    due_at = models.DateTimeField()
    how = models.CharField(max_length=12)  # mail | no_address

    class Meta(ScopedModel.Meta):
        db_table = "desk_erasure_notice"
        constraints = [models.UniqueConstraint(fields=["member_id", "record_class"], name="one_notice_a_class")]


class RetentionRun(ScopedModel):
    """One night's work: what was erased, what was kept back and by what, per class."""

    id = models.BigAutoField(primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)  # {class: {"erased", "held", "floor", "notice"}}
    files = models.JSONField(default=list)  # still to be unlinked, as in `ErasureOrder`

    class Meta(ScopedModel.Meta):
        db_table = "desk_retention_run"


class SubjectExport(ScopedModel):
    """Who asked for all that is held about a member, when, and which file they were given (its digest)."""

    id = models.BigAutoField(primary_key=True)
    member_id = models.BigIntegerField()
    asked_by = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    counts = models.JSONField(default=dict)
    sha256 = models.CharField(max_length=64)

    class Meta(ScopedModel.Meta):
        db_table = "desk_subject_export"
        indexes = [models.Index(fields=["member_id", "-id"], name="export_of_member")]
