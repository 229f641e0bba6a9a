"""Every macro with the languages that it speaks, and those that it lacks (handbook 6.7: parity)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from nakhoda.desk.models import Macro
from nakhoda.desk.queries.choices import LANGUAGES, in_words
from nakhoda.desk.queries.macros import NoSuchMacro
from nakhoda.desk.queries.policy import policy_in_force
from nakhoda.org.actors import Actor
from nakhoda.org.permissions import require

OWED = ("en", "hi", "ms", "ta", "ur", "zh", "id", "bn", "te")  # what a member sees is complete in these
SOON = 30  # days before a last day that count as near


def macro_rows(actor: Actor, now: datetime, lob: str = "", lacking: str = "") -> list[dict[str, Any]]:
    """A row a macro, by LOB and title; only one LOB's, or only those that lack a language, when asked."""
    require(actor, "macro:edit")
    policy = policy_in_force(now)
    titles = {key: in_words(each.title) for key, each in policy.lobs.items()}
    rows = Macro.objects.filter(lob=lob) if lob else Macro.objects.all()
    found = [_row(macro, titles, set(policy.reasons), now.date()) for macro in rows.order_by("lob", "title")]
    return [row for row in found if not lacking or lacking in row["missing"]]


def parity_of(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row a language: how many of these macros speak it."""
    owed = list(dict.fromkeys([*OWED, *(tag for row in rows for tag in row["languages"])]))
    counts = {tag: sum(tag in row["languages"] for row in rows) for tag in owed}
    return [{"tag": tag, "name": LANGUAGES.get(tag, tag), "count": counts[tag], "of": len(rows)} for tag in owed]


@dataclass(frozen=True, slots=True)
class MacroCover:
    """How many of the active macros speak a language."""

    count: int
    of: int


def macro_cover() -> dict[str, MacroCover]:
    """By language; macros hold no word of anybody, so whoever may read figures may read this one."""
    texts = list(Macro.objects.filter(active=True).values_list("texts", flat=True))
    spoken = Counter(tag for told in texts for tag, text in told.items() if text)
    return {tag: MacroCover(count, len(texts)) for tag, count in spoken.items()}


def macro_for(actor: Actor, key: str) -> Macro:
    """One macro, for its editor; raises `NoSuchMacro`."""
    require(actor, "macro:edit")
    macro = Macro.objects.filter(key=key).first()
    if macro is None:
        raise NoSuchMacro(f"there is no macro {key!r}")
    return macro


def _row(macro: Macro, titles: dict[str, str], reasons: set[str], today: date) -> dict[str, Any]:
    spoken = [tag for tag, text in macro.texts.items() if text]
    left = (macro.expires_on - today).days if macro.expires_on else None
    return {
        "key": macro.key,
        "title": macro.title,
        "lob": macro.lob,
        "lob_label": titles.get(macro.lob, macro.lob),
        "reason": macro.reason,
        "stale": bool(macro.reason and macro.reason not in reasons) or bool(macro.lob and macro.lob not in titles),
        "languages": spoken,
        "missing": [tag for tag in OWED if tag not in spoken],
        "cells": [(tag, tag in spoken) for tag in OWED],
        "more": [tag for tag in spoken if tag not in OWED],
        "active": macro.active,
        "expires_on": macro.expires_on,
        "days_left": left,
        "near": left is not None and left <= SOON,
    }
