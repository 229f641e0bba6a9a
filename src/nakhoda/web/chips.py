"""The small pieces that a page draws by the hundred, written by hand: a template takes ten times as long for each.

Every value from outside is escaped; what depends on the reader's language is worked out once a language.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from html import escape as html_escape
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from nakhoda.web.clock_face import face, loudest
from nakhoda.web.durations import duration_text, relative_text
from nakhoda.web.vocabulary import mark_of

RING = (
    '<svg class="ring" viewBox="0 0 16 16" aria-hidden="true"><circle class="whole" cx="8" cy="8" r="6" />'
    '<circle class="used" cx="8" cy="8" r="6" pathLength="100" stroke-dasharray="{} 100" /></svg>'
)


def escape(value: object) -> str:
    """What `django.utils.html.escape` does, without the detour for lazy words, which costs as much again."""
    return html_escape(str(value))


def icon_mark(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite. Silent for screen readers unless it has a `label`."""
    return _icon(name, css, label)


@lru_cache(maxsize=1024)
def _icon(name: str, css: str, label: str) -> SafeString:
    source = f"{static('nakhoda/icons/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon {}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, source)
    return format_html('<svg class="icon {}" aria-hidden="true"><use href="{}"/></svg>', css, source)


def person_chip(name: str, kind: str, state: str, role: str, initials: str) -> SafeString:
    """A person's chip: avatar with her state, name, and her role where it is asked for."""
    return _person(name, kind, state, role, initials, _language())


@lru_cache(maxsize=4096)
def _person(name: str, kind: str, state: str, role: str, initials: str, language: str) -> SafeString:
    """A board draws two hundred people every 15 seconds, and they are mostly the same as before."""
    mark = _avatar(kind, state, language)
    inside = icon_mark("bot") if kind in ("bot", "system") else escape(initials)
    told = f'<span class="role">{escape(role)}</span>' if role else ""
    chip = f'<span class="person"><span {mark} aria-hidden="true">{inside}</span><bdi class="name">{escape(name)}</bdi>'
    return mark_safe(f"{chip}{told}</span>")  # noqa: S308 -- every part is escaped


def initials_of(name: str) -> str:
    """The first letters of the first and the last word; one for a mononym."""
    words = name.split()
    return "".join(part[0] for part in (words[:1] + words[1:][-1:]))


def on_duty_line(one: Mapping[str, Any]) -> SafeString:
    """Somebody on the board: her chip, what she does and since when, what she holds of what she can hold."""
    chip = person_chip(one["name"], one["kind"], one["state"], "", one["initials"])
    cover = f'<span class="badge warn">{escape(_("needs cover"))}</span>' if one["needs_cover"] else ""
    link = f'<a href="{escape(one["case_url"])}">{escape(one["doing"])}</a>' if one["case_url"] else ""
    case = link or badge_mark("agent", one["state"])
    hands = "" if one["open_cases"] is None else f"{int(one['open_cases'])}/{int(one['capacity'])}"
    below = " · ".join(filter(None, [when_mark(one["since"]) if one["since"] else "", hands]))
    line = f'<li>{chip}{cover}<span class="doing">{case}<br>{below}</span></li>'
    return mark_safe(line)  # noqa: S308 -- every part is escaped


def badge_mark(kind: str, code: str) -> SafeString:
    """The badge of a code in a closed list: status, lane, priority, channel, agent, escalation, delivery."""
    return _badge(kind, code, _language())


@lru_cache(maxsize=2048)
def _badge(kind: str, code: str, _of_language: str) -> SafeString:
    """A list draws a hundred of them, and there are few: each once a language."""
    return render_to_string("look/badge.html", {"mark": mark_of(kind, code)})


@lru_cache(maxsize=1024)
def _avatar(kind: str, state: str, _of_language: str) -> SafeString:
    """The attributes of an avatar; there are few kinds and states, and a word of the state in each language."""
    if not state:
        return format_html('class="avatar {}"', kind)
    return format_html('class="avatar {}" data-state="{}" title="{}"', kind, state, mark_of("agent", state).word)


