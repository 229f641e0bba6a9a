"""What an agent leaves on a case while working: touches, drafts, presence; and the macros she uses."""

from __future__ import annotations

from django.db import models

from nakhoda.desk.models.cases import Case
from nakhoda.org.models import ScopedModel


class Touch(ScopedModel):
    """One handling of a case by one agent; seconds are focus time, idle-capped."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, related_name="touch_rows")
    agent_id = models.BigIntegerField()
    started_at = models.DateTimeField()
    last_beat_at = models.DateTimeField()
    seconds = models.FloatField(default=0)
    ended_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_touch"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "agent_id"], condition=models.Q(ended_at=None), name="one_open_touch"
            )
        ]
        indexes = [
            models.Index(fields=["agent_id", "last_beat_at"], condition=models.Q(ended_at=None), name="touch_open")
        ]


class Draft(ScopedModel):
    """An unfinished answer or note, kept until it is sent."""

    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, db_index=False, related_name="drafts")
    agent_id = models.BigIntegerField()
    kind = models.CharField(max_length=8, default="reply")  # reply | note
    text = models.TextField(blank=True, default="")
    macro = models.CharField(max_length=60, blank=True, default="")
    saved_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_draft"
        constraints = [models.UniqueConstraint(fields=["case", "agent_id", "kind"], name="one_draft")]


class Presence(ScopedModel):
    """Who has the case open now, and whether they are typing: the collision notice."""

    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, db_index=False, related_name="presences")
    agent_id = models.BigIntegerField()
    agent_name = models.CharField(max_length=120)
    typing = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_presence"
        constraints = [models.UniqueConstraint(fields=["case", "agent_id"], name="one_presence")]


class Macro(models.Model):
    """A prepared answer in several languages, with typed placeholders `{{name}}`. Holds no case data."""

    key = models.CharField(max_length=60, primary_key=True)
    title = models.CharField(max_length=120)
    lob = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=60, blank=True, default="")
    outcome = models.CharField(max_length=20, blank=True, default="")
    placeholders = models.JSONField(default=list)  # [{"name", "kind": text|date|link|handle, "source": ""}]
    texts = models.JSONField(default=dict)  # language -> text
    active = models.BooleanField(default=True)
    expires_on = models.DateField(null=True)

    class Meta:
        db_table = "desk_macro"

    def __str__(self) -> str:
        return self.title
