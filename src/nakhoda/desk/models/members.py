"""The register of members. Only the program reads it whole; people see a case's participants."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Upper

from nakhoda.org.models import ScopedModel


class Member(ScopedModel):
    """An end user of the community, as far as we were told."""

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=200, blank=True, default="")
    locale = models.CharField(max_length=20, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    handle = models.CharField(max_length=80, blank=True, default="")
    # An index over a plain column: under row security one over upper(handle) is passed by.
    handle_key = models.GeneratedField(expression=Upper("handle"), output_field=models.TextField(), db_persist=True)
    honorific = models.CharField(max_length=12, blank=True, default="", db_default="")  # core/honorifics.py
    survey_opt_out = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_member"
        indexes = [models.Index(fields=["handle_key"], condition=~models.Q(handle_key=""), name="member_of_handle")]


class MemberAddress(ScopedModel):
    """One way to reach a member, normalised; the address is the key."""

    member = models.ForeignKey(Member, models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=8)  # email | app
    value = models.CharField(max_length=254)

    class Meta(ScopedModel.Meta):
        db_table = "desk_member_address"
        constraints = [models.UniqueConstraint(fields=["kind", "value"], name="one_member_an_address")]
