"""What was changed around a date: policy versions, macros. As far as the reader may see the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from nakhoda.journal.records import records_named

NAMES = ("policy.published", "macro.changed")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the change log: what, since when; `fits` when it names the slice or the macro behind it."""

    name: str
    at: datetime
    text: str
    fits: bool


def changes_between(since: datetime, until: datetime, where: Mapping[str, str]) -> list[Change]:
    """The changes that took effect in [since, until), those that fit the slice first, then the newest."""
    records = records_named(NAMES, since, until)
    rows = [_change(record.name, record.at, record.subject, record.payload, where) for record in records]
    return sorted(rows, key=lambda row: (not row.fits, -row.at.timestamp()))


def _change(name: str, at: datetime, subject: str, payload: Mapping[str, Any], where: Mapping[str, str]) -> Change:
    thing = subject.partition(":")[2]
    if name == "policy.published":
        since = datetime.fromisoformat(payload["effective_from"]) if "effective_from" in payload else at
        text = _("Policy %(key)s, version %(number)s, took effect") % {"key": thing, "number": payload.get("number")}
        return Change(name, since, text, fits="policy_version" in where)
    text = _("Macro %(key)s was changed") % {"key": thing}
    return Change(name, at, text, fits=_speaks(payload, where))


def _speaks(payload: Mapping[str, Any], where: Mapping[str, str]) -> bool:
    """A macro that was changed in the language or the LOB of the slice."""
    languages = payload.get("languages") or payload.get("tags") or ()
    return where.get("language") in languages or (bool(where.get("lob")) and payload.get("lob") == where.get("lob"))
