"""Fills prepared answers: `{{name}}` from a closed, typed list, and nothing else. There is no template engine.

A text with a placeholder that is empty, ill-typed or unknown is refused whole, with every name that stands in the way.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from nakhoda.core.decisions import Decision, Reason

LONGEST = 500  # characters of one value
_PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
_HANDLE = re.compile(r"@?[\w.]{1,60}")
_NUMBER = re.compile(r"[+-]?\d[\d ,._]*")


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One thing that a macro asks for. `kind` is a key of `KINDS`; `source` is the fact that fills it, if any."""

    name: str
    kind: str = "text"
    source: str = ""


def fill(text: str, values: Mapping[str, str], placeholders: Sequence[Placeholder]) -> Decision[str | None]:
    """`text` with every placeholder replaced, or None with a reason for each unfilled, ill-typed or unknown one."""
    declared = {each.name: each for each in placeholders}
    filled: dict[str, str] = {}
    against = []
    for name in placeholders_in(text):
        value = values.get(name, "").strip()
        problem = _problem(declared.get(name), value)
        if problem:
            against.append(Reason(problem[0], problem[1].format(name=name)))
        filled[name] = value
    if against:
        return Decision(None, tuple(against))
    return Decision(_PLACEHOLDER.sub(lambda found: filled[found[1]], text), (Reason("filled", "nothing is missing"),))


def fill_known(text: str, values: Mapping[str, str], placeholders: Sequence[Placeholder]) -> str:
    """`text` with what is known and of its kind filled in; the rest stays in braces for a person to fill."""
    declared = {each.name: each for each in placeholders}
    known = {name: value.strip() for name, value in values.items() if not _problem(declared.get(name), value.strip())}
    return _PLACEHOLDER.sub(lambda found: known.get(found[1], found[0]), text)


def placeholders_in(text: str) -> tuple[str, ...]:
    """The names in a text, each once, in order; empty for a text that may be sent."""
    return tuple(dict.fromkeys(_PLACEHOLDER.findall(text)))


def _problem(placeholder: Placeholder | None, value: str) -> tuple[str, str] | None:
    if placeholder is None:
        return "unknown", "{{{{{name}}}}} is no placeholder of this macro"
    if not value:
        return "unfilled", "{{{{{name}}}}} is not filled in"
    if not KINDS.get(placeholder.kind, _text)(value):
        return "wrong_kind", "{{{{{name}}}}} is not a valid " + placeholder.kind
    return None


def _text(value: str) -> bool:
    printable = all(char.isprintable() or char in "\n\t\u200c\u200d" for char in value)
    return printable and len(value) <= LONGEST and "{{" not in value and "}}" not in value


def _date(value: str) -> bool:
    """ISO 8601: readable in every language, ambiguous in none."""
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _link(value: str) -> bool:
    if not _text(value) or any(char.isspace() or char in "<>\"'`" for char in value):
        return False
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and parts.username is None


KINDS: Mapping[str, Callable[[str], bool]] = {
    "text": _text,
    "date": _date,
    "link": _link,
    "handle": lambda value: bool(_HANDLE.fullmatch(value)),
    "number": lambda value: len(value) <= 40 and bool(_NUMBER.fullmatch(value)),
}
