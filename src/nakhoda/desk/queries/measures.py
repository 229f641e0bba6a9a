"""What a decision did, in words: for the member's pages and letters, and for the form of whoever decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from nakhoda.core.statement import RESTRICTIONS
from nakhoda.desk.mail_texts import catalogue_for

MEASURES = {
    "removed": gettext_lazy("Content removed"),
    "disabled": gettext_lazy("Access to content disabled"),
    "demoted": gettext_lazy("Content shown less"),
    "age_restricted": gettext_lazy("Restricted by age"),
    "interaction_restricted": gettext_lazy("Comments or sharing restricted"),
    "labelled": gettext_lazy("Content labelled"),
    "other": gettext_lazy("Another restriction"),
    "suspension": gettext_lazy("Payments suspended"),
    "termination": gettext_lazy("Payments ended"),
    "partial_suspension": gettext_lazy("Some features suspended"),
    "total_suspension": gettext_lazy("The service suspended"),
    "partial_termination": gettext_lazy("Some features ended"),
    "total_termination": gettext_lazy("The service ended"),
    "suspended": gettext_lazy("Account suspended"),
    "terminated": gettext_lazy("Account closed"),
}


def measures_of(statement: Mapping[str, Any], kind: str) -> str:
    """What was restricted, in the reader's language; the kind where the statement names no measure."""
    named: list[str] = []
    for name in RESTRICTIONS:
        value = statement.get(name) or ()
        named += [str(each) for each in (value if isinstance(value, list | tuple) else (value,))]
    return ", ".join(str(MEASURES.get(one, one)) for one in named) or kind.replace("_", " ")


def rule_of(statement: Mapping[str, Any]) -> str:
    """The clause or the law."""
    return str(statement.get("clause") or statement.get("legal_ground") or "")


def last_day(until: datetime, language: str) -> str:
    """The last day before an end that is a midnight in UTC, as people of the language write it."""
    with translation.override(catalogue_for(language)):
        written = "Y年n月j日" if language.startswith("zh") else "j F Y"
        return str(date_format((until - timedelta(microseconds=1)).date(), written))
