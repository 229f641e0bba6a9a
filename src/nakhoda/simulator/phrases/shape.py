"""What a bank of phrases holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bank:
    """Sentences of one language. `about` maps a reason of the desk policy to ways of telling it."""

    openers: tuple[str, ...]
    closers: tuple[str, ...]
    about: Mapping[str, tuple[str, ...]]
    answers: tuple[str, ...]
    questions: tuple[str, ...]
    replies: tuple[str, ...]  # the member answers our question
    complaints: tuple[str, ...]  # the member says that it is not solved
    thanks: tuple[str, ...]
