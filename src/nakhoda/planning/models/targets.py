"""Targets and what was said before they were agreed (handbook 7: Target, Catchball)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nakhoda.org.models import ScopedModel

STATES = ("proposed", "agreed", "withdrawn")


class Target(ScopedModel):
    """One figure asked of one place over one period.

    A row is never edited after it is agreed: another one supersedes it, and `rules_to` says until when this one ruled.
    """

    id = models.AutoField(primary_key=True)
    metric = models.CharField(max_length=60)
    place = models.JSONField(default=dict)  # dimension -> value; empty is the whole region
    place_key = models.CharField(max_length=300, blank=True, default="")
    region = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    rules_from = models.DateField(null=True)
    rules_to = models.DateField(null=True)
    value = models.FloatField(null=True)
    floor = models.FloatField(null=True)
    stretch = models.FloatField(null=True)
    weight = models.FloatField(default=1.0)
    basis = models.CharField(max_length=10, default="internal")
    source = models.CharField(max_length=200, blank=True, default="")
    note = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(max_length=10, default="proposed")
    brought_along = models.BooleanField(default=False)  # came with a history; agreed before there was a record of it
    supersedes = models.ForeignKey("planning.Target", models.SET_NULL, null=True, related_name="superseded_by")
    author_id = models.BigIntegerField(null=True)
    agreed_by_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    agreed_on = models.DateField(null=True)  # the same in the region's days

    class Meta(ScopedModel.Meta):
        db_table = "planning_target"
        indexes = [
            models.Index(fields=["state", "rules_from", "rules_to"]),
            models.Index(fields=["region", "metric", "place_key"]),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_period_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state="agreed") | Q(rules_from__isnull=False, agreed_on__isnull=False),
                name="what_is_agreed_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(rules_from__isnull=True) | Q(rules_from__gte=F("starts_on"), rules_from__lte=F("ends_on")),
                name="a_target_rules_inside_its_period",
            ),
            models.CheckConstraint(
                condition=~Q(state="agreed", brought_along=False) | Q(rules_from__gt=F("agreed_on")),
                name="a_target_never_rules_the_past",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.place_key or 'region'} {self.starts_on}..{self.ends_on}"


class TargetWord(ScopedModel):
    """One throw of a catchball: proposal, counter, agreement, withdrawal; with the figures it named."""

    id = models.AutoField(primary_key=True)
    target = models.ForeignKey(Target, models.CASCADE, related_name="words")
    kind = models.CharField(max_length=10)  # proposed | countered | agreed | withdrawn
    value = models.FloatField(null=True)
    floor = models.FloatField(null=True)
    stretch = models.FloatField(null=True)
    note = models.CharField(max_length=300, blank=True, default="")
    author_id = models.BigIntegerField(null=True)
    binds = models.BooleanField(default=False)  # its author may set targets
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "planning_target_word"
        indexes = [models.Index(fields=["target", "at"])]
