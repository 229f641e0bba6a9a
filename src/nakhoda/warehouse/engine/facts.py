"""What the engine asks of a store of facts: where the files are, and how far they reach."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol


class Facts(Protocol):
    """One load of one source. `paths` are Parquet files with the columns of `core.fact_tables`, maybe none."""

    @property
    def source(self) -> str:
        """Whose facts: "desk", or an imported source."""

    @property
    def load(self) -> int:
        """The number of the load: equal numbers of a source are equal facts."""

    @property
    def as_of(self) -> datetime:
        """When the source was read."""

    def paths(self, table: str) -> Sequence[str]:
        """The files of a table, in order."""


def known_until(facts: Facts) -> datetime:
    """All that happened before is in. A promise is judged as of then: later events may just not have come yet."""
    return min(facts.as_of, getattr(facts, "complete_to", facts.as_of))
