"""What a story leaves behind must not reach the next one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from nakhoda.desk.queries.agents import forget_cards

WRITTEN = (
    "desk_case, desk_exposure, desk_rest, desk_skip, desk_cover_request,"
    " journal_event, journal_record, desk_clock, desk_message, desk_participant, desk_attachment, desk_touch,"
    " desk_presence, desk_draft, desk_escalation, desk_decision, desk_appeal, desk_approval, desk_member,"
    " desk_recovery, desk_recovery_proof, desk_recovery_contact, desk_duplicate_offer,"
    " desk_duplicate_cursor, desk_lead_notice, desk_knowledge_candidate, desk_member_address, desk_raw_mail,"
    " desk_idempotency_key,"
    " desk_address_tally, desk_legal_hold, desk_erasure_order, desk_erasure_notice,"
    " desk_retention_run, desk_subject_export, desk_sealed_read, desk_break_glass, desk_held_material,"
    " desk_contact_check, desk_notice, desk_notice_mail"
)


@pytest.fixture(autouse=True)
def _no_cards_left_over() -> Iterator[None]:
    """The process keeps what it knows of people for a second."""
    forget_cards()
    yield
    forget_cards()


@pytest.fixture
def committed(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """For stories with two connections: what is written is committed, and wiped by the owner afterwards."""
    with django_db_blocker.unblock():
        connections.close_all()
        yield
        connections.close_all()
        with connections["owner"].cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")  # the fences refuse even the owner
            cursor.execute(f"TRUNCATE {WRITTEN} CASCADE")
            cursor.execute("DELETE FROM procrastinate_jobs")
            cursor.execute("UPDATE org_person SET status = 'offline', status_since = NULL")
        connections.close_all()
