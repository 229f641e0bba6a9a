"""Business cases: options with their costs, benefits and assumptions, what is given up, who decided, what came of it.

A decided case has a digest over its frozen text. From then on the database refuses every change of it and of its parts
(triggers of migration 0005), except the steps that follow a decision: tracked, realised, and people hired.
"""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from nakhoda.org.models import ScopedModel

STATES = ("draft", "reviewed", "decided", "tracked", "realised")
DECISIONS = ("approve", "reject", "defer")
OPEN = ("draft", "reviewed")


class BusinessCase(ScopedModel):
    """One question with its options (handbook 7). Its figures are never stored: they follow from its parts."""

    id = models.AutoField(primary_key=True)
    region = models.CharField(max_length=20)
    lob = models.CharField(max_length=40, blank=True, default="")  # "" is the whole region
    title = models.CharField(max_length=120)
    problem = models.TextField(blank=True, default="")
    dependencies = models.TextField(blank=True, default="")
    reversibility = models.CharField(max_length=10, default="costly")  # easy | costly | one_way
    owner_id = models.BigIntegerField(null=True)
    sponsor_id = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)
    starts_on = models.DateField()
    months = models.IntegerField()
    yearly_rate = models.FloatField(default=0.1)  # by which money to come is discounted
    run = models.JSONField(default=dict)  # the pinned simulation run: id, name, seed, policy_version, load
    metric = models.CharField(
        max_length=60, blank=True, default=""
    )  # what proves the benefit, measured at 90 and 180 d
    expected = models.FloatField(null=True)
    expected_low = models.FloatField(null=True)
    expected_high = models.FloatField(null=True)
    state = models.CharField(max_length=10, default="draft")
    version = models.IntegerField(default=1)
    supersedes = models.ForeignKey("planning.BusinessCase", models.SET_NULL, null=True, related_name="superseded_by")
    author_id = models.BigIntegerField(null=True)
    writers = ArrayField(models.BigIntegerField(), default=list)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    reviewer_id = models.BigIntegerField(null=True)
    reviewed_at = models.DateTimeField(null=True)
    review_note = models.CharField(max_length=500, blank=True, default="")
    decision = models.CharField(max_length=8, blank=True, default="")
    decision_note = models.CharField(max_length=1000, blank=True, default="")
    decider_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    again_on = models.DateField(null=True)  # a deferred case is asked again on this day
    frozen = models.TextField(blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    tracked_on = models.DateField(null=True)  # the day from which its benefits are counted
    realised_at = models.DateTimeField(null=True)
    realised_note = models.CharField(max_length=500, blank=True, default="")

    class Meta(ScopedModel.Meta):
        db_table = "planning_business_case"
        indexes = [models.Index(fields=["region", "state", "-changed_at"])]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="a_case_has_a_known_state"),
            models.CheckConstraint(condition=Q(months__gte=1, months__lte=120), name="a_case_looks_at_most_ten_years"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN, decision="", sha256="", decided_at=None)
                | Q(
                    ~Q(state__in=OPEN),
                    decision__in=DECISIONS,
                    sha256__regex="^[0-9a-f]{64}$",
                    decided_at__isnull=False,
                    decider_id__isnull=False,
                ),
                name="a_case_is_decided_whole_or_not_at_all",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("tracked", "realised")) | Q(decision="approve", tracked_on__isnull=False),
                name="only_what_was_approved_is_tracked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} v{self.version}"


class CaseOption(ScopedModel):
    """One way to go. What a simulation said of it is copied here: measure -> [mean, lo, hi]."""

    id = models.AutoField(primary_key=True)
    case = models.ForeignKey(BusinessCase, models.CASCADE, related_name="options")
    name = models.CharField(max_length=80)
    what = models.TextField(blank=True, default="")
    do_nothing = models.BooleanField(default=False)
    verdict = models.CharField(max_length=12, blank=True, default="")  # recommended | rejected
    reason = models.CharField(max_length=500, blank=True, default="")
    run_option = models.CharField(max_length=80, blank=True, default="")
    measures = models.JSONField(default=dict)

    class Meta(ScopedModel.Meta):
        db_table = "planning_case_option"
        constraints = [
            models.UniqueConstraint(fields=["case", "name"], name="an_option_is_named_once"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(verdict="recommended"), name="one_option_is_recommended"
            ),
            models.UniqueConstraint(fields=["case"], condition=Q(do_nothing=True), name="one_option_does_nothing"),
        ]


