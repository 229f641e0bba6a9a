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

    class Meta(ScopedModel.Meta):
        db_table = "desk_policy_version"
        indexes = [models.Index(fields=["state", "effective_from"])]

    def __str__(self) -> str:
        return f"{self.document_key} v{self.number or 'draft'}"
