"""A signed pack: one text that says everything it shows, and the digest that a changed letter breaks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Seal:
    """The frozen text and its SHA-256, as hexadecimal digits."""

    text: str
    sha256: str


def seal(document: Mapping[str, Any], *, signer: int, name: str, at: datetime) -> Seal:
    """Freeze a document with who signed it and when: both are part of what is signed."""
    signed = {**document, "format": FORMAT, "signed": {"person": signer, "name": name, "at": at.isoformat()}}
    text = canonical(signed)
    return Seal(text, digest(text))


def canonical(document: Mapping[str, Any]) -> str:
    """The one spelling of a document: keys in order, no spaces, no numbers that are none."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8."""
    return sha256(text.encode()).hexdigest()


def holds(text: str, told: str, recorded: str) -> bool:
    """Whether the text is what was signed, by its own row and by the log that nobody can change."""
    return digest(text) == told == recorded
