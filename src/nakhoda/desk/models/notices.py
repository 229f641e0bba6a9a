"""What people are told: a pointer a row, kept until it is read, settled or over. No word of a member stands here."""

from __future__ import annotations

from django.db import models

from nakhoda.org.models import ScopedModel

MAIL = ("off", "at_once", "daily")


class Notice(ScopedModel):
    """One thing one person should look at; its words are the phrase of its kind (`queries/notice_kinds.py`).

    It lies in the registry, so that only the program reads it. `label_id` is the label of what it is about, 0 for none:
    a notice of a place that its person can no longer see is not shown.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=24)
    person_id = models.BigIntegerField()
    subject_id = models.BigIntegerField(default=0)  # what the kind's link leads to
    code = models.CharField(max_length=60, blank=True, default="")  # a key of the policy, or an hour
    number = models.IntegerField(default=1)  # how many the phrase tells
    label_id = models.IntegerField(default=0)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_notice"
        indexes = [
            models.Index(fields=["person_id", "-at", "-id"], name="notice_of_person"),
            models.Index(fields=["person_id"], condition=models.Q(read_at=None, done_at=None), name="notice_unread"),
            models.Index(fields=["kind", "subject_id"], condition=models.Q(done_at=None), name="notice_to_settle"),
            models.Index(fields=["expires_at"], name="notice_over"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person_id", "kind", "subject_id", "code"],
                condition=models.Q(done_at=None),
                name="one_open_notice",
            )
        ]


class NoticeMail(ScopedModel):
    """How somebody wants to hear of her notices by mail; without a row, not at all."""

    person_id = models.BigIntegerField(unique=True)
    mode = models.CharField(max_length=8, default="off")  # off | at_once | daily
    sent_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        db_table = "desk_notice_mail"
