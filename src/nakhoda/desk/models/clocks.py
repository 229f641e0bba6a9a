"""The running promises of a case: one row a clock, equal to the fold of its clock events."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from nakhoda.desk.models.cases import Case
from nakhoda.org.models import ScopedModel


class ClockRow(ScopedModel):
    """`core.clocks.Clock`, stored. The sweep reads (due_at) of what still runs, earliest first."""

    pk = models.CompositePrimaryKey("case_id", "number")
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, db_index=False, related_name="clocks")
    number = models.SmallIntegerField()
    code = models.CharField(max_length=40)
    metric = models.CharField(max_length=24)
    kind = models.CharField(max_length=12)
    target_minutes = models.IntegerField()
    business = models.BooleanField()
    calendar = models.CharField(max_length=40, blank=True, default="")
    started_at = models.DateTimeField()
    due_at = models.DateTimeField()
    pauses = models.JSONField(default=list)  # [[from, to|null], ...] ISO instants
    paused_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, default="active")
    cancel_reason = models.CharField(max_length=40, blank=True, default="")
    attributable_to = models.CharField(max_length=40, blank=True, default="")
    pauses_in = ArrayField(models.CharField(max_length=16), default=list)
    policy_version = models.IntegerField(default=0)
    subject = models.CharField(max_length=40, blank=True, default="")  # which of several: decision:7, step:1

    class Meta(ScopedModel.Meta):
        db_table = "desk_clock"
        indexes = [models.Index(fields=["due_at"], condition=Q(outcome="active"), name="clock_sweep")]
