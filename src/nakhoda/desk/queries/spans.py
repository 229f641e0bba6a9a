"""Lengths of promises in the shortest words: `15 min`, `4 h`, `1 h 30 min`, `7 d`."""

from __future__ import annotations

from django.utils.translation import gettext as _

HOUR, DAY = 60, 1440


def span_text(minutes: int, business: bool = False) -> str:
    """A promise's length; empty for none. Business time is never told in days: a site's day is not 24 hours."""
    if minutes <= 0:
        return ""
    if minutes >= 2 * DAY and minutes % DAY == 0 and not business:
        return _("%(d)s d") % {"d": minutes // DAY}
    hours, rest = divmod(minutes, HOUR)
    parts = [_("%(h)s h") % {"h": hours}] if hours else []
    return " ".join([*parts, *([_("%(m)s min") % {"m": rest}] if rest else [])])
