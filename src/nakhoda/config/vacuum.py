"""Old versions of rows hold the words that an update took away, until the table is vacuumed.

The planner's statistics (pg_stats) hold values, too: usual ones and bounds of histograms. ANALYZE takes new ones.
A plain VACUUM makes their room free for new rows; the bytes stay in the page until something is written over them.
`full` writes the table anew: the old file goes, at the price of a lock on it for as long as that takes.
"""

from __future__ import annotations

from django.db import connections
from psycopg import sql

WITH_WORDS = (
    "desk_case",
    "desk_message",
    "desk_participant",
    "desk_attachment",
    "desk_draft",
    "desk_escalation",
    "desk_appeal",
    "desk_approval",
    "desk_decision",
    "desk_knowledge_candidate",
    "desk_member",
    "desk_member_address",
    "desk_raw_mail",
    "desk_recovery",
    "desk_recovery_contact",
    "desk_idempotency_key",
    "desk_address_tally",
    "desk_erasure_order",
    "desk_vault_entry",
    "desk_person_key",
    "quality_survey_response",
)


def vacuum_words(*, full: bool = False) -> None:
    """Vacuum every table that held words, and the planner's samples of them. As the owner, in no transaction."""
    command = sql.SQL("VACUUM (FULL, ANALYZE) {}" if full else "VACUUM (ANALYZE) {}")
    with connections["owner"].cursor() as cursor:
        for table in WITH_WORDS:
            cursor.execute(command.format(sql.Identifier(table)))
        cursor.execute(sql.SQL("VACUUM (FULL) pg_statistic" if full else "VACUUM pg_statistic"))
        cursor.execute("CHECKPOINT")
