"""Requests to have an account back (handbook 5.3). Only `RecoveryContact.value` is somebody's; the rest is codes."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from nakhoda.desk.models.cases import Case
from nakhoda.org.models import ScopedModel

UNENDED = Q(ended_at=None)


class Recovery(ScopedModel):
    """One request on one case. Marks are keyed digests: they meet when two values are equal, and tell neither."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, db_index=False, related_name="recoveries")
    account_member_id = models.BigIntegerField(null=True)  # whose account it is, where the desk knows
    state = models.CharField(max_length=12, default="opened")  # core.recovery: OPEN and ENDED
    tier = models.CharField(max_length=60)
    signals = ArrayField(models.CharField(max_length=24), default=list)
    told = models.JSONField(default=dict)  # what was reported, as codes: {"changed": ["email"], "urgency": true}
    owner = models.CharField(max_length=40)  # the organisation in whose hands it began
    opened_by = models.BigIntegerField()
    opened_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True)
    frozen_by = models.BigIntegerField(null=True)
    contact_asked_at = models.DateTimeField(null=True)
    contact_confirmed_at = models.DateTimeField(null=True)
    proposed_by = models.BigIntegerField(null=True)
    proposed_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    cooling_until = models.DateTimeField(null=True)
    notices = models.SmallIntegerField(default=0)  # old contact points that were told
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=60, blank=True, default="")  # of a refusal: a key of the policy
    mark = models.CharField(max_length=20, blank=True, default="")  # wrongful_handover | wrongful_denial
    marked_by = models.BigIntegerField(null=True)
    marked_at = models.DateTimeField(null=True)
    contact_mark = models.CharField(max_length=32, blank=True, default="")
    device_mark = models.CharField(max_length=32, blank=True, default="")
    phrase_marks = ArrayField(models.BigIntegerField(), default=list)

    class Meta(ScopedModel.Meta):
        db_table = "desk_recovery"
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=UNENDED, name="one_open_recovery"),
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("proposed_by")), name="recovery_by_two"
            ),
        ]
        indexes = [
            models.Index(fields=["case", "-id"], name="recovery_of_case"),
            models.Index(fields=["opened_at"], name="recovery_recent"),
            models.Index(fields=["opened_by", "opened_at"], name="recovery_hands"),
            models.Index(fields=["cooling_until"], condition=Q(state="cooling"), name="recovery_cooling"),
        ]


class RecoveryProof(ScopedModel):
    """A proof that was checked: which kind, how, by whom, with what outcome. Never changed; another may follow."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, related_name="recovery_proofs")
    recovery_id = models.BigIntegerField()
    kind = models.CharField(max_length=60)
    how = models.CharField(max_length=60)
    outcome = models.CharField(max_length=12)
    by = models.BigIntegerField()
    at = models.DateTimeField()
    attachment_id = models.BigIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_recovery_proof"
        indexes = [models.Index(fields=["recovery_id", "id"], name="proof_of_recovery")]


class RecoveryContact(ScopedModel):
    """What the member named as the way to reach them from now on. No agent sees it whole; it goes when all is over."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, related_name="recovery_contacts")
    recovery_id = models.BigIntegerField(unique=True)
    kind = models.CharField(max_length=8, default="email")
    value = models.CharField(max_length=254)
    codes = models.SmallIntegerField(default=0)  # how many codes were sent: each spoils the one before
    code_sent_at = models.DateTimeField(null=True)
    tries = models.SmallIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_recovery_contact"


class DuplicateOffer(ScopedModel):
    """Two cases that look like one matter; a person joins them or says that they are two."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, db_index=False, related_name="duplicate_offers")
    other_id = models.BigIntegerField()  # the older one
    codes = ArrayField(models.CharField(max_length=24), default=list)
    points = models.SmallIntegerField()
    state = models.CharField(max_length=10, default="offered")  # offered | accepted | dismissed
    offered_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_duplicate_offer"
        constraints = [models.UniqueConstraint(fields=["case", "other_id"], name="one_offer_a_pair")]
        indexes = [
            models.Index(fields=["other_id"], name="offer_of_other"),
            models.Index(fields=["scope_id", "offered_at"], name="offer_by_place"),
        ]


class DuplicateCursor(ScopedModel):
    """How far the search for duplicates has come; one row. What lies after `before` is looked at twice."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    before = models.BigIntegerField(default=0)
    last = models.BigIntegerField(default=0)

    class Meta(ScopedModel.Meta):
        db_table = "desk_duplicate_cursor"
