"""What every record about a figure carries: which figure, of which part of the operation, and whose rows it counts."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from nakhoda.org.models import ScopedModel


class SlicedModel(ScopedModel):
    """`where` is the slice as `{dimension: value}`; `covers` are the labels whose cases it counts.

    Row-level security reads `scope_id` (one label); the queries ask for more: a reader must hold *every* label of
    `covers`, so that nobody learns from a sum what she may not read in the rows.
    """

    id = models.BigAutoField(primary_key=True)
    source = models.CharField(max_length=40, default="desk")
    metric = models.CharField(max_length=60)
    where = models.JSONField(default=dict)
    slice_key = models.CharField(max_length=400, blank=True, default="")
    covers = ArrayField(models.IntegerField(), default=list)

    class Meta(ScopedModel.Meta):
        abstract = True
