"""Says lengths of time and sizes in the shortest words a tired person understands."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MINUTE, HOUR, DAY = 60, 3600, 86400


def duration_text(seconds: float) -> str:
    """`2 h 05 m`, `45 m`, `under 1 m`; days only from 48 h on. The sign is dropped; live.js says it the same way."""
    whole = int(abs(seconds))
    if whole < MINUTE:
        return _("under 1 m")
    if whole < HOUR:
        return _("%(m)s m") % {"m": whole // MINUTE}
    if whole < 2 * DAY:
        return _("%(h)s h %(m)s m") % {"h": whole // HOUR, "m": f"{whole % HOUR // MINUTE:02d}"}
    return _("%(d)s d %(h)s h") % {"d": whole // DAY, "h": whole % DAY // HOUR}


def relative_text(instant: datetime, now: datetime) -> str:
    """`5 minutes ago`, `in 3 hours`, `just now`: the coarsest unit that is still honest."""
    gap = (instant - now).total_seconds()
    if abs(gap) < MINUTE:
        return _("just now")
    said = _coarse(abs(gap))
    return _("%(span)s ago") % {"span": said} if gap < 0 else _("in %(span)s") % {"span": said}


def _coarse(seconds: float) -> str:
    if seconds < HOUR:
        n = int(seconds // MINUTE)
        return ngettext("%(n)s minute", "%(n)s minutes", n) % {"n": n}
    if seconds < DAY:
        n = int(seconds // HOUR)
        return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}
    n = int(seconds // DAY)
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


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
