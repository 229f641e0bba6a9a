"""How a clock looks: quiet at first, then louder. Due times are worked out in the core; here is only their face."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.web.durations import duration_text

NOTICE_SHARE, WARN_SHARE = 0.5, 0.8
STILL = frozenset({"paused", "cancelled", "met"})


@dataclass(frozen=True, slots=True)
class ClockFace:
    """What the chip shows: its level, the share of the time used (0-100), the words for the time left."""

    level: str  # quiet | notice | warn | late | paused | cancelled | met
    used_percent: int
    text: str


def face(state: str, left_seconds: float, total_seconds: float) -> ClockFace:
    """The face of a clock in `state` (active | breached | paused | met | cancelled) with so much business time left."""
    used = 1 - left_seconds / total_seconds if total_seconds > 0 else 1.0
    percent = round(max(0.0, min(1.0, used)) * 100)
    if state in STILL:
        return ClockFace(state, 100 if state == "met" else percent, _still_text(state, left_seconds))
    level = level_of(left_seconds, used)
    return ClockFace(level, percent, _running_text(left_seconds))


def level_of(left_seconds: float, used_share: float) -> str:
    """`late` once nothing is left, `warn` from 80 % used, `notice` from 50 %, else `quiet`."""
    if left_seconds <= 0:
        return "late"
    if used_share >= WARN_SHARE:
        return "warn"
    return "notice" if used_share >= NOTICE_SHARE else "quiet"


def _running_text(left_seconds: float) -> str:
    said = duration_text(left_seconds)
    return _("%(time)s left") % {"time": said} if left_seconds > 0 else _("late %(time)s") % {"time": said}


def _still_text(state: str, left_seconds: float) -> str:
    if state == "met":
        return _("met")
    if state == "cancelled":
        return _("cancelled")
    return _("paused, %(time)s left") % {"time": duration_text(left_seconds)}


def loudest(clocks: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The running clock with the least time left: the one a list shows."""
    running = [clock for clock in clocks if clock.get("state") in ("active", "breached")]
    return min(running, key=lambda clock: float(clock["left_seconds"]), default=None)
