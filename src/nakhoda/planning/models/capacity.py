"""Capacity: what is assumed of people at a place, classes and leave that are decided, and plans (handbook 2.1, 2.7)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nakhoda.org.models import ScopedModel

STATES = ("waiting", "running", "done", "failed", "cancelled")


class StaffingAssumption(ScopedModel):
    """What was agreed of one place from a day on. A row is never edited: the latest one of a place rules."""

    id = models.AutoField(primary_key=True)
    region = models.CharField(max_length=20)
    owner = models.CharField(max_length=40)
    site = models.CharField(max_length=40)
    lob = models.CharField(max_length=40, blank=True, default="")  # empty: all
    language = models.CharField(max_length=12, blank=True, default="")
    tier = models.SmallIntegerField(default=0)
    values = models.JSONField(default=dict)  # field -> text as it was typed; see core.capacity.assumed
    changed = models.JSONField(default=dict)  # field -> [before, after]: the change log
    source = models.CharField(max_length=200, blank=True, default="")
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "planning_staffing_assumption"
        indexes = [models.Index(fields=["region", "owner", "site"])]

    def __str__(self) -> str:
        return "/".join(filter(None, (self.owner, self.site, self.lob, self.language, str(self.tier or ""))))


class ExchangeRate(ScopedModel):
    """What one unit of a currency was worth in US dollars from a day on, with its source. Never edited, only added."""

    id = models.AutoField(primary_key=True)
    region = models.CharField(max_length=20)
    currency = models.CharField(max_length=3)
    usd = models.FloatField()
    since = models.DateField()
    source = models.CharField(max_length=200)
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "planning_exchange_rate"
        indexes = [models.Index(fields=["region", "currency", "since"])]
        constraints = [models.CheckConstraint(condition=Q(usd__gt=0), name="a_rate_is_above_nothing")]

    def __str__(self) -> str:
        return f"{self.currency} {self.usd:g} from {self.since}"


class HiringClass(ScopedModel):
    """Heads that begin training together; decided already. Cancelled, it stays to be read."""

    id = models.AutoField(primary_key=True)
    region = models.CharField(max_length=20)
    queue = models.CharField(max_length=60)
    starts_on = models.DateField()
    heads = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default="planned")  # planned | cancelled
    note = models.CharField(max_length=200, blank=True, default="")
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "planning_hiring_class"
        indexes = [models.Index(fields=["region", "starts_on"])]
        constraints = [models.CheckConstraint(condition=Q(heads__gte=1), name="a_class_has_somebody_in_it")]


class Leave(ScopedModel):
    """Heads of a queue that are away for a stretch of days. Numbers only: whose leave it is stays with the partner."""

    id = models.AutoField(primary_key=True)
    region = models.CharField(max_length=20)
    queue = models.CharField(max_length=60)
    first = models.DateField()
    last = models.DateField()
    heads = models.FloatField()
    note = models.CharField(max_length=200, blank=True, default="")
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "planning_leave"
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="a_leave_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(heads__gt=0), name="somebody_is_on_leave"),
        ]


class LabourWaiver(ScopedModel):
    """Somebody answers for one breach of a working-time rule, with the reason (handbook 6.5)."""

    id = models.AutoField(primary_key=True)
    person_id = models.BigIntegerField()
    rule = models.CharField(max_length=40)
    limit = models.CharField(max_length=30)
    since = models.DateField()
    reason = models.CharField(max_length=300)
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "planning_labour_waiver"
        constraints = [models.UniqueConstraint(fields=["person_id", "limit", "since"], name="a_breach_is_waived_once")]


class CapacityPlan(ScopedModel):
    """One plan with everything that it was made from. Published, partners read their own part of it."""

    id = models.AutoField(primary_key=True)
    region = models.CharField(max_length=20)
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=10, default="waiting")
    progress = models.SmallIntegerField(default=0)
    trouble = models.CharField(max_length=500, blank=True, default="")
    forecast_id = models.IntegerField()
    forecast_state = models.CharField(max_length=10)
    first_monday = models.DateField()
    weeks = models.PositiveSmallIntegerField()
    zone = models.CharField(max_length=40)
    load = models.IntegerField(default=0)
    policy_version = models.IntegerField(default=0)
    spec = models.JSONField(default=dict)  # window of habits, the assumptions as they stood
    result = models.JSONField(default=dict)  # of the whole: warnings, cost, conflicts, counts
    asked_by = models.BigIntegerField(null=True)
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "planning_capacity_plan"
        indexes = [models.Index(fields=["region", "-id"])]
        constraints = [
            models.CheckConstraint(condition=Q(weeks__gte=1, weeks__lte=53), name="a_plan_has_weeks_of_a_year"),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(state="done"), name="only_a_finished_plan_is_published"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.first_monday}, {self.weeks} weeks)"


class CapacityPool(ScopedModel):
    """One queue's people in a plan: rows by week, hires, releases, levers. Its label is its partner's."""

    id = models.AutoField(primary_key=True)
    plan = models.ForeignKey(CapacityPlan, models.CASCADE, related_name="pools")
    queue = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    owner = models.CharField(max_length=40)
    site = models.CharField(max_length=40)
    tier = models.SmallIntegerField()
    rows = models.JSONField(default=dict)  # required, low, high, available, with_plan, gap by week, in full agents
    told = models.JSONField(default=dict)  # heads, shrinkage, unset, cost, hires, releases, levers by week, conflicts

    class Meta(ScopedModel.Meta):
        db_table = "planning_capacity_pool"
        constraints = [models.UniqueConstraint(fields=["plan", "queue"], name="a_queue_is_planned_once")]

    def __str__(self) -> str:
        return f"{self.queue} of plan {self.plan_id}"


class CapacityPart(ScopedModel):
    """What one line of business and language asks of a pool, as shares of its weeks (they add up to one)."""

    id = models.AutoField(primary_key=True)
    pool = models.ForeignKey(CapacityPool, models.CASCADE, related_name="parts")
    lob = models.CharField(max_length=40)
    language = models.CharField(max_length=12)
    share = models.JSONField(default=list)

    class Meta(ScopedModel.Meta):
        db_table = "planning_capacity_part"
        constraints = [models.UniqueConstraint(fields=["pool", "lob", "language"], name="a_part_is_planned_once")]
