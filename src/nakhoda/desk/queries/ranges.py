"""The most urgent cases of many labels or of one queue: one range of an index for each label and status, merged.

Sorting what a leader may see takes longer with every case that waits. The index `case_of_label` has each label's cases
of one status in the order of the list, so that a page reads the first of each range, however many lie behind them;
`case_queue_page` has the same of each queue. Only the numbers are looked for; a page's rows are fetched afterwards,
and of these the columns that a list shows.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

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
_QUEUE = """
SELECT near.id
FROM unnest(%s::text[]) AS asked (status) CROSS JOIN LATERAL (
  SELECT w.urgency, w.id FROM desk_case w
  WHERE w.queue = %s::text AND w.status = asked.status AND w.scope_id = ANY (%s::int[])
    AND (w.urgency, w.id) {beyond} (%s::bigint, %s::bigint)
  ORDER BY w.urgency {way}, w.id {way} LIMIT %s::int) near
ORDER BY near.urgency {way}, near.id {way} LIMIT %s::int
"""
_ONWARD, _BACK = _KEYS.format(beyond=">", way="ASC"), _KEYS.format(beyond="<", way="DESC")
_QUEUE_ONWARD, _QUEUE_BACK = _QUEUE.format(beyond=">", way="ASC"), _QUEUE.format(beyond="<", way="DESC")
# What a row of a list shows of a case (`faces.case_rows`) and pages by: a case has three times as many columns.
SHOWN = (
    "id", "scope_id", "subject", "language", "status", "lane", "lob", "reason", "queue", "priority", "channel",
    "assignee_id", "received_at", "last_event_at", "unanswered_since", "public_replies", "hold_reason", "urgency",
)  # fmt: skip


def unfinished_by_urgency(
    labels: Iterable[int], statuses: Iterable[str], edge: Edge, back: bool, most: int
) -> list[Case]:
    """Unfinished cases of these labels and statuses beyond an edge, nearest to it first; `back` looks before it."""
    asked = [sorted(labels), list(statuses), *edge, most, most]
    return _rows(_BACK if back else _ONWARD, asked)


def of_queue_by_urgency(
    queue: str, labels: Iterable[int], statuses: Iterable[str], edge: Edge, back: bool, most: int
) -> list[Case]:
    """The same of one queue, for whoever reads these labels."""
    return _rows(_QUEUE_BACK if back else _QUEUE_ONWARD, [list(statuses), queue, sorted(labels), *edge, most, most])


def _rows(statement: str, asked: list[Any]) -> list[Case]:
    numbers = [row[0] for row in prepared_rows(statement, asked)]
    cases = Case.objects.only(*SHOWN).in_bulk(numbers)
    return [cases[number] for number in numbers if number in cases]
