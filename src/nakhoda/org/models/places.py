"""Where work is done and by whom: organisations, regions, sites, LOBs, teams, contract shares."""

from __future__ import annotations

from django.db import models

from nakhoda.org.models.scopes import ScopedModel


class Organisation(models.Model):
    """The company itself, or a partner (BPO)."""

    key = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=10, choices=[("inhouse", "In-house"), ("partner", "Partner")])

    class Meta:
        db_table = "org_organisation"

    def __str__(self) -> str:
        return self.name


class Region(models.Model):
    """A part of the world under one regional lead."""

    key = models.CharField(max_length=20, primary_key=True)
    name = models.CharField(max_length=80)

    class Meta:
        db_table = "org_region"

    def __str__(self) -> str:
        return self.name


class Lob(models.Model):
    """A line of business. Its reasons live in the desk policy; publishing a policy creates the row."""

    key = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    active = models.BooleanField(default=True)

    class Meta:
        db_table = "org_lob"

    def __str__(self) -> str:
        return self.name


class Site(models.Model):
    """A building with people in it; `calendar` is a key of the desk policy's calendars."""

    key = models.CharField(max_length=40, primary_key=True)
    name = models.CharField(max_length=80)
    region = models.ForeignKey(Region, models.PROTECT)
    country = models.CharField(max_length=2)
    subdivision = models.CharField(max_length=10, blank=True, default="")
    time_zone = models.CharField(max_length=40)
    calendar = models.CharField(max_length=40)

    class Meta:
        db_table = "org_site"

    def __str__(self) -> str:
        return self.name


class Team(ScopedModel):
    """People who share a leader, at one site."""

    key = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    site = models.ForeignKey(Site, models.PROTECT)
    lob = models.ForeignKey(Lob, models.PROTECT, null=True)
    leader = models.ForeignKey("org.Person", models.SET_NULL, null=True, related_name="leads")

    class Meta(ScopedModel.Meta):
        db_table = "org_team"

    def __str__(self) -> str:
        return self.name


class ContractShare(ScopedModel):
    """The share of a LOB's volume in a language that a contract promises a partner (0-1)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT)
    lob = models.ForeignKey(Lob, models.PROTECT)
    language = models.CharField(max_length=12)
    share = models.DecimalField(max_digits=5, decimal_places=4)
    effective_from = models.DateField()
    effective_to = models.DateField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "org_contract_share"
