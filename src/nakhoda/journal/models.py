"""The two tables of the log. Triggers and grants (migration 0002) keep both append-only."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Now


class Event(models.Model):
    """One line of a case's journal, keyed by (case, seq), chained by hash to the line before."""

    pk = models.CompositePrimaryKey("case_id", "seq")
    case_id = models.BigIntegerField()
    seq = models.IntegerField()
    scope_id = models.IntegerField()
    name = models.CharField(max_length=40)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=40)
    policy_version = models.IntegerField(default=0)
    payload = models.JSONField()
    hash = models.BinaryField()

    class Meta:
        db_table = "journal_event"


class Record(models.Model):
    """What happened outside any case: an agent's state, a published policy, a grant."""

    id = models.BigAutoField(primary_key=True)
    scope_id = models.IntegerField()
    name = models.CharField(max_length=60)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    actor = models.CharField(max_length=40)
    subject = models.CharField(max_length=60, default="")
    payload = models.JSONField()

    class Meta:
        db_table = "journal_record"
        indexes = [models.Index(fields=["name", "at"]), models.Index(fields=["subject", "at"])]
