"""What is wrong with a policy document, said so that its author can put it right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault: the line it is on (from 1; 0 when the text has none), the path inside the document, a sentence."""

    line: int
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.line}:{self.path}: {self.message}"


class PolicyError(ValueError):
    """A document that may not be used; carries all of its problems, not only the first."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(str(problem) for problem in self.problems) or "the document is empty")
