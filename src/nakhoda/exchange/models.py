"""Files that somebody brought by the browser, with their mapping, and how far each import is.

What a file says (its first rows, words that nothing explains) lies beside it on the disk and goes with it; here are
codes and counts.
"""

from __future__ import annotations

from django.db import models

from nakhoda.org.models import ScopedModel

STATES = ("uploaded", "trying", "tried", "refused", "waiting", "running", "done", "failed", "cancelled")
GOING = ("trying", "waiting", "running")


class ImportRun(ScopedModel):
    """One file on its way into the log of a source. It lies in the registry; whoever brought it sees it."""

    id = models.AutoField(primary_key=True)
    person_id = models.BigIntegerField()
    name = models.CharField(max_length=120)  # of the file, as the browser said it
    kind = models.CharField(max_length=8)  # csv | xes | zendesk
    size = models.BigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    mapping = models.TextField(blank=True, default="")
    tried = models.CharField(max_length=64, blank=True, default="")  # digest of the mapping that was tried
    state = models.CharField(max_length=10, default="uploaded", choices=[(state, state) for state in STATES])
    step = models.CharField(max_length=10, blank=True, default="")
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    source = models.CharField(max_length=60, blank=True, default="")
    counts = models.JSONField(default=dict)
    brought_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    kept = models.BooleanField(default=True)  # whether the file is still on the disk

    class Meta(ScopedModel.Meta):
        db_table = "exchange_import"
        indexes = [models.Index(fields=["person_id", "-id"], name="import_of_person")]

    def __str__(self) -> str:
        return f"import {self.id}: {self.name}"
