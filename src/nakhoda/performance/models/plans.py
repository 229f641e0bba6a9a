"""A recovery plan: a gap, the actions that are to close it, the path that they promise, and what came (handbook 7)."""

from __future__ import annotations

from django.db import models

from nakhoda.org.models import ScopedModel
from nakhoda.performance.models.diagnoses import Diagnosis
from nakhoda.performance.models.sliced import SlicedModel

STATES = ("draft", "approved", "running", "exited", "replanned", "stopped")
HEALTH = ("", "on_path", "off_path", "amber")


class RecoveryPlan(SlicedModel):
    """`baseline`, `target`, `tolerance` in the metric's own unit (shares 0-1); weeks begin on Monday, UTC.

    `amber` is set by the weekly check after two misses in a row and asks for a re-plan; only a new plan takes it away.
    """

    title = models.CharField(max_length=120)
    diagnosis = models.ForeignKey(Diagnosis, models.SET_NULL, null=True, related_name="plans")
    cause = models.JSONField(default=dict)
    good = models.CharField(max_length=4, default="up")
    unit = models.CharField(max_length=12, default="share")
    baseline = models.FloatField()
    baseline_n = models.BigIntegerField(default=0)
    target = models.FloatField()
    tolerance = models.FloatField()
    starts_on = models.DateField()
    weeks = models.SmallIntegerField(default=8)
    exit_weeks = models.SmallIntegerField(default=3)
    counters = models.JSONField(default=list)  # [{metric, limit, good}]: what must stay healthy
    shortfall_why = models.TextField(blank=True, default="")

    state = models.CharField(max_length=10, default="draft", choices=[(state, state) for state in STATES])
    health = models.CharField(max_length=8, blank=True, default="", choices=[(h, h) for h in HEALTH])
    person_id = models.BigIntegerField()  # who owns it
    sponsor_id = models.BigIntegerField(null=True)
    author_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    approver_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    replan_asked_at = models.DateTimeField(null=True)
    replaces = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaced_by")
    checked_at = models.DateTimeField(null=True)
    effect = models.JSONField(default=dict)  # as `performance/actions/plan_effects.py` writes it

    class Meta(SlicedModel.Meta):
        db_table = "performance_plan"
        indexes = [models.Index(fields=["state", "-changed_at"])]


class PlanAction(ScopedModel):
    """One thing to be done. `effect` is signed and in the plan's unit; it begins `lag_weeks` after the due week."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(RecoveryPlan, models.CASCADE, related_name="actions")
    what = models.CharField(max_length=200)
    person_id = models.BigIntegerField(null=True)
    due = models.DateField()
    effect = models.FloatField(default=0)
    lag_weeks = models.SmallIntegerField(default=0)
    ramp_weeks = models.SmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "performance_plan_action"
        indexes = [models.Index(fields=["plan", "due"])]


class PlanWeek(ScopedModel):
    """A week of a running plan as the engine counted it at `load`; `week` counts from 0 (core/glide_path)."""

    id = models.BigAutoField(primary_key=True)
    plan = models.ForeignKey(RecoveryPlan, models.CASCADE, related_name="told_weeks")
    week = models.SmallIntegerField()
    starts_on = models.DateField()
    expected = models.FloatField()
    actual = models.FloatField(null=True)
    lo = models.FloatField(null=True)
    hi = models.FloatField(null=True)
    n = models.BigIntegerField(default=0)
    standing = models.CharField(max_length=14)  # on | missed | ahead | not measured
    counters = models.JSONField(default=list)  # [{metric, value, n, limit, healthy}]
    load = models.BigIntegerField(default=0)
    as_of = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "performance_plan_week"
        constraints = [models.UniqueConstraint(fields=["plan", "week"], name="one_verdict_a_week")]
