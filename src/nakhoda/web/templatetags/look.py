"""Template tags of the shell: small pieces with one job each, drawn by the templates in `look/`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.conf import settings
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from nakhoda.web.case_line import case_lines_of
from nakhoda.web.chips import (
    badge_mark,
    clock_chip_of,
    exact_text,
    icon_mark,
    initials_of,
    loudest_chip_of,
    on_duty_line,
    person_chip,
    when_mark,
)
from nakhoda.web.durations import duration_text, size_text
from nakhoda.web.figures import reader_grouped, spark_level, spark_points
from nakhoda.web.languages import LanguageFace, direction_of, face_of
from nakhoda.web.vocabulary import Mark, mark_of

register = template.Library()


@register.simple_tag
def icon(name: str, css: str = "", label: str = "") -> SafeString:
    """An icon of the sprite. Silent for screen readers unless it has a `label`."""
    return icon_mark(name, css, str(label))


@register.simple_tag
def clock_chip(clock: Mapping[str, Any], named: bool = True) -> SafeString:
    """A clock's chip. Keys of `clock`: see `chips.clock_chip_of`."""
    return clock_chip_of(clock, named)


@register.simple_tag
def loudest_clock(clocks: Sequence[Mapping[str, Any]]) -> SafeString:
    """The chip of the running clock with the least time left; draws nothing when none runs."""
    return loudest_chip_of(clocks)


@register.simple_tag
def badge(kind: str, code: str) -> SafeString:
    """The badge of a code in a closed list: status, lane, priority, channel, agent, escalation, delivery."""
    return badge_mark(kind, code)


@register.simple_tag
def options(choices: Iterable[tuple[str, str]], chosen: str = "") -> SafeString:
    """The options of a select; a template's loop takes five times as long, and a team has hundreds of people."""
    return _options(tuple((str(value), str(label)) for value, label in choices), chosen)


@lru_cache(maxsize=256)
def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> SafeString:
    marks = ((value, " selected" if value == chosen else "", label) for value, label in choices)
    return format_html_join("", '<option value="{}"{}>{}</option>', marks)


@register.simple_tag
def on_duty(people: Iterable[Mapping[str, Any]]) -> SafeString:
    """Who is on, a line each; drawn by hand for the same reason. Keys of each: see `chips.on_duty_line`."""
    return SafeString("".join(map(on_duty_line, people)))


@register.simple_tag
def case_lines(rows: Iterable[Mapping[str, Any]], boxed: object) -> SafeString:
    """The rows of a list of cases, with boxes to choose them by if `boxed`; drawn by hand. Keys: `desk/cases.html`."""
    return case_lines_of(rows, bool(boxed))


@register.filter
def word(code: str, kind: str) -> str:
    """The word alone, for a sentence: `{{ case.status|word:"status" }}`."""
    return str(mark_of(kind, code).word)


@register.filter
def mark(code: str, kind: str) -> Mark:
    """The whole mark, for a template that draws it its own way."""
    return mark_of(kind, code)


@register.simple_tag
def when(instant: datetime | None, site_zone: str = "") -> SafeString:
    """A relative time that carries its exact instant, in the reader's zone and beside it the site's if it differs."""
    if instant is None:
        return format_html('<span aria-hidden="true">{}</span>', "–")
    return when_mark(instant, site_zone)


@register.filter
def exact(instant: datetime) -> str:
    """The exact instant in the reader's zone."""
    return exact_text(instant)


@register.filter
def moment(instant: datetime) -> SafeString:
    """The exact instant for somebody whose zone we do not know: her browser writes it again in her own."""
    return format_html('<time datetime="{}" data-exact>{}</time>', instant.isoformat(), exact_text(instant))


@register.filter
def duration(seconds: float) -> str:
    """Seconds as `2 h 05 m`."""
    return duration_text(seconds)


@register.filter
def size(octets: int) -> str:
    """Bytes as `24 kB`."""
    return size_text(octets)


@register.filter
def figure(number: int) -> str:
    """A whole number, grouped as the reader groups it."""
    return reader_grouped(number, get_language() or settings.LANGUAGE_CODE, timezone.get_current_timezone_name())


@register.filter
def language_face(code: str) -> LanguageFace:
    """A language's own name and direction."""
    return face_of(code)


@register.filter
def direction(code: str) -> str:
    """`ltr` or `rtl` for a language tag."""
    return direction_of(code)


@register.simple_tag
def person(who: Any, kind: str = "", role: bool = False) -> SafeString:
    """A person's chip. `who` (mapping or object) has `name` and may have `initials`, `state`, `role`, `kind`."""
    name, told = _of(who, "name"), _of(who, "role") if role else ""
    return person_chip(
        name, kind or _of(who, "kind"), _of(who, "state"), told, _of(who, "initials") or initials_of(name)
    )


def _of(who: Any, key: str) -> str:
    value = who.get(key, "") if isinstance(who, Mapping) else getattr(who, key, "")
    return str(value or "")


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word; one for a mononym."""
    return initials_of(name)


@register.inclusion_tag("look/foreign.html")
def foreign(text: str, lang: str = "", css: str = "") -> dict[str, str]:
    """Somebody's own words, isolated, in their own language and direction."""
    return {"text": text, "lang": lang, "dir": direction_of(lang) if lang else "auto", "css": css}


@register.inclusion_tag("look/why.html")
def why(reasons: Sequence[Any], side: str = "") -> dict[str, Any]:
    """ "Why here?": the reasons of a decision, each with `text` and `code`."""
    return {"reasons": reasons, "side": side}


@register.inclusion_tag("look/tile.html")
def number_tile(tile: Mapping[str, Any]) -> dict[str, Any]:
    """A number that never stands alone. Keys of `tile`: see `look/tile.html`."""
    values = list(tile.get("series", ()))
    goal = spark_level(values, float(tile["target_value"])) if tile.get("target_value") is not None else None
    return {"tile": tile, "points": spark_points(values), "goal": goal}


@register.inclusion_tag("look/field.html")
def field(bound: Any, hint: str = "") -> dict[str, Any]:
    """A form field with its label, hint and errors, wired together for screen readers."""
    kind = getattr(getattr(bound.field, "widget", None), "input_type", "")
    return {"field": bound, "hint": hint or bound.help_text, "kind": kind}


@register.inclusion_tag("look/mail_frame.html")
def mail_frame(html: str, lang: str = "", title: str = "") -> dict[str, str]:
    """Sanitised HTML of a mail in a frame that runs nothing and loads nothing."""
    return {"html": html, "lang": lang, "dir": direction_of(lang) if lang else "auto", "title": title}
