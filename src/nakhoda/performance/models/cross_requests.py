"""A request to another team (product, tooling, policy ...), with the cases that it was built from (handbook 7)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nakhoda.core.cross_request import KINDS, STATES
from nakhoda.org.models import ScopedModel


class CrossRequest(ScopedModel):
    """`evidence` is what was known when it was raised: cases, members, minutes, waiting, languages, hour_cost, unhappy.

    `covers` are the labels of its cases; a reader from the desk must hold every one of them.
    """

    id = models.BigAutoField(primary_key=True)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    team = models.CharField(max_length=60)
    problem = models.TextField()
    trouble = models.JSONField(default=dict)
    evidence = models.JSONField(default=dict)
    covers = ArrayField(models.IntegerField(), default=list)
    state = models.CharField(max_length=10, default="raised", choices=[(state, state) for state in STATES])
    first_case_at = models.DateTimeField()
    answer_by = models.DateField()
    promised_on = models.DateField(null=True)
    raised_by = models.BigIntegerField(null=True)
    raised_at = models.DateTimeField()
    worked_by = models.BigIntegerField(null=True)
    shipped_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    told = models.IntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "performance_cross_request"
        indexes = [models.Index(fields=["state", "answer_by"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"


class CrossRequestCase(ScopedModel):
    """One affected case, under the case's own label; `told_at` when its member was told of the fix."""

    id = models.BigAutoField(primary_key=True)
    request = models.ForeignKey(CrossRequest, models.CASCADE, related_name="cases")
    case_id = models.BigIntegerField()
    told_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "performance_cross_request_case"
        constraints = [models.UniqueConstraint(fields=["request", "case_id"], name="a_case_is_linked_once")]
