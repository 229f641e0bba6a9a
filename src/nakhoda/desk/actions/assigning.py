"""The most frequent change of all, a case into a person's hands, in one prepared statement.

It writes what `writing.write_events` would write. That is only so while no clock can react, so the caller makes sure:
the case's turn is ours before and after (nothing pauses or resumes) and no due time has passed unnoticed.
"""

from __future__ import annotations

from datetime import datetime

from nakhoda.core import facts
from nakhoda.core.events import CaseAssigned, Entry
from nakhoda.core.policy import CompiledPolicy
from nakhoda.core.routing import lane_rank
from nakhoda.core.urgency import urgency
from nakhoda.desk.actions.writing import CaseMovedOn, state_of
from nakhoda.desk.models import Case
from nakhoda.desk.queries.prepared import prepared_rows
from nakhoda.journal.actions import seal
from nakhoda.org.actors import Actor

_ASSIGN = """
WITH moved AS (
  UPDATE desk_case SET assignee_id = %s, status = %s, last_seq = %s, last_event_at = %s, urgency = %s,
    policy_version = %s, last_hash = %s
  WHERE id = %s AND last_seq = %s RETURNING id, scope_id)
INSERT INTO journal_event (case_id, seq, scope_id, name, at, actor, policy_version, payload, hash)
SELECT id, %s, scope_id, %s, %s, %s, %s, %s::jsonb, %s FROM moved
RETURNING seq
"""


def assign_undisturbed(
    case: Case, agent_id: int, cause: str, *, policy: CompiledPolicy, actor: Actor, now: datetime
) -> None:
    """Put a waiting, locked case into somebody's hands; raises `CaseMovedOn` if it was not locked after all."""
    before = state_of(case)
    event = CaseAssigned(agent_id=agent_id, cause=cause)
    entry = Entry(case.id, case.last_seq + 1, now, actor.label, event, policy.version)
    after = facts.apply(before, entry)
    (line,) = seal([entry], bytes(case.last_hash))
    sooner = urgency(lane_rank(policy, case.lane), case.next_due_at, case.priority)
    row = (after.assignee_id, after.status, after.last_seq, now, sooner, policy.version, line.hash)
    written = (entry.seq, event.name, now, entry.actor, policy.version, line.payload, line.hash)
    if not prepared_rows(_ASSIGN, [*row, case.id, case.last_seq, *written]):
        raise CaseMovedOn(case.id)
    case.assignee_id, case.status, case.last_seq, case.last_event_at = row[0], row[1], row[2], now
    case.urgency, case.policy_version, case.last_hash = sooner, policy.version, line.hash
