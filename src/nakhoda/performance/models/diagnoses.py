"""A diagnosis: why a figure moved between two windows, as the method found it and as people judged it (handbook 7)."""

from __future__ import annotations

from django.db import models

from nakhoda.performance.models.alerts import Alert
from nakhoda.performance.models.sliced import SlicedModel

STATES = ("waiting", "running", "done", "failed")
VERDICTS = ("accepted", "rejected")


class Diagnosis(SlicedModel):
    """The question never changes after it was asked; `result` is written once, then people judge.

    `result` keys: see `performance/actions/diagnosis_run.py`. Windows are [start, end) UTC.
    """

    alert = models.ForeignKey(Alert, models.SET_NULL, null=True, related_name="diagnoses")
    before_start = models.DateTimeField()
    before_end = models.DateTimeField()
    after_start = models.DateTimeField()
    after_end = models.DateTimeField()

    state = models.CharField(max_length=8, default="waiting", choices=[(state, state) for state in STATES])
    progress = models.SmallIntegerField(default=0)  # per cent
    trouble = models.CharField(max_length=300, blank=True, default="")
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    load = models.BigIntegerField(default=0)
    as_of = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)

    verdict = models.CharField(max_length=8, blank=True, default="", choices=[(v, v) for v in VERDICTS])
    cause = models.SmallIntegerField(null=True)  # which of the result's causes was judged
    judged_kind = models.CharField(max_length=12, blank=True, default="")
    judged_dims = models.CharField(max_length=120, blank=True, default="")
    judged_by = models.BigIntegerField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta(SlicedModel.Meta):
        db_table = "performance_diagnosis"
        indexes = [models.Index(fields=["-asked_at"]), models.Index(fields=["judged_kind", "judged_dims"])]
