"""Lines of right-to-left mail in which numbers and Latin words keep their order.

A mail program turns the groups of a telephone number or of a date around when they stand among Arabic letters, and lays
a line from the left when its first word is Latin (Unicode Annex 9). Web addresses are left alone: a mark next to one
would become part of what is clicked.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

LINK = re.compile(r"https?://[^\s<>\"']{1,2000}[^\s<>\"'.,;:!?)\]]")
_RLM, _LRI, _PDI = "\u200f", "\u2066", "\u2069"
_GROUPS = re.compile(r"(?<!\w)[+(]?[A-Za-z0-9](?:[A-Za-z0-9 ,./:@#()+%-]*[A-Za-z0-9%)])?")  # what stays in one piece
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


def leads(line: str) -> str:
    """`ltr` or `rtl` by the first letter with a direction; empty where there is none."""
    return next((_STRONG[kind] for char in line if (kind := unicodedata.bidirectional(char)) in _STRONG), "")


def runs_left(text: str) -> bool:
    """Whether any letter of it is written from the right."""
    return any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)


def marked(text: str) -> str:
    """Plain text with a mark before each right-to-left line that begins otherwise, and numbers held in one piece."""
    return "\n".join(_marked(line) if runs_left(line) else line for line in text.split("\n"))


def held(text: str, wrap: Callable[[str], str], other: Callable[[str], str] = str) -> str:
    """Each Latin or numeric run with more than one group through `wrap`, everything else through `other`."""
    out, at = [], 0
    for match in _GROUPS.finditer(text):
        out += [other(text[at : match.start()]), (wrap if _is_grouped(match[0]) else other)(match[0])]
        at = match.end()
    return "".join([*out, other(text[at:])])


def as_html(text: str) -> str:
    """Escaped text of a right-to-left paragraph, its numbers and Latin runs each an island."""
    return held(text, lambda run: f'<bdi dir="ltr">{html.escape(run)}</bdi>', html.escape)


def _is_grouped(run: str) -> bool:
    return not run.isalnum()


def _marked(line: str) -> str:
    pieces, at = [], 0
    for link in LINK.finditer(line):
        pieces += [held(line[at : link.start()], lambda run: f"{_LRI}{run}{_PDI}"), link[0]]
        at = link.end()
    pieces.append(held(line[at:], lambda run: f"{_LRI}{run}{_PDI}"))
    return ("" if leads(line) == "rtl" else _RLM) + "".join(pieces)
