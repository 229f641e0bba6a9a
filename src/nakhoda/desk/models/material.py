"""Suspected illegal material: a pointer and a hash, never the bytes (handbook 0.10, 5.1)."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nakhoda.org.models import ScopedModel


class HeldMaterial(ScopedModel):
    """What somebody flagged: where it was, what it hashes to, who flagged it; and how far its hand-over is.

    Its bytes lie in the sealed folder, which no door of the desk reads.
    """

    id = models.BigAutoField(primary_key=True)
    case_id = models.BigIntegerField()
    label_id = models.IntegerField()  # the case's label when it was flagged
    message_id = models.BigIntegerField(null=True)
    attachment_id = models.BigIntegerField(null=True)
    what = models.CharField(max_length=8)  # file | words
    content_type = models.CharField(max_length=120, blank=True, default="")
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    parts = models.JSONField(default=list)  # [{"what": "file" | "words" | "mail", "sha256", "size"}]
    channel = models.CharField(max_length=20)
    flagged_by = models.BigIntegerField()
    flagged_at = models.DateTimeField()
    system = models.CharField(max_length=10, default="test")  # test | production
    state = models.CharField(max_length=14, default="draft")
    approved_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    trouble = models.CharField(max_length=200, blank=True, default="")
    reference = models.CharField(max_length=120, blank=True, default="")

    class Meta(ScopedModel.Meta):
        db_table = "desk_held_material"
        indexes = [
            models.Index(fields=["case_id"], name="material_of_case"),
            models.Index(fields=["sha256"], name="material_by_hash"),
            models.Index(fields=["state", "id"], name="material_by_state"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("flagged_by")), name="material_goes_by_two"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(approved_by__isnull=False), name="material_goes_approved"
            ),
        ]


class ContactCheck(ScopedModel):
    """Somebody called a number of a crisis card, or read it at its source, and says that it stands."""

    id = models.BigAutoField(primary_key=True)
    contact = models.CharField(max_length=60)  # a key of desk/sealed/crisis_cards.yaml
    number = models.CharField(max_length=40)  # what was checked: another number begins unverified
    verified_on = models.DateField()
    source = models.CharField(max_length=300)
    checked_by = models.BigIntegerField()
    checked_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_contact_check"
        indexes = [models.Index(fields=["contact", "-id"], name="check_of_contact")]
