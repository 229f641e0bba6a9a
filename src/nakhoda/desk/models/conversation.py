"""What was said: the only place, with the raw mail, where a member's words are kept."""

from __future__ import annotations

from django.db import models

from nakhoda.desk.models.cases import Case
from nakhoda.org.models import ScopedModel


class Message(ScopedModel):
    """One turn of the conversation, or an internal note (`is_public` False)."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, db_index=False, related_name="messages")
    author_kind = models.CharField(max_length=12)  # member | third_party | requester | agent | bot | system
    author_id = models.BigIntegerField(null=True)
    author_name = models.CharField(max_length=200, blank=True, default="")
    is_public = models.BooleanField(default=True)
    channel = models.CharField(max_length=20)
    language = models.CharField(max_length=12, blank=True, default="")
    text = models.TextField(blank=True, default="")
    quoted = models.TextField(blank=True, default="")
    html = models.TextField(blank=True, default="")
    macro = models.CharField(max_length=60, blank=True, default="")
    asks_question = models.BooleanField(default=False)
    at = models.DateTimeField()
    send_at = models.DateTimeField(null=True)  # an outbound waits this long for "undo"
    # queued (may be undone) | sending (released, mail under way) | sent | page | bounced | recalled | suppressed
    delivery = models.CharField(max_length=12, blank=True, default="")
    mail_id = models.CharField(max_length=300, blank=True, default="")
    raw_id = models.BigIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_message"
        indexes = [
            models.Index(fields=["case", "id"]),
            models.Index(fields=["mail_id"], name="message_mail_id"),
            models.Index(fields=["send_at"], condition=models.Q(delivery="queued"), name="message_to_release"),
        ]


class Attachment(ScopedModel):
    """A file that came with a message. Bytes live in the evidence folder under their hash."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, related_name="attachments")
    message = models.ForeignKey(Message, models.CASCADE, null=True, related_name="attachments")
    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=120)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    content_id = models.CharField(max_length=255, blank=True, default="")
    purpose = models.CharField(max_length=12, default="attachment")  # attachment | inline | evidence
    suspicious = models.BooleanField(default=False)
    disposed_at = models.DateTimeField(null=True)  # its bytes and its name were destroyed, by a rule of retention

    class Meta(ScopedModel.Meta):
        db_table = "desk_attachment"
