"""What lay in the queues at the last count."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nakhoda.org.models import ScopedModel


class QueueCount(ScopedModel):
    """The unfinished cases of one queue, LOB and label when they were last counted (`actions.counting`)."""

    id = models.BigAutoField(primary_key=True)
    queue = models.CharField(max_length=60)
    lob = models.CharField(max_length=40)
    counted_at = models.DateTimeField()
    cases = models.IntegerField()
    workable = models.IntegerField()
    unassigned = models.IntegerField()
    past_due = models.IntegerField()
    at_risk = models.IntegerField()
    waiting_member = models.IntegerField()
    on_hold = models.IntegerField()
    oldest_at = models.DateTimeField(null=True)
    next_due_at = models.DateTimeField(null=True)
    bands = ArrayField(models.IntegerField())
    used = ArrayField(models.IntegerField())

    class Meta(ScopedModel.Meta):
        db_table = "desk_queue_count"
        constraints = [models.UniqueConstraint(fields=["scope_id", "queue", "lob"], name="one_count_a_place")]
