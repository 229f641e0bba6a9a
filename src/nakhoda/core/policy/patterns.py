"""Patterns that people write into a policy run on google-re2: linear time, whatever they write."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=1)
def _options() -> tuple[Any, Any]:
    os.environ.setdefault("ABSL_MIN_LOG_LEVEL", "3")
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    return re2, options


def fault(pattern: str) -> str:
    """Why the pattern cannot be used; empty when it can."""
    re2, options = _options()
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        cause = error.args[0] if error.args else "unknown fault"
        return cause.decode("utf-8", "replace") if isinstance(cause, bytes) else str(cause)
    return ""


class PatternSet:
    """Many patterns matched in one pass."""

    def __init__(self, patterns: Sequence[str]) -> None:
        self.size = len(patterns)
        if not patterns:
            return
        re2, options = _options()
        self._set = re2.Set.SearchSet(options)
        for pattern in patterns:
            self._set.Add(pattern)
        self._set.Compile()

    def matches(self, text: str) -> tuple[int, ...]:
        """The positions of the patterns that occur in `text`."""
        return tuple(sorted(self._set.Match(text) or ())) if self.size else ()