def clock_chip_of(clock: Mapping[str, Any], named: bool = True) -> SafeString:
    """A clock's chip. `clock` = {code, label, kind (sla | obligation | internal),
    state (active | breached | paused | met | cancelled), left_seconds (negative once late), total_seconds, due_at,
    as_of (instant of left_seconds), runs_from and runs_until (the business interval that as_of lies in or that comes
    next; None for 24x7), calendar_label ("" for 24x7), calendar_left_seconds (wall time to due_at), unverified}.
    """
    drawn = face(str(clock["state"]), float(clock["left_seconds"]), float(clock["total_seconds"]))
    label, text = escape(clock["label"]), escape(drawn.text)
    data = {
        "level": drawn.level,
        "state": clock["state"],
        "left": str(round(clock["left_seconds"])),
        "total": str(round(clock["total_seconds"])),
        "as-of": _iso(clock["as_of"]),
        "from": _iso(clock.get("runs_from")),
        "until": _iso(clock.get("runs_until")),
    }
    marks = " ".join(f'data-{name}="{escape(value)}"' for name, value in data.items() if value)
    promise = f'<span class="promise">{label}</span>' if named else ""
    return mark_safe(  # noqa: S308 -- every part is escaped
        f'<span class="clock" data-clock {marks} tabindex="0" role="group" aria-label="{label}: {text}"'
        f' title="{escape(_explained(clock))}">{RING.format(drawn.used_percent)}{promise}'
        f'<span class="left" data-clock-text>{text}</span></span>'
    )


def loudest_chip_of(clocks: Sequence[Mapping[str, Any]]) -> SafeString:
    """The chip of the running clock with the least time left; draws nothing when none runs."""
    found = loudest(list(clocks))
    return clock_chip_of(found) if found else SafeString("")


def _explained(clock: Mapping[str, Any]) -> str:
    """Due when, by which calendar, and whether its law was looked up lately."""
    parts = [_("%(label)s: due %(due)s") % {"label": clock["label"], "due": exact_text(clock["due_at"])}]
    if clock.get("calendar_left_seconds") is not None:
        parts.append(_("%(time)s by the wall clock") % {"time": duration_text(clock["calendar_left_seconds"])})
    parts.append(clock.get("calendar_label") or _("Runs day and night, cannot be paused"))
    if clock.get("unverified"):
        parts.append(_("Law row not verified recently"))
    return " · ".join(map(str, parts))


def _iso(instant: datetime | None) -> str:
    """In the reader's zone."""
    return timezone.localtime(instant).isoformat() if instant else ""


def when_mark(instant: datetime, site_zone: str = "") -> SafeString:
    """A relative time that carries its exact instant, in the reader's zone and beside it the site's if it differs."""
    here, exactly = _told(instant, timezone.get_current_timezone_name(), site_zone, _language())
    text = escape(relative_text(instant, timezone.now()))
    return mark_safe(f'<time datetime="{here}" title="{escape(exactly)}" data-when>{text}</time>')  # noqa: S308 -- escaped


def exact_text(instant: datetime, site_zone: str = "") -> str:
    """`22 Nov 2026, 14:05 (Asia/Kolkata) · 16:35 (Asia/Kuala_Lumpur)`."""
    return _told(instant, timezone.get_current_timezone_name(), site_zone, _language())[1]


@lru_cache(maxsize=8192)
def _told(instant: datetime, zone: str, site_zone: str, language: str) -> tuple[str, str]:
    """An instant for machines and in words, in the current zone, which `zone` names; lists say the same ones often."""
    here = timezone.localtime(instant)
    text = f"{_day(here.date(), 'j M Y', language)}, {here:%H:%M} ({zone})"
    if site_zone and site_zone != zone:
        there = instant.astimezone(ZoneInfo(site_zone))
        text += f" · {_day(there.date(), 'j M', language)}, {there:%H:%M} ({site_zone})"
    return here.isoformat(), text


@lru_cache(maxsize=4096)
def _day(day: date, pattern: str, _of_language: str) -> str:
    return date_format(day, pattern)


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE
