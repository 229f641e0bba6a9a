"""What looking at harm did to whom: kept under a label of its own, which no leader's role reaches (handbook 5.6)."""

from __future__ import annotations

from django.db import models

from nakhoda.org.models import ScopedModel


class Exposure(ScopedModel):
    """One stretch of harmful content on somebody's screen; open until the next step, the close, or the idle cap.

    The case is a number, not a key: what becomes of the case does not touch the record of who looked.
    """

    id = models.BigAutoField(primary_key=True)
    person_id = models.BigIntegerField()
    case_id = models.BigIntegerField()
    content = models.CharField(max_length=40)  # which message or file of the case
    lane = models.CharField(max_length=40)
    severity = models.SmallIntegerField()
    modality = models.CharField(max_length=8)
    step = models.CharField(max_length=8)  # blur | grey | none | sound
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_exposure"
        indexes = [models.Index(fields=["person_id", "-started_at"], name="exposure_of_person")]


class Rest(ScopedModel):
    """A paid break that began by itself. It is adherent, and outside handle time and occupancy."""

    person_id = models.BigIntegerField()
    began_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    after_seconds = models.IntegerField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_rest"
        indexes = [models.Index(fields=["person_id", "-ends_at"], name="rest_of_person")]


class LaneConsent(ScopedModel):
    """Somebody agreed, informed, to a kind of work; withdrawn without a reason and without a price."""

    person_id = models.BigIntegerField()
    lane = models.CharField(max_length=40)
    given_at = models.DateTimeField()
    last_day = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_lane_consent"
        indexes = [models.Index(fields=["person_id", "lane"], name="consent_of_person")]


class Skip(ScopedModel):
    """A case given back unread, no reason asked. Nothing counts these but the quota of the day."""

    person_id = models.BigIntegerField()
    case_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_skip"
        indexes = [models.Index(fields=["person_id", "-at"], name="skip_of_person")]


class CoverRequest(ScopedModel):
    """Somebody asks for cover after a bad case. Her leader learns that she needs cover, not why."""

    person_id = models.BigIntegerField()
    asked_at = models.DateTimeField()
    spoke_at = models.DateTimeField(null=True)  # a counsellor offered
    day_after_at = models.DateTimeField(null=True)
    week_after_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_cover_request"
        indexes = [models.Index(fields=["person_id", "-asked_at"], name="cover_of_person")]
