"""Says lengths of time and sizes in the shortest words a tired person understands."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

MINUTE, HOUR, DAY = 60, 3600, 86400


def duration_text(seconds: float) -> str:
    """`2 h 05 m`, `45 m`, `under 1 m`; days only from 48 h on. The sign is dropped; live.js says it the same way."""
    return _lasting(int(abs(seconds)) // MINUTE, get_language())


@lru_cache(maxsize=8192)
def _lasting(minutes: int, _of_language: str | None) -> str:
    if minutes < 1:
        return _("under 1 m")
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("%(m)s m") % {"m": minutes}
    if hours < 48:
        return _("%(h)s h %(m)s m") % {"h": hours, "m": f"{rest:02d}"}
    return _("%(d)s d %(h)s h") % {"d": hours // 24, "h": hours % 24}


def relative_text(instant: datetime, now: datetime) -> str:
    """`5 minutes ago`, `in 3 hours`, `just now`: the coarsest unit that is still honest."""
    gap = (instant - now).total_seconds()
    if abs(gap) < MINUTE:
        return _("just now")
    unit = MINUTE if abs(gap) < HOUR else HOUR if abs(gap) < DAY else DAY
    return _away(int(abs(gap) // unit), unit, gap < 0, get_language())


@lru_cache(maxsize=4096)
def _away(n: int, unit: int, past: bool, _of_language: str | None) -> str:
    said = _coarse_unit(n, unit)
    return _("%(span)s ago") % {"span": said} if past else _("in %(span)s") % {"span": said}


def wait_text(span: timedelta) -> str:
    """A promise in human words for a member: `1 hour`, `2 days`; rounded up, so that it is never shorter than true."""
    seconds = max(span.total_seconds(), 0.0)
    for unit in (MINUTE, HOUR, DAY):
        if seconds <= unit * (60 if unit == MINUTE else 48):
            return _coarse_up(seconds, unit)
    return _coarse_up(seconds, DAY)


def _coarse_up(seconds: float, unit: int) -> str:
    return _coarse_unit(max(1, -int(-seconds // unit)), unit)


def _coarse_unit(n: int, unit: int) -> str:
    if unit == MINUTE:
        return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}
    if unit == HOUR:
        return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def size_text(octets: int) -> str:
    """`812 B`, `24 kB`, `3.1 MB`."""
    if octets < 1000:
        return f"{octets} B"
    if octets < 1_000_000:
        return f"{octets / 1000:.0f} kB"
    return f"{octets / 1_000_000:.1f} MB"
