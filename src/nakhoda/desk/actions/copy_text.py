"""Values in the text format of PostgreSQL's COPY."""

from __future__ import annotations

from datetime import datetime
from typing import Any


def text_of(value: Any) -> str:
    r"""A value as COPY reads it. Lists become arrays of text.

    >>> text_of(None), text_of(True), text_of("a\tb")
    ('\\N', 't', 'a\\tb')
    """
    if value is None:
        return "\\N"
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, list):
        return _escaped("{" + ",".join(_element(str(each)) for each in value) + "}")
    return _escaped(str(value))


def _element(text: str) -> str:
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{inner}"'


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
