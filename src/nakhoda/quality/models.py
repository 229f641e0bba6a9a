"""Surveys: the offer with its attribution snapshot, and the member's one answer (handbook 1.7)."""

from __future__ import annotations

from django.db import models

from nakhoda.org.models import ScopedModel


class SurveyOffer(ScopedModel):
    """Asked once; who resolved it, in which tier, at which partner, is frozen now."""

    id = models.BigAutoField(primary_key=True)
    case_id = models.BigIntegerField()
    member_id = models.BigIntegerField(null=True)
    form = models.CharField(max_length=8, default="A")
    translation = models.CharField(max_length=20, default="1")
    language = models.CharField(max_length=12)
    channel = models.CharField(max_length=20)
    offered_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()
    expired_at = models.DateTimeField(null=True)
    agent_id = models.BigIntegerField(null=True)
    single_handler = models.BooleanField(default=True)
    tier = models.SmallIntegerField()
    owner = models.CharField(max_length=40)
    queue = models.CharField(max_length=60)
    outcome = models.CharField(max_length=20)

    class Meta(ScopedModel.Meta):
        db_table = "quality_survey_offer"
        constraints = [models.UniqueConstraint(fields=["id", "scope_id"], name="survey_offer_with_scope")]
        indexes = [models.Index(fields=["case_id"]), models.Index(fields=["member_id", "offered_at"])]


class SurveyResponse(ScopedModel):
    """The answer, once."""

    offer = models.OneToOneField(SurveyOffer, models.CASCADE, related_name="response")
    score = models.SmallIntegerField()
    solved = models.CharField(max_length=6, blank=True, default="")
    reasons = models.JSONField(default=list)
    comment = models.TextField(blank=True, default="")
    responded_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "quality_survey_response"
