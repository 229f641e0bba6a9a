"""Who opened what that is sealed, and who was let in from outside: rows that only the program reads.

They lie in no case, so that no reader of a case, no fact table and no member's page meets them (decisions 0013, 0016).
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from nakhoda.org.models import ScopedModel


class Review(ScopedModel):
    """What becomes of a reading the day after: somebody else looks at it and says whether it was needed."""

    verdict = models.CharField(max_length=14, blank=True, default="")  # justified | not_justified
    verdict_note = models.CharField(max_length=300, blank=True, default="")
    reviewed_by = models.BigIntegerField(null=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta(ScopedModel.Meta):
        abstract = True


class SealedRead(Review):
    """One reading of a sealed case. A row with `until` is a purpose that was said, and holds till then."""

    id = models.BigAutoField(primary_key=True)
    case_id = models.BigIntegerField()
    label_id = models.IntegerField()  # the case's label at that moment
    compartment = models.CharField(max_length=20)
    person_id = models.BigIntegerField()
    purpose = models.CharField(max_length=40)  # a key of desk/sealed/compartments.yaml
    note = models.CharField(max_length=300, blank=True, default="")  # only where the purpose asks for words
    how = models.CharField(max_length=12)  # assigned | stated | break_glass
    what = models.CharField(max_length=20)  # the door that was opened
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    glass_id = models.BigIntegerField(null=True)

    class Meta(Review.Meta):
        db_table = "desk_sealed_read"
        indexes = [
            models.Index(fields=["person_id", "case_id", "-until"], name="read_of_person"),
            models.Index(fields=["compartment", "-at"], name="read_of_compartment"),
            models.Index(fields=["case_id", "-at"], name="read_of_case"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("person_id")), name="nobody_reviews_her_reading"
            )
        ]


class BreakGlass(Review):
    """Somebody without the compartment asks to read one case. `label_id` 0: there is no such case for anybody to open,
    which she is not told."""

    id = models.BigAutoField(primary_key=True)
    case_id = models.BigIntegerField()
    label_id = models.IntegerField(default=0)
    compartment = models.CharField(max_length=20, blank=True, default="")
    person_id = models.BigIntegerField()
    reason = models.CharField(max_length=40)
    note = models.CharField(max_length=300)
    hours = models.SmallIntegerField()
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="asked")  # asked | granted | refused | ended
    alone = models.BooleanField(default=False)  # the compartment lets a reason do, with notice at once
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_note = models.CharField(max_length=300, blank=True, default="")
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta(Review.Meta):
        db_table = "desk_break_glass"
        indexes = [
            models.Index(fields=["person_id", "-id"], name="glass_of_person"),
            models.Index(fields=["label_id", "-id"], name="glass_of_label"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("person_id")), name="glass_is_opened_by_two"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("granted", "ended")) | Q(alone=True) | Q(decided_by__isnull=False),
                name="glass_has_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("person_id")), name="nobody_reviews_her_glass"
            ),
        ]
