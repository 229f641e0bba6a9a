"""What was said of a scenario."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Seen:
    """`found`: the right reason was named, at `rank` (0 is first), `alarm_days` days after it began (None: no alarm).

    `words` is the sentence that a lead reads; `figures` what stands beside it.
    """

    found: bool
    rank: int | None
    alarm_days: int | None
    words: str
    figures: dict[str, float] = field(default_factory=dict)
