"""The tables of the log, our own and other systems'. Triggers and grants (org/fences) keep the lines append-only."""

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


class Source(models.Model):
    """Another system whose cases were brought in: a log file, a help desk's export.

    `chosen_by` says how its cases were picked: by the date they came in (`received`) or ended (`closed`); cases picked
    by their end say nothing true about arrivals.
    """

    id = models.AutoField(primary_key=True)
    key = models.CharField(max_length=30, unique=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10)  # xes | csv | zendesk
    chosen_by = models.CharField(max_length=10, default="received")
    note = models.CharField(max_length=400, default="")
    mapping = models.TextField(default="")  # the document as it was read, so that the figures can be explained
    scope_id = models.IntegerField()
    recorded_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = "journal_source"


class ForeignCase(models.Model):
    """A case of another system: its key there, its number here, the head of its chain, and which rows it is made of."""

    pk = models.CompositePrimaryKey("source_id", "number")
    source_id = models.IntegerField()
    number = models.BigIntegerField()
    key = models.CharField(max_length=200)
    scope_id = models.IntegerField()
    last_seq = models.IntegerField()
    last_hash = models.BinaryField()
    rows = models.BinaryField()  # eight bytes a row taken in, so that the same row is never taken in twice

    class Meta:
        db_table = "journal_foreign_case"
        constraints = [models.UniqueConstraint(fields=["source_id", "key"], name="one_number_a_foreign_case")]


class ForeignName(models.Model):
    """Whom the numbers in a foreign case's events mean: kind `person` or `member`. A member's key is a digest."""

    pk = models.CompositePrimaryKey("source_id", "kind", "number")
    source_id = models.IntegerField()
    kind = models.CharField(max_length=10)
    number = models.BigIntegerField()
    key = models.CharField(max_length=200)
    name = models.CharField(max_length=200, default="")
    site = models.CharField(max_length=80, default="")
    team = models.CharField(max_length=80, default="")
    owner = models.CharField(max_length=80, default="")
    scope_id = models.IntegerField()

    class Meta:
        db_table = "journal_foreign_name"
        constraints = [models.UniqueConstraint(fields=["source_id", "kind", "key"], name="one_number_a_foreign_name")]


class ForeignEvent(models.Model):
    """One line of a foreign case's journal: the columns of `Event`, within a source, with a chain of its own."""

    pk = models.CompositePrimaryKey("source_id", "case_id", "seq")
    source_id = models.IntegerField()
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
        db_table = "journal_foreign_event"
