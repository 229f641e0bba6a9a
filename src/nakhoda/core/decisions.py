"""What a rule answers: an outcome and the reasons for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of a decision: a stable `code` for machines, an English `text` for the screen."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Decision(Generic[T]):
    """An outcome with the reasons that led to it, in the order in which they were weighed."""

    outcome: T
    reasons: tuple[Reason, ...] = ()
