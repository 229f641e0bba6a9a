"""Foreign and missing are the same answer."""

from __future__ import annotations


class NoSuchRecord(LookupError):
    """There is no such alert, diagnosis or plan that the reader may see."""
