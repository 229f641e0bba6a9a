"""What arrived, before anything was understood: raw bytes, keys of requests, tallies against floods."""

from __future__ import annotations

from django.db import models

from nakhoda.org.models import ScopedModel


class RawMail(ScopedModel):
    """A mail's bytes, stored before parsing. Key: (mailbox, Message-ID, sha256), since ids alone repeat."""

    id = models.BigAutoField(primary_key=True)
    mailbox = models.CharField(max_length=254)
    message_id = models.CharField(max_length=998, blank=True, default="")
    sha256 = models.CharField(max_length=64)
    raw = models.BinaryField()
    received_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, default="stored")
    detail = models.CharField(max_length=300, blank=True, default="")
    case_id = models.BigIntegerField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_raw_mail"
        constraints = [models.UniqueConstraint(fields=["mailbox", "message_id", "sha256"], name="one_raw_mail")]
        indexes = [models.Index(fields=["id"], condition=models.Q(outcome="stored"), name="raw_mail_waiting")]


class IdempotencyKey(ScopedModel):
    """A request that was answered: the same key gives the same answer, with another body it is refused."""

    id = models.BigAutoField(primary_key=True)
    channel = models.CharField(max_length=20)
    source = models.CharField(max_length=120)
    key = models.CharField(max_length=200)
    body_sha256 = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    answer = models.JSONField()
    case_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_idempotency_key"
        constraints = [models.UniqueConstraint(fields=["channel", "source", "key"], name="one_answer_a_key")]
        indexes = [models.Index(fields=["created_at"], name="idempotency_age")]


class AddressTally(ScopedModel):
    """How often we wrote to (or heard from) an address or source, per hour; caps and abuse limits read it."""

    id = models.BigAutoField(primary_key=True)
    purpose = models.CharField(max_length=16)  # acknowledgement | web_form | app | mail_in
    key = models.CharField(max_length=254)
    hour = models.DateTimeField()
    count = models.IntegerField(default=0)

    class Meta(ScopedModel.Meta):
        db_table = "desk_address_tally"
        constraints = [models.UniqueConstraint(fields=["purpose", "key", "hour"], name="one_tally_an_hour")]
