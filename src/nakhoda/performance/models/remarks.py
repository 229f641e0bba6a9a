"""The words of people about a record: why it was snoozed, rejected, stopped. The journal holds only their numbers."""

from __future__ import annotations

from django.db import models

from nakhoda.org.models import ScopedModel


class Remark(ScopedModel):
    """Said once, never changed. `subject` is the journal's: `alert:12`, `diagnosis:3`, `plan:7`."""

    id = models.BigAutoField(primary_key=True)
    subject = models.CharField(max_length=60)
    at = models.DateTimeField()
    person_id = models.BigIntegerField(null=True)
    words = models.TextField()

    class Meta(ScopedModel.Meta):
        db_table = "performance_remark"
        indexes = [models.Index(fields=["subject", "at"])]
