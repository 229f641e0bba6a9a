"""The case: one row that equals the fold of its journal, and who takes part in it."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.fields.json import KeyTextTransform

from nakhoda.org.models import ScopedModel

UNFINISHED = Q(status__in=["new", "open", "pending_member", "on_hold"])
WAITING = Q(assignee_id__isnull=True, status__in=["new", "open"])


class Queue(models.Model):
    """A queue of the policy in force. Holds no case data; publishing a policy writes it."""

    key = models.CharField(max_length=60, primary_key=True)
    scope_id = models.IntegerField()
    owner = models.CharField(max_length=40)
    site = models.CharField(max_length=40)
    calendar = models.CharField(max_length=40)
    tier = models.SmallIntegerField()
    lobs = ArrayField(models.CharField(max_length=40), default=list)
    languages = ArrayField(models.CharField(max_length=12), default=list)
    active = models.BooleanField(default=True)
    policy_version = models.IntegerField(default=0)

    class Meta:
        db_table = "desk_queue"

    def __str__(self) -> str:
        return self.key


class Case(ScopedModel):
    """Every column but the last block is folded from the journal (`core.facts.CaseState`, same names)."""

    id = models.BigAutoField(primary_key=True)
    last_seq = models.IntegerField()
    last_event_at = models.DateTimeField()
    channel = models.CharField(max_length=20)
    opened_by = models.CharField(max_length=10, default="member")
    source = models.CharField(max_length=120, blank=True, default="")
    member_id = models.BigIntegerField(null=True)
    country = models.CharField(max_length=2, null=True)
    locale = models.CharField(max_length=20, null=True)
    unparsed = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    status = models.CharField(max_length=16, default="new")
    lob = models.CharField(max_length=40, default="")
    reason = models.CharField(max_length=60, default="")
    lane = models.CharField(max_length=4, default="L7")
    priority = models.CharField(max_length=8, default="normal")
    language = models.CharField(max_length=12, default="")
    queue = models.CharField(max_length=60, default="")
    owner = models.CharField(max_length=40, default="")
    tier = models.SmallIntegerField(default=1)
    calendar = models.CharField(max_length=40, default="")
    assignee_id = models.BigIntegerField(null=True)
    tags = ArrayField(models.CharField(max_length=40), default=list)
    hold_reason = models.CharField(max_length=80, blank=True, default="")
    review_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    first_response_at = models.DateTimeField(null=True)
    unanswered_since = models.DateTimeField(null=True)
    last_public_reply_at = models.DateTimeField(null=True)
    public_replies = models.IntegerField(default=0)
    touches = models.IntegerField(default=0)
    handle_seconds = models.IntegerField(default=0)
    transfers = models.IntegerField(default=0)
    reopens = models.IntegerField(default=0)
    escalations = models.IntegerField(default=0)
    escalation_id = models.BigIntegerField(null=True)
    escalation_state = models.CharField(max_length=12, default="")
    resolved_at = models.DateTimeField(null=True)
    resolver_id = models.BigIntegerField(null=True)
    outcome = models.CharField(max_length=20, default="")
    merged_into = models.BigIntegerField(null=True)
    status_before_spam = models.CharField(max_length=16, default="")
    # -- beside the fold: words, and what the clocks and the chain say
    subject = models.CharField(max_length=300, blank=True, default="")
    context = models.JSONField(default=dict)  # device, app version, answers to a form's own questions
    device = models.GeneratedField(  # a plain column: under row security an index over an expression is passed by
        expression=KeyTextTransform("device_id", "context"), output_field=models.TextField(), db_persist=True
    )
    next_due_at = models.DateTimeField(null=True)
    urgency = models.BigIntegerField(default=0)  # one sortable number: lane rank, then next due, then priority
    policy_version = models.IntegerField(default=0)
    last_hash = models.BinaryField(default=b"")

    class Meta(ScopedModel.Meta):
        db_table = "desk_case"
        constraints = [models.UniqueConstraint(fields=["id", "scope_id"], name="case_with_scope")]
        indexes = [
            models.Index(
                fields=["queue", "scope_id", "lane", "language", "urgency", "id"], condition=WAITING, name="case_next"
            ),
            models.Index(fields=["queue", "status", "urgency", "id"], name="case_queue_page"),
            models.Index(fields=["scope_id", "status", "urgency", "id"], condition=UNFINISHED, name="case_of_label"),
            models.Index(
                fields=["assignee_id", "urgency"], condition=Q(assignee_id__isnull=False), name="case_of_agent"
            ),
            models.Index(
                fields=["resolver_id", "resolved_at"], condition=Q(resolver_id__isnull=False), name="case_resolved_by"
            ),
            models.Index(fields=["member_id", "-id"], name="case_of_member"),
            models.Index(fields=["next_due_at"], condition=Q(next_due_at__isnull=False), name="case_due"),
            models.Index(fields=["review_at"], condition=Q(review_at__isnull=False), name="case_review"),
            models.Index(fields=["resolved_at"], condition=Q(status="resolved"), name="case_to_close"),
            GinIndex(fields=["tags"], name="case_tags"),
            models.Index(fields=["device", "-id"], condition=Q(device__isnull=False), name="case_device"),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"


class Participant(ScopedModel):
    """A person outside who takes part in a case: name and address as this case knows them."""

    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, db_index=False, related_name="participants")
    member_id = models.BigIntegerField(null=True)
    role = models.CharField(max_length=12, default="requester")  # requester | cc | guardian | proposed
    name = models.CharField(max_length=200, blank=True, default="")
    kind = models.CharField(max_length=8, default="email")  # email | app | staff
    address = models.CharField(max_length=254)
    approved = models.BooleanField(default=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_participant"
        constraints = [models.UniqueConstraint(fields=["case", "kind", "address"], name="one_row_an_address")]
