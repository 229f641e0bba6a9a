"""Every place that can hold words is known, and so is what becomes of it when a member is erased.

A new column of text, JSON or bytes makes this red: decide whether a member's words can stand in it, let
`desk/actions/erasing_rows.py` (or its own app's eraser) take them away, and write it down here.
"""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models

from nakhoda.config.vacuum import WITH_WORDS

KINDS = (models.CharField, models.TextField, models.JSONField, models.BinaryField, ArrayField)
# Columns in which a member's words or identity may stand: erased by the orders and nights of this package.
ERASED = {
    "desk_appeal": "note",
    "desk_approval": "fields note",
    "desk_attachment": "name content_type content_id sha256",
    "desk_case": "subject context device",
    "desk_decision": "statement",
    "desk_draft": "text",
    "desk_escalation": "fields return_note resolution question",
    "desk_idempotency_key": "key answer body_sha256 source",
    "desk_knowledge_candidate": "text note",
    "desk_member": "name handle handle_key locale country honorific",
    "desk_member_address": "value",
    "desk_message": "author_name text quoted html mail_id",
    "desk_participant": "name address",
    "desk_person_key": "holder wrapped",
    "desk_raw_mail": "message_id raw detail",
    "desk_vault_entry": "holder kind token sealed digest hint",
    "desk_recovery": "contact_mark device_mark phrase_marks",
    "desk_recovery_contact": "value",
    "desk_address_tally": "key",
    "quality_survey_response": "comment",
}
# Columns that hold codes, numbers, our own addresses, keys of policy, or the journal's payloads (which hold no words).
CODES = {
    "desk_address_tally": "purpose",
    "desk_appeal": "state outcome shown_kind evidence_kind authenticity age_outcome",
    "desk_approval": "request_type role state",
    "desk_attachment": "purpose",
    "desk_break_glass": "compartment reason note state decided_note verdict verdict_note",
    "desk_case": "channel opened_by source country locale status lob reason lane priority language queue owner calendar"
    " tags hold_reason escalation_state outcome status_before_spam last_hash",
    "desk_clock": "code metric kind calendar pauses outcome cancel_reason attributable_to pauses_in subject",
    "desk_contact_check": "contact number source",
    "desk_decision": "kind origin jurisdictions reference",
    "desk_draft": "kind macro",
    "desk_duplicate_offer": "codes state",
    "desk_erasure_notice": "record_class how",
    "desk_erasure_order": "asked_by reason state refusals counts files",
    "desk_escalation": "kind reason from_queue to_queue state return_reason",
    "desk_exposure": "content lane modality step",
    "desk_held_material": "what content_type sha256 parts channel system state trouble reference",
    "desk_idempotency_key": "channel",
    "desk_knowledge_candidate": "lob reason state",
    "desk_lane_consent": "lane",
    "desk_lead_notice": "kind role",
    "desk_legal_hold": "reference authority reason lob country placed_by end_asked_by end_reason ended_by",
    "desk_macro": "key title lob reason outcome placeholders texts",
    "desk_member_address": "kind",
    "desk_message": "author_kind channel language macro delivery",
    "desk_participant": "role kind",
    "desk_notice": "kind code",
    "desk_notice_mail": "mode",
    "desk_obligation_check": "obligation source note",
    "desk_policy_save": "text path",
    "desk_policy_version": "document_key kind title text state note emergency_reason",
    "desk_presence": "agent_name",
    "desk_queue": "key owner site calendar lobs languages",
    "desk_queue_count": "queue lob bands used",
    "desk_raw_mail": "mailbox sha256 outcome",
    "desk_recovery": "state tier signals told owner reason mark",
    "desk_recovery_contact": "kind",
    "desk_recovery_proof": "kind how outcome",
    "desk_retention_run": "counts files",
    "desk_sealed_read": "compartment purpose note how what verdict verdict_note",
    "desk_subject_export": "asked_by counts sha256",
    "desk_suggestion": "model reason standing language",
    "exchange_import": "name kind sha256 mapping tried state step source counts",
    "journal_event": "name actor payload hash",
    "journal_foreign_case": "key last_hash rows",
    "journal_foreign_event": "name actor payload hash",
    "journal_foreign_name": "kind key name site team owner",
    "journal_record": "name actor subject payload",
    "journal_source": "key name kind chosen_by note mapping",
    "quality_survey_offer": "form translation language channel owner queue outcome",
    "quality_survey_response": "solved reasons",
}
# Tables of the staff, of their figures and plans, and of the libraries: no member is in them.
ELSEWHERE = (
    "account_",
    "auth_",
    "django_",
    "mfa_",
    "org_",
    "performance_",
    "planning_",
    "procrastinate_",
    "socialaccount_",
)


def _columns() -> dict[str, set[str]]:
    tables: dict[str, set[str]] = {}
    for model in apps.get_models():
        own = {
            field.column
            for field in model._meta.local_fields
            if isinstance(getattr(field, "output_field", field), KINDS)  # generated ones repeat what they come from
        }
        if own and not model._meta.db_table.startswith(ELSEWHERE):
            tables[model._meta.db_table] = own
    return tables


@pytest.mark.parametrize("table", sorted(_columns()))
def test_every_column_that_can_hold_words_is_accounted_for(table: str) -> None:
    erased, codes = (set(known.get(table, "").split()) for known in (ERASED, CODES))
    assert erased & codes == set()
    assert _columns()[table] - erased - codes == set(), "may a member's words stand there? see the top of this file"
    assert (erased | codes) - _columns()[table] == set(), "these columns are gone"


def test_every_table_that_held_words_is_vacuumed_after_an_erasure() -> None:
    assert set(ERASED) <= set(WITH_WORDS)
