"""Published versions of the desk policy: global documents, and regional or LOB variants."""

from __future__ import annotations

from django.db import models

from nakhoda.org.models import ScopedModel


class PolicyVersion(ScopedModel):
    """One document. `number` rises with every publication; the effective policy at an instant is a merge."""

    id = models.AutoField(primary_key=True)
    number = models.IntegerField(null=True, unique=True)
    document_key = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=[("global", "Global"), ("variant", "Variant")])
    title = models.CharField(max_length=120)
    text = models.TextField()
    state = models.CharField(max_length=10, default="draft")  # draft | published | withdrawn
    note = models.CharField(max_length=300, blank=True, default="")
    author_id = models.BigIntegerField(null=True)
    approver_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    effective_from = models.DateTimeField(null=True)
    expires_on = models.DateField(null=True)
    proposed_at = models.DateTimeField(null=True)  # a draft that its author holds to be ready
    approved_at = models.DateTimeField(null=True)  # another person agreed to this very text
    publisher_id = models.BigIntegerField(null=True)
    emergency_reason = models.CharField(max_length=300, blank=True, default="", db_default="")

    class Meta(ScopedModel.Meta):
        db_table = "desk_policy_version"
        indexes = [models.Index(fields=["state", "effective_from"])]

    def __str__(self) -> str:
        return f"{self.document_key} v{self.number or 'draft'}"


class PolicySave(ScopedModel):
    """What a draft said before a change by form: the way back. A change that is taken back leaves no row."""

    id = models.BigAutoField(primary_key=True)
    version = models.ForeignKey(PolicyVersion, models.CASCADE, db_constraint=False, related_name="saves")
    text = models.TextField()
    path = models.CharField(max_length=300)
    saved_by = models.BigIntegerField(null=True)
    saved_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_policy_save"
        indexes = [models.Index(fields=["version", "-id"], name="policy_save_last")]


class ObligationCheck(ScopedModel):
    """Somebody looked the law up: who, when, where. Beside the policy, whose published text nobody changes."""

    id = models.BigAutoField(primary_key=True)
    obligation = models.CharField(max_length=60)
    checked_on = models.DateField()
    checked_by = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField()
    source = models.CharField(max_length=300)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta(ScopedModel.Meta):
        db_table = "desk_obligation_check"
        indexes = [models.Index(fields=["obligation", "-checked_on"], name="obligation_last_check")]
