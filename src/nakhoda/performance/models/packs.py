"""Packs: which figures of which load, the words beside them, and what was signed (handbook 2.4, A 17)."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from nakhoda.org.models import ScopedModel


class Pack(ScopedModel):
    """A review's figures at one pinned load. A draft is drawn for each reader; what is signed is one frozen text."""

    id = models.AutoField(primary_key=True)
    kind = models.CharField(max_length=12)
    form = models.CharField(max_length=12)
    place = models.JSONField(default=dict)
    region = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()
    zone = models.CharField(max_length=40)
    load = models.IntegerField()
    as_of = models.DateTimeField()
    state = models.CharField(max_length=8, default="draft")  # draft | signed
    author_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
    covers = ArrayField(models.IntegerField(), default=list)  # the labels whose cases the signed figures count
    frozen = models.TextField(blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    signer_id = models.BigIntegerField(null=True)
    signed_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "performance_pack"
        indexes = [models.Index(fields=["state", "-ends_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", frozen="", sha256="", signed_at=None)
                | Q(state="signed", signed_at__isnull=False, signer_id__isnull=False, sha256__regex="^[0-9a-f]{64}$"),
                name="a_pack_is_signed_whole_or_not_at_all",
            )
        ]


class PackWords(ScopedModel):
    """One version of the words of one section; nothing is overwritten, the newest stands."""

    id = models.AutoField(primary_key=True)
    pack = models.ForeignKey(Pack, models.CASCADE, related_name="words")
    section = models.CharField(max_length=40)
    text = models.TextField(blank=True, default="")
    author_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "performance_pack_words"
        indexes = [models.Index(fields=["pack", "section", "-id"])]
