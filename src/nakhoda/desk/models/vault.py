"""What stood where a token stands now, sealed with a key of the person's; and those keys, sealed in their turn."""

from __future__ import annotations

from django.db import models

from nakhoda.desk.models.cases import Case
from nakhoda.org.models import ScopedModel


class PersonKey(ScopedModel):
    """The key of one member (or of one case that has no member), wrapped. Without it her values are noise."""

    id = models.BigAutoField(primary_key=True)
    holder = models.CharField(max_length=24, unique=True)  # member:12 | case:34
    wrapped = models.BinaryField()
    created_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_person_key"


class VaultEntry(ScopedModel):
    """One value of one case. It has the case's label; its seal opens only with a key that the program reads."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, db_constraint=False, db_index=False, related_name="vault_entries")
    holder = models.CharField(max_length=24)
    kind = models.CharField(max_length=12)
    token = models.CharField(max_length=20)  # as in the text, without its brackets
    sealed = models.BinaryField()
    digest = models.CharField(max_length=64)  # keyed: equal values are found by it, and nothing can be read from it
    hint = models.CharField(max_length=24, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta(ScopedModel.Meta):
        db_table = "desk_vault_entry"
        constraints = [models.UniqueConstraint(fields=["case", "token"], name="one_value_a_token")]
        indexes = [
            models.Index(fields=["digest"], name="vault_by_digest"),
            models.Index(fields=["holder"], name="vault_of_holder"),
        ]
