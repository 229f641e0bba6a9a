"""A case as a row of the list of cases: drawn by hand, since a page has fifty of them and each has thirty parts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from nakhoda.web.chips import badge_mark, escape, icon_mark, initials_of, loudest_chip_of, person_chip, when_mark
from nakhoda.web.languages import face_of

Row = Mapping[str, Any]  # a case row as `desk/cases.html` says it
NOTHING = "–"


def case_lines_of(rows: Iterable[Row], boxed: bool) -> SafeString:
    """The rows of the table, each with its box where many may be changed at once (`boxed`)."""
    labels = [escape(word) for word in (_("State"), _("Queue"), _("Held by"), _("Received"), _("Clock"))]
    return mark_safe("".join([_line(row, boxed, labels) for row in rows]))  # noqa: S308 -- every part is escaped


def _line(row: Row, boxed: bool, labels: list[str]) -> str:
    state, queue, held, received, clock = labels
    return (
        f'<tr data-row>{_box(row) if boxed else ""}<td class="main-cell">{_door(row)}{_about(row)}</td>'
        f'<td data-label="{state}"><span class="chips">{_marks(row)}</span></td>'
        f'<td data-label="{queue}">{escape(row["queue_label"])}</td><td data-label="{held}">{_holder(row)}</td>'
        f'<td class="wrapless" data-label="{received}">{when_mark(row["received_at"])}</td>'
        f'<td data-label="{clock}">{loudest_chip_of(row["clocks"])}</td></tr>'
    )


def _box(row: Row) -> str:
    number = escape(row["number"])
    return f'<td><input type="checkbox" name="cases" value="{number}" aria-label="#{number}"></td>'


def _door(row: Row) -> str:
    lock = f"{icon_mark('lock')} " if row["closed"] else ""
    lang = f' lang="{escape(row["lang"])}"' if row["lang"] else ""
    subject = f'<bdi{lang} dir="auto">{escape(row["subject"])}</bdi>'
    return f'<a href="{escape(row["url"])}" data-row-link>{lock}{subject}</a>'


def _about(row: Row) -> str:
    member = f" · <bdi>{escape(row['member_name'])}</bdi>" if row["member_name"] else ""
    language = _language(row["language"]) if row["language"] else ""
    return f'<span class="sub"><span class="ltr">#{escape(row["number"])}</span>{member}{language}</span>'


@lru_cache(maxsize=256)
def _language(code: str) -> str:
    face = face_of(code)
    return f' · <bdi lang="{escape(face.code)}">{escape(face.name)}</bdi>'


def _marks(row: Row) -> str:
    lane = badge_mark("lane", row["lane"]) if row["lane"] != "L7" else ""
    return badge_mark("status", row["status"]) + lane


def _holder(row: Row) -> str:
    who = row["assignee"]
    return person_chip(who["name"], who["kind"], who["state"], "", initials_of(who["name"])) if who else NOTHING
