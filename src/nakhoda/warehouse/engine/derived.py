"""Columns that several cases tell together: the same member's contact before and after, about the same reason."""

from __future__ import annotations

from collections.abc import Set
from typing import Any

KEYS = ("case_id", "member_id", "reason", "received_at")
READS = (*KEYS, "valid")


def with_derived(cases: Any, names: Set[str]) -> Any:
    """The cases with the named columns of `core.metrics.columns.DERIVED`; nothing where the member is unknown."""
    from ibis import _

    known = cases.filter(cases.member_id.notnull() & cases.valid).select(*KEYS)
    other = known.select(other_member=known.member_id, other_reason=known.reason, other_at=known.received_at)
    pairs = known.join(other, [known.member_id == other.other_member, known.reason == other.other_reason])
    links = pairs.group_by("case_id").aggregate(
        previous_same_reason_at=_.other_at.max(where=_.other_at < _.received_at),
        next_same_reason_at=_.other_at.min(where=_.other_at > _.received_at),
    )
    links = links.rename(linked_case="case_id").select("linked_case", *sorted(names))
    return cases.left_join(links, cases.case_id == links.linked_case).drop("linked_case")
