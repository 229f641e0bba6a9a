"""How many prepared answers of a line of business speak a language: what a wave of cases finds ready."""

from __future__ import annotations

from datetime import date

from nakhoda.desk.models import Macro
from nakhoda.desk.queries.macro_values import text_in
from nakhoda.desk.queries.macros import live_macros


def macros_spoken(lob: str, languages: tuple[str, ...], today: date) -> tuple[int, dict[str, int]]:
    """(macros of the line, language -> how many of them have a text in it). Texts themselves stay where they are."""
    rows: list[Macro] = list(live_macros(today).filter(lob=lob))
    return len(rows), {tag: sum(text_in(macro, tag) is not None for macro in rows) for tag in languages}
