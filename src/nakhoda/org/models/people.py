"""People on the staff: sign-in, languages, certificates, shifts, roles."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models

from nakhoda.org.models.places import Organisation, Site, Team
from nakhoda.org.models.scopes import ScopedModel

AGENT_STATUSES = ["available", "busy", "break", "wellness", "training", "offline"]


class User(AbstractUser):
    """A sign-in. What the person may do hangs on `Person` and `Grant`, not on Django's permissions."""

    class Meta:
        db_table = "org_user"


class Person(ScopedModel):
    """One member of the staff, in-house or at a partner."""

    user = models.OneToOneField(User, models.CASCADE, null=True)
    name = models.CharField(max_length=120)
    title = models.CharField(max_length=80, blank=True, default="")
    organisation = models.ForeignKey(Organisation, models.PROTECT)
    site = models.ForeignKey(Site, models.PROTECT)
    team = models.ForeignKey(Team, models.SET_NULL, null=True)
    tier = models.SmallIntegerField(default=0)
    skills = ArrayField(models.CharField(max_length=40), default=list)
    lanes = ArrayField(models.CharField(max_length=40), default=list)  # clearances that lanes ask for
    capacity = models.SmallIntegerField(default=1)
    status = models.CharField(max_length=10, default="offline", choices=[(s, s) for s in AGENT_STATUSES])
    status_since = models.DateTimeField(null=True)
    locale = models.CharField(max_length=10, default="en")
    time_zone = models.CharField(max_length=40, default="UTC")
    hired_on = models.DateField(null=True)
    active = models.BooleanField(default=True)

    class Meta(ScopedModel.Meta):
        db_table = "org_person"
        indexes = [models.Index(fields=["organisation", "status"])]

    def __str__(self) -> str:
        return self.name


class PersonLanguage(ScopedModel):
    """How well somebody reads, writes and speaks a language: 0 none, 1 basic, 2 working, 3 native."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="languages")
    language = models.CharField(max_length=12)
    read = models.SmallIntegerField(default=0)
    write = models.SmallIntegerField(default=0)
    speak = models.SmallIntegerField(default=0)

    class Meta(ScopedModel.Meta):
        db_table = "org_person_language"
        constraints = [models.UniqueConstraint(fields=["person", "language"], name="one_level_a_language")]


class Certification(ScopedModel):
    """A passed test on a topic. Routing treats an expired one as a missing skill (handbook 2.7)."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="certifications")
    topic = models.CharField(max_length=40)
    policy_version = models.IntegerField(default=0)
    passed_at = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "org_certification"


class Shift(ScopedModel):
    """A planned stretch of work."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "org_shift"
        indexes = [models.Index(fields=["person", "starts_at"]), models.Index(fields=["starts_at"])]


class Grant(ScopedModel):
    """A role held over a part of the operation; empty fields mean "all". A delivery-lead hat is one grant more."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20)
    organisation = models.ForeignKey(Organisation, models.PROTECT, null=True)
    region = models.CharField(max_length=20, blank=True, default="")
    lob = models.CharField(max_length=40, blank=True, default="")
    tier = models.SmallIntegerField(null=True)
    compartments = ArrayField(models.CharField(max_length=20), default=list)
    expires_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "org_grant"
