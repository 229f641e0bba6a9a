"""Forecasts that were made and kept: versions, leaves, what people changed, and days with a name (handbook 2.2)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nakhoda.org.models import ScopedModel


class ForecastVersion(ScopedModel):
    """One forecast of a region. A draft may be changed by hand; locked, it is what error is counted against."""

    id = models.AutoField(primary_key=True)
    region = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    zone = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default="draft")  # draft | locked
    note = models.CharField(max_length=300, blank=True, default="")
    seed = models.IntegerField()
    load = models.IntegerField()  # of the warehouse: the facts that it was made from
    learned_to = models.DateField()
    author_id = models.BigIntegerField(null=True)
    made_at = models.DateTimeField()
    owner_id = models.BigIntegerField(null=True)  # who locked it and answers for it
    locked_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "planning_forecast"
        indexes = [models.Index(fields=["region", "state", "starts_on"])]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_horizon_ends_after_it_starts"),
            models.CheckConstraint(
                condition=~Q(state="locked") | Q(locked_at__isnull=False), name="what_is_locked_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"v{self.id} {self.starts_on}..{self.ends_on}"


class ForecastLeaf(ScopedModel):
    """One series of a version: a place, or the whole (an empty place). Figures are by day from the first one on."""

    id = models.AutoField(primary_key=True)
    version = models.ForeignKey(ForecastVersion, models.CASCADE, related_name="leaves")
    region = models.CharField(max_length=20)
    place = models.JSONField(default=dict)  # lob, channel, language, country
    place_key = models.CharField(max_length=300, blank=True, default="")
    mean = models.JSONField(default=list)
    low = models.JSONField(default=list)  # one day in ten comes out lower
    high = models.JSONField(default=list)  # and one in ten higher
    other = models.JSONField(default=dict)  # with estimated dates on their other day: moved, mean, low, high
    effects = models.JSONField(default=list)
    warnings = models.JSONField(default=list)
    recent = models.FloatField(default=0.0)  # what came a day over the last four weeks
    past = models.JSONField(default=list)  # what came, the last eight weeks by day
    shape = models.JSONField(default=list)  # [7 weekdays, Monday first][48 half hours]: shares of a day

    class Meta(ScopedModel.Meta):
        db_table = "planning_forecast_leaf"
        constraints = [models.UniqueConstraint(fields=["version", "place_key"], name="a_place_is_forecast_once")]

    def __str__(self) -> str:
        return f"{self.place_key or 'all'} of v{self.version_id}"


class ForecastRequest(ScopedModel):
    """A forecast that was asked for and takes a worker; done, it names its version."""

    id = models.AutoField(primary_key=True)
    region = models.CharField(max_length=20)
    days = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=300, blank=True, default="")
    state = models.CharField(max_length=10, default="waiting")  # waiting | running | done | failed
    progress = models.SmallIntegerField(default=0)  # per cent
    trouble = models.CharField(max_length=500, blank=True, default="")
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    version = models.ForeignKey(ForecastVersion, models.SET_NULL, null=True, related_name="+")

    class Meta(ScopedModel.Meta):
        db_table = "planning_forecast_request"
        indexes = [models.Index(fields=["region", "state"])]

    def __str__(self) -> str:
        return f"{self.days} days, {self.state}"


class ForecastOverride(ScopedModel):
    """Somebody knows better: days of one leaf are changed by a share, with the reason. The latest one rules a day."""

    id = models.AutoField(primary_key=True)
    leaf = models.ForeignKey(ForecastLeaf, models.CASCADE, related_name="overrides")
    starts_on = models.DateField()
    ends_on = models.DateField()
    change = models.FloatField()  # .1 is ten per cent more
    reason = models.CharField(max_length=300)
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "planning_forecast_override"
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="a_change_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(change__gt=-1), name="a_change_leaves_something"),
        ]


class ForecastEvent(ScopedModel):
    """A launch, an incident or a day of our own that moves the volume of a line of business or a country."""

    id = models.AutoField(primary_key=True)
    region = models.CharField(max_length=20)
    kind = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    day = models.DateField()
    last = models.DateField(null=True)
    lob = models.CharField(max_length=40, blank=True, default="")
    country = models.CharField(max_length=40, blank=True, default="")
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "planning_forecast_event"
        indexes = [models.Index(fields=["region", "day"])]
