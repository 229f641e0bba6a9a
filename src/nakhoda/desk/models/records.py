"""Records attached to a case: escalations, decisions, appeals, approvals. None of them is a status."""

from __future__ import annotations

from django.db import models

from nakhoda.desk.models.cases import Case
from nakhoda.org.models import ScopedModel


class Escalation(ScopedModel):
    """A hand-over with acceptance and return (handbook 2.6)."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, related_name="escalation_records")
    kind = models.CharField(max_length=12, default="functional")
    reason = models.CharField(max_length=60)
    fields = models.JSONField(default=dict)
    from_queue = models.CharField(max_length=60)
    to_queue = models.CharField(max_length=60)
    state = models.CharField(max_length=12, default="raised")
    raised_by = models.BigIntegerField()
    raised_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    return_reason = models.CharField(max_length=40, blank=True, default="")
    return_note = models.TextField(blank=True, default="")
    resolved_at = models.DateTimeField(null=True)
    resolution = models.TextField(blank=True, default="")

    class Meta(ScopedModel.Meta):
        db_table = "desk_escalation"
        indexes = [models.Index(fields=["case", "id"])]


class CaseDecision(ScopedModel):
    """A decision about an account or content, with the statement of reasons of handbook 6.4."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, null=True, db_constraint=False, related_name="decisions")
    member_id = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    adverse = models.BooleanField(default=True)
    statement = models.JSONField(default=dict)
    origin = models.CharField(max_length=12, default="agent")  # agent | automation | product
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()
    informed_at = models.DateTimeField(null=True)
    appeal_until = models.DateTimeField(null=True)
    implemented_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=40, unique=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_decision"


class AppealRecord(ScopedModel):
    """A member's appeal against a decision; the case of the appeal is a case of its own."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, related_name="appeals")
    decision_id = models.BigIntegerField()
    decided_before_by = models.BigIntegerField(null=True)  # the person who may not review it
    filed_at = models.DateTimeField()
    state = models.CharField(max_length=12, default="filed")
    reviewer_id = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=24, blank=True, default="")
    note = models.TextField(blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    implemented_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_appeal"
        indexes = [models.Index(fields=["decision_id"])]


class Approval(ScopedModel):
    """One step of an internal request: a named role must say yes, and never the requester."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, related_name="approvals")
    request_type = models.CharField(max_length=60)
    fields = models.JSONField(default=dict)
    requester_id = models.BigIntegerField()
    step = models.SmallIntegerField(default=1)
    role = models.CharField(max_length=20, blank=True, default="")
    state = models.CharField(max_length=12, default="waiting")  # waiting | approved | refused | none_needed
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta(ScopedModel.Meta):
        db_table = "desk_approval"
        constraints = [models.UniqueConstraint(fields=["case", "step"], name="one_row_a_step")]
