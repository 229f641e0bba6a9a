"""What alerts and diagnosis say of a region with a known trouble, and whether it is the right reason (handbook D).

Nothing here knows the trouble when it looks: the figures are read as the desk reads them, and only the verdict is
compared with what was planted.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from nakhoda.simulator.reference.changes import cause_of_reopens, cause_of_volume
from nakhoda.simulator.reference.graders import lenient_graders
from nakhoda.simulator.reference.outages import feed_outage, survey_outage
from nakhoda.simulator.reference.queues import newest_first
from nakhoda.simulator.reference.tables import CaseRow, rows_of
from nakhoda.simulator.reference.verdict import Seen
from nakhoda.simulator.stories import CaseStory
from nakhoda.simulator.troubles import AGE_WAVE, Trouble

Look = Callable[[Sequence[CaseRow], Trouble, datetime, datetime, Any], Seen]
LOOKS: dict[str, Look] = {
    "broken-macro": cause_of_reopens,
    "feed-outage": feed_outage,
    "survey-outage": survey_outage,
    "newest-first": newest_first,
    AGE_WAVE: cause_of_volume,
}


def seen_in(stories: Sequence[CaseStory], trouble: Trouble, start: datetime, now: datetime, rng: Any) -> Seen:
    """What is said of these stories, told from `start` to `now`; `rng` is numpy's generator for the diagnosis."""
    if trouble.lenient:  # told by reviews, not by the rows of cases alone
        return lenient_graders(stories, rows_of(stories, trouble), trouble, start, now)
    return LOOKS[trouble.name](rows_of(stories, trouble), trouble, start, now, rng)
