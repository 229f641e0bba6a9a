"""What every change of a business case begins and ends with."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from nakhoda.journal import actions as journal
from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import BusinessCase
from nakhoda.planning.models.business_cases import OPEN
from nakhoda.planning.queries.business_cases import WRITES, case_for

CHANGED = ["state", "writers", "changed_at", "reviewer_id", "reviewed_at", "review_note"]


class CaseFaulty(ValueError):
    """Nothing was done; `faults` says by field what to do."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__("; ".join(faults.values()))
        self.faults = dict(faults)


class CaseNotNow(ValueError):
    """The case does not stand where this can be done; the message says what can."""


def opened(case_id: int, actor: Actor, now: datetime) -> BusinessCase:
    """The row, held until the transaction ends, to be written to: a reviewed case is a draft again.

    Raises `Refused`, `NoSuchBusinessCase`, and `CaseNotNow` once it is decided.
    """
    row = case_for(actor, case_id, WRITES, lock=True)
    if row.state not in OPEN:
        raise CaseNotNow("this case is decided and never changes; open a new version of it")
    row.state, row.changed_at = "draft", now
    row.reviewer_id, row.reviewed_at, row.review_note = None, None, ""
    if actor.id and actor.id not in row.writers:
        row.writers = [*row.writers, actor.id]
    with scope_of(system("business cases")):
        row.save(update_fields=CHANGED)
    return row


def record(name: str, row: BusinessCase, actor: Actor, now: datetime, **more: Any) -> None:
    """Write it down; ids, codes and counts, never words."""
    told = {"case_id": row.id, "version": row.version} | more
    with scope_of(system("business cases")):
        journal.record(
            name, scope_id=row.scope_id, actor=actor.label, now=now, subject=f"business_case:{row.id}", **told
        )
