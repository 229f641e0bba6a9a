"""What a triage model would have said: beside the case, never in it (handbook 46: new models run in shadow)."""

from __future__ import annotations

from django.db import models

from nakhoda.desk.models.cases import Case
from nakhoda.org.models import ScopedModel


class Suggestion(ScopedModel):
    """One model's answer to one case's first words. It has the case's label, so whoever sees one sees the other."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, db_index=False, related_name="suggestions")
    model = models.CharField(max_length=64)  # digest of the model's file
    reason = models.CharField(max_length=120, blank=True, default="")  # its best guess, abstained or not
    confidence = models.FloatField()
    abstained = models.BooleanField()
    standing = models.CharField(max_length=60, blank=True, default="")  # the reason that the case had at that moment
    language = models.CharField(max_length=12, blank=True, default="")
    made_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_suggestion"
        constraints = [models.UniqueConstraint(fields=["model", "case"], name="one_suggestion_a_model")]
        indexes = [models.Index(fields=["case"], name="suggestion_of_case")]
