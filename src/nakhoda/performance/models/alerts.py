"""An alert: a figure moved more than chance explains, or its data stopped coming (handbook 7)."""

from __future__ import annotations

from django.db import models

from nakhoda.performance.models.sliced import SlicedModel

STATES = ("detected", "triaged", "explained", "accepted", "rejected", "closed")
KINDS = ("change", "volume", "data_fault")


class Alert(SlicedModel):
    """One a slice while it is open: a signal that goes on is brought up to date, never repeated.

    Figures are in the metric's own unit as the engine gives it (shares 0-1); `hits` are counts behind them.
    `parent` is the alert of the slice that explains this one; a child is shown only to who may not see the parent.
    """

    kind = models.CharField(max_length=12, choices=[(kind, kind) for kind in KINDS])
    state = models.CharField(max_length=10, default="detected", choices=[(state, state) for state in STATES])
    parent = models.ForeignKey("self", models.SET_NULL, null=True, related_name="children")
    good = models.CharField(max_length=4, default="up")
    unit = models.CharField(max_length=12, default="share")

    since = models.DateField()
    detected_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    as_of = models.DateTimeField(null=True)
    load = models.BigIntegerField(default=0)
    quiet_since = models.DateTimeField(null=True)

    before = models.FloatField(null=True)
    after = models.FloatField(null=True)
    change = models.FloatField(default=0)
    lo = models.FloatField(null=True)
    hi = models.FloatField(null=True)
    n = models.BigIntegerField(default=0)
    cases = models.FloatField(default=0)
    p = models.FloatField(default=1)
    method = models.CharField(max_length=20, blank=True, default="")
    series = models.JSONField(default=list)  # [[day, numerator, denominator, expected share or None], ...]
    counters = models.JSONField(default=list)  # [{metric, before, after, n}, ...]
    facts = models.JSONField(default=dict)  # data fault: feed, expected, received; calendar: day

    person_id = models.BigIntegerField(null=True)  # who owns it
    owned_at = models.DateTimeField(null=True)
    snoozed_until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_why = models.CharField(max_length=20, blank=True, default="")

    class Meta(SlicedModel.Meta):
        db_table = "performance_alert"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "metric", "slice_key", "kind", "scope_id"],
                condition=~models.Q(state="closed"),
                name="one_open_alert_a_slice",
            )
        ]
        indexes = [models.Index(fields=["state", "-seen_at"]), models.Index(fields=["metric", "-seen_at"])]
