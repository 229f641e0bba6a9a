"""What every process must know of the last minutes: tries at sign-in, codes that were used once."""

from __future__ import annotations

from django.db import models


class ShortMemory(models.Model):
    """The table of Django's database cache (`CACHES` in config/settings.py); the cache alone reads and writes it."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "org_short_memory"
