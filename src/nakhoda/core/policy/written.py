"""Plain data as pieces of YAML text, and pieces of text put in the place of others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import yaml

from nakhoda.core.policy.document import _Plain

WIDE = 10**9
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class _Inline(_Plain):
    """Dates as they are read: without quotes."""


def _text(dumper: Any, value: str) -> Any:
    plain_day = _DAY.fullmatch(value) is not None
    return dumper.represent_scalar("tag:yaml.org,2002:timestamp" if plain_day else "tag:yaml.org,2002:str", value)


_Inline.add_representer(str, _text)


def in_flow(value: Any) -> str:
    """One line that may stand anywhere: `{key: x, lanes: [L1, L2]}`, `"yes"`, `15`."""
    told = yaml.dump([value], Dumper=_Inline, default_flow_style=True, allow_unicode=True, width=WIDE, sort_keys=False)
    return str(told).strip()[1:-1].strip()


def in_block(value: Any, margin: int) -> str:
    """Lines with a margin, small lists and maps in one line each; no line break at the end."""
    told = yaml.dump(value, Dumper=_Inline, default_flow_style=None, allow_unicode=True, width=160, sort_keys=False)
    if isinstance(value, dict) and told.startswith("{"):
        told = "\n".join(f"{in_flow(name)}: {in_flow(part)}" for name, part in value.items())
    return "\n".join(" " * margin + line for line in str(told).rstrip().splitlines())


def spliced(text: str, start: int, end: int, new: str) -> str:
    """The text with another piece between two offsets."""
    return text[:start] + new + text[end:]


def cut(text: str, spans: Sequence[tuple[int, int]], number: int) -> str:
    """A flow list or map without one of its parts, and without that part's comma."""
    if number:
        return spliced(text, spans[number - 1][1], spans[number][1], "")
    return spliced(text, spans[0][0], spans[1][0], "")


def end_of_line(text: str, at: int) -> int:
    """The offset of the line break behind `at`, or the end of the text."""
    found = text.find("\n", at)
    return len(text) if found < 0 else found


def line_start(text: str, at: int) -> int:
    """The offset at which the line of `at` begins."""
    return text.rfind("\n", 0, at) + 1