class CaseAssumption(ScopedModel):
    """A figure nobody knows exactly. `name` is what formulas call it."""

    id = models.AutoField(primary_key=True)
    case = models.ForeignKey(BusinessCase, models.CASCADE, related_name="assumptions")
    name = models.CharField(max_length=40)
    label = models.CharField(max_length=120, blank=True, default="")
    unit = models.CharField(max_length=30, blank=True, default="")
    low = models.FloatField()
    best = models.FloatField()
    high = models.FloatField()
    source = models.CharField(max_length=200)

    class Meta(ScopedModel.Meta):
        db_table = "planning_case_assumption"
        constraints = [
            models.UniqueConstraint(fields=["case", "name"], name="an_assumption_is_named_once"),
            models.CheckConstraint(condition=Q(low__lte=F("best"), best__lte=F("high")), name="a_range_holds_its_best"),
        ]


class CaseRate(ScopedModel):
    """A partner's price as its contract says it; formulas call it `rate_<partner>`."""

    id = models.AutoField(primary_key=True)
    case = models.ForeignKey(BusinessCase, models.CASCADE, related_name="rates")
    partner = models.CharField(max_length=40)
    unit = models.CharField(max_length=10)  # hour | fte | case
    price = models.FloatField()
    rules_from = models.DateField()
    rules_to = models.DateField(null=True)
    document = models.CharField(max_length=200)

    class Meta(ScopedModel.Meta):
        db_table = "planning_case_rate"
        constraints = [
            models.UniqueConstraint(fields=["case", "partner"], name="a_partner_has_one_card"),
            models.CheckConstraint(condition=Q(price__gte=0), name="a_price_is_no_gift"),
        ]


class CaseLine(ScopedModel):
    """A cost or a benefit of one option, from a month to a month (0 is at once)."""

    id = models.AutoField(primary_key=True)
    case = models.ForeignKey(BusinessCase, models.CASCADE, related_name="lines")
    option = models.ForeignKey(CaseOption, models.CASCADE, related_name="lines")
    nature = models.CharField(max_length=10)  # one_off | run | cash | avoided | member | risk
    name = models.CharField(max_length=80)
    formula = models.CharField(max_length=200)
    first = models.IntegerField(default=0)
    last = models.IntegerField(default=0)

    class Meta(ScopedModel.Meta):
        db_table = "planning_case_line"
        constraints = [
            models.CheckConstraint(condition=Q(first__gte=0, last__gte=F("first")), name="a_line_ends_after_it_starts")
        ]


class TradeOff(ScopedModel):
    """What is stopped or delayed, who bears it, what must not happen, and until when it holds (handbook 7)."""

    id = models.AutoField(primary_key=True)
    case = models.ForeignKey(BusinessCase, models.CASCADE, related_name="tradeoffs")
    what = models.CharField(max_length=300)
    bearer = models.CharField(max_length=120)
    guardrails = models.CharField(max_length=300)
    expires_on = models.DateField()

    class Meta(ScopedModel.Meta):
        db_table = "planning_trade_off"


class HeadcountRequest(ScopedModel):
    """People asked for, by month: requested -> approved (or refused) -> hiring -> filled -> verified."""

    id = models.AutoField(primary_key=True)
    case = models.ForeignKey(BusinessCase, models.CASCADE, related_name="headcount")
    lob = models.CharField(max_length=40, blank=True, default="")
    language = models.CharField(max_length=12, blank=True, default="")
    tier = models.SmallIntegerField(default=0)
    site = models.CharField(max_length=40, blank=True, default="")
    fte = models.JSONField(default=list)  # full-time equivalents, month by month from the case's first one
    driver = models.CharField(max_length=12)  # volume | handle_time | shrinkage | attrition | new_scope
    confidence = models.FloatField()  # 0-1
    alternative = models.CharField(max_length=300)
    state = models.CharField(max_length=10, default="requested")
    moved_by_id = models.BigIntegerField(null=True)
    moved_at = models.DateTimeField(null=True)
    filled_by_id = models.BigIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "planning_headcount_request"
        constraints = [models.CheckConstraint(condition=Q(confidence__gte=0, confidence__lte=1), name="a_share_of_1")]


class CaseMeasure(ScopedModel):
    """The benefit measured again: due on a day, read from the warehouse, seen by the owner."""

    id = models.AutoField(primary_key=True)
    case = models.ForeignKey(BusinessCase, models.CASCADE, related_name="measures")
    days = models.IntegerField()  # after the benefits began to count
    due_on = models.DateField()
    first = models.DateField(null=True)  # of the days that were measured
    last = models.DateField(null=True)
    value = models.FloatField(null=True)
    lo = models.FloatField(null=True)
    hi = models.FloatField(null=True)
    n = models.IntegerField(default=0)
    load = models.IntegerField(default=0)
    hidden = models.CharField(max_length=60, blank=True, default="")  # why no figure is shown
    measured_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    seen_note = models.CharField(max_length=500, blank=True, default="")

    class Meta(ScopedModel.Meta):
        db_table = "planning_case_measure"
        indexes = [models.Index(fields=["due_on"])]
        constraints = [models.UniqueConstraint(fields=["case", "days"], name="a_benefit_is_measured_once_a_time")]
