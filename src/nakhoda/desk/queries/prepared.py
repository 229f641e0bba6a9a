"""Prepared statements, as the desk calls them: `org.prepared`."""

from __future__ import annotations

from nakhoda.org.prepared import Prepared, prepared_rows

__all__ = ("Prepared", "prepared_rows")
