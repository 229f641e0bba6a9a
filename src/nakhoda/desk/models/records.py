"""Records attached to a case: escalations, decisions, appeals, approvals. None of them is a status."""

from __future__ import annotations

from django.db import models

from nakhoda.desk.models.cases import Case
from nakhoda.org.models import ScopedModel


class Escalation(ScopedModel):
    """A hand-over with acceptance and return (handbook 2.6)."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(
        Case, models.CASCADE, db_constraint=False, db_index=False, related_name="escalation_records"
    )
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
    question = models.TextField(blank=True, default="", db_default="")  # what Tier 2 asks the raiser, while it waits
    info_requests = models.SmallIntegerField(default=0, db_default=0)
    redirects = models.SmallIntegerField(default=0, db_default=0)
    read_by_raiser_at = models.DateTimeField(null=True)  # the answer: returned, or what Tier 2 did
    waits_since = models.DateTimeField(null=True)  # from when the ladder counts
    ladder_level = models.SmallIntegerField(default=0, db_default=0)
    ladder_at = models.DateTimeField(null=True)  # when its next step is due

    class Meta(ScopedModel.Meta):
        db_table = "desk_escalation"
        indexes = [
            models.Index(fields=["case", "id"]),
            models.Index(fields=["ladder_at"], condition=models.Q(ladder_at__isnull=False), name="escalation_ladder"),
            models.Index(fields=["raised_by", "-id"], name="escalation_raiser"),
        ]


class LeadNotice(ScopedModel):
    """Leaders of one side must look: a second return, a step of the ladder.

    It lies where that side works, not where the case lies: its reader may see no more of the case than its number.
    """

    id = models.BigAutoField(primary_key=True)
    case_id = models.BigIntegerField()
    escalation_id = models.BigIntegerField()
    kind = models.CharField(max_length=16)  # second_return | ladder
    role = models.CharField(max_length=20)
    level = models.SmallIntegerField(default=0)
    at = models.DateTimeField()
    seen_by = models.BigIntegerField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_lead_notice"
        indexes = [
            models.Index(fields=["scope_id", "-id"], condition=models.Q(seen_at=None), name="lead_notice_open"),
            models.Index(fields=["case_id"], name="lead_notice_case"),
        ]


class KnowledgeCandidate(ScopedModel):
    """What Tier 2 found that Tier 1 could know next time: taken into the knowledge base, or declined with a reason."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, related_name="knowledge_candidates")
    escalation_id = models.BigIntegerField()
    lob = models.CharField(max_length=60)
    reason = models.CharField(max_length=60)
    text = models.TextField()
    state = models.CharField(max_length=12, default="proposed")  # proposed | taken | declined
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True, default="")

    class Meta(ScopedModel.Meta):
        db_table = "desk_knowledge_candidate"
        indexes = [models.Index(fields=["scope_id", "-id"], name="knowledge_by_place")]


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
    export_until = models.DateTimeField(null=True)  # until when the member may take their data out
    about_another = models.BooleanField(default=False, db_default=False)  # the case is somebody else's report
    reporter_told_at = models.DateTimeField(null=True)
    jurisdictions = models.JSONField(default=list, db_default=[])  # the laws that bind it, as they were known
    reference = models.CharField(max_length=40, unique=True)
    policy_version = models.IntegerField(default=0, db_default=0)  # in force when it was taken
    read_version = models.IntegerField(null=True)  # in force when its form was opened; None: not by a form

    class Meta(ScopedModel.Meta):
        """`adverse_has_its_reasons` is in a migration: no adverse decision without its whole statement."""

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
    second_id = models.BigIntegerField(null=True)  # who confirmed it, where two people must
    shown_kind = models.CharField(max_length=60, blank=True, default="", db_default="")  # what the member says it is
    evidence_kind = models.CharField(max_length=60, blank=True, default="", db_default="")  # what the reviewer saw
    authenticity = models.CharField(max_length=12, blank=True, default="", db_default="")
    age_outcome = models.CharField(max_length=12, blank=True, default="", db_default="")
    relation_verified = models.BooleanField(default=False, db_default=False)
    dispose_at = models.DateTimeField(null=True)
    disposed_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        """`reviewer_is_another` and `second_is_another` are in a migration."""

        db_table = "desk_appeal"
        indexes = [
            models.Index(fields=["decision_id"]),
            models.Index(
                fields=["dispose_at"], condition=models.Q(dispose_at__isnull=False, disposed_at=None), name="to_dispose"
            ),
        ]


class Approval(ScopedModel):
    """One step of an internal request: a named role must say yes, and never the requester."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, db_index=False, related_name="approvals")
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
