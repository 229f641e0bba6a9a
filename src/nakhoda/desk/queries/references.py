"""What members call a case: a short reference that can be read out on the phone."""

from __future__ import annotations

import re

PREFIX = "NK-"
_REFERENCE = re.compile(r"^\s*(?:NK)?[-\s]?(\d{1,18})\s*$", re.IGNORECASE)
_IN_SUBJECT = re.compile(r"\bNK-(\d{1,18})\b", re.IGNORECASE)


def reference_of(case_id: int) -> str:
    """`NK-1042`."""
    return f"{PREFIX}{case_id}"


def case_id_of(reference: str) -> int | None:
    """The number in a reference as people type it; None for something else."""
    found = _REFERENCE.match(reference)
    return int(found[1]) if found else None


def references_in(text: str) -> tuple[int, ...]:
    """Every case that a subject line mentions, at most five: a hint, never a proof."""
    return tuple(dict.fromkeys(int(number) for number in _IN_SUBJECT.findall(text)))[:5]
