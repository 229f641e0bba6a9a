"""The most urgent cases of many labels: one range of an index for each label and status, merged.

Sorting what a leader may see takes longer with every case that waits. The index `case_of_label` has each label's cases
of one status in the order of the list, so that a page reads the first of each range, however many lie behind them.
"""

from __future__ import annotations

from collections.abc import Iterable

from nakhoda.desk.models import Case
from nakhoda.desk.queries.prepared import prepared_rows

Edge = tuple[int, int]  # (urgency, id) of the case beside the page
FIRST: Edge = (-(2**63), -(2**63))
# The condition on the status is what the partial index says of itself; without it the planner cannot know that it fits.
_KEYS = """
SELECT near.id
FROM unnest(%s::int[]) AS label (scope) CROSS JOIN unnest(%s::text[]) AS asked (status) CROSS JOIN LATERAL (
  SELECT w.urgency, w.id FROM desk_case w
  WHERE w.scope_id = label.scope AND w.status = asked.status
    AND w.status IN ('new', 'open', 'pending_member', 'on_hold') AND (w.urgency, w.id) {beyond} (%s::bigint, %s::bigint)
  ORDER BY w.urgency {way}, w.id {way} LIMIT %s::int) near
ORDER BY near.urgency {way}, near.id {way} LIMIT %s::int
"""
_ONWARD, _BACK = _KEYS.format(beyond=">", way="ASC"), _KEYS.format(beyond="<", way="DESC")


def unfinished_by_urgency(
    labels: Iterable[int], statuses: Iterable[str], edge: Edge, back: bool, most: int
) -> list[Case]:
    """Unfinished cases of these labels and statuses beyond an edge, nearest to it first; `back` looks before it."""
    asked = [sorted(labels), list(statuses), *edge, most, most]
    numbers = [row[0] for row in prepared_rows(_BACK if back else _ONWARD, asked)]
    cases = Case.objects.in_bulk(numbers)
    return [cases[number] for number in numbers if number in cases]
