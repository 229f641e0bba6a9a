"""Scenarios that were asked for: one run with its options, and the parts in which workers live it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nakhoda.org.models import ScopedModel

STATES = ("waiting", "running", "done", "cancelled", "failed")


class SimulationRun(ScopedModel):
    """The question never changes after it was asked; `result` is written once, when every part is done.

    `spec`: fit_first, fit_last, start (days), days, warm_up_days, replications, seed, goal, options [{name, changes}].
    `result`: options [{name, changes, outcome, difference}], sizes, findings, warnings, forecast, hours_of_cpu.
    `covers` are the labels whose cases it was fitted to: a reader must hold every one.
    """

    id = models.AutoField(primary_key=True)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default="waiting", choices=[(state, state) for state in STATES])
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    spec = models.JSONField(default=dict)
    covers = ArrayField(models.IntegerField(), default=list)
    progress = models.SmallIntegerField(default=0)  # per cent
    trouble = models.CharField(max_length=500, blank=True, default="")
    result = models.JSONField(default=dict)
    load = models.BigIntegerField(default=0)
    policy_version = models.BigIntegerField(default=0)
    fitted = models.BinaryField(default=bytes)  # the model before any change, so that all workers live the same
    draft_id = models.BigIntegerField(null=True)  # the desk policy whose publishing it is asked for
    draft_digest = models.CharField(max_length=32, blank=True, default="")  # of the draft's text then
    draft_window = models.CharField(max_length=10, blank=True, default="")  # past | future

    class Meta(ScopedModel.Meta):
        db_table = "planning_run"
        indexes = [models.Index(fields=["-asked_at"]), models.Index(fields=["draft_id", "draft_window"])]

    def __str__(self) -> str:
        return f"run {self.id}: {self.name}"


class RunPart(ScopedModel):
    """Some replications of one option: what one worker does in one go. Done, it is not done again."""

    id = models.AutoField(primary_key=True)
    run = models.ForeignKey(SimulationRun, models.CASCADE, related_name="parts")
    option = models.SmallIntegerField()
    first = models.SmallIntegerField()  # replications [first, last)
    last = models.SmallIntegerField()
    state = models.CharField(max_length=10, default="waiting", choices=[(state, state) for state in STATES])
    seconds = models.FloatField(default=0.0)  # of CPU
    result = models.JSONField(default=list)  # figures of each replication

    class Meta(ScopedModel.Meta):
        db_table = "planning_run_part"
        constraints = [
            models.UniqueConstraint(fields=["run", "option", "first"], name="a_part_of_a_run_is_one"),
        ]

    def __str__(self) -> str:
        return f"{self.run_id}.{self.option}.{self.first}"
