"""The desk's tables, private to the desk."""

from nakhoda.desk.models.cases import Case, Participant, Queue
from nakhoda.desk.models.clocks import ClockRow
from nakhoda.desk.models.conversation import Attachment, Message
from nakhoda.desk.models.custody import ErasureNotice, ErasureOrder, LegalHold, RetentionRun, SubjectExport
from nakhoda.desk.models.intake import AddressTally, IdempotencyKey, RawMail
from nakhoda.desk.models.members import Member, MemberAddress
from nakhoda.desk.models.policies import PolicyVersion
from nakhoda.desk.models.records import (
    AppealRecord,
    Approval,
    CaseDecision,
    Escalation,
    KnowledgeCandidate,
    LeadNotice,
)
from nakhoda.desk.models.work import Draft, Macro, Presence, Touch

__all__ = [
    "AddressTally",
    "AppealRecord",
    "Approval",
    "Attachment",
    "Case",
    "CaseDecision",
    "ClockRow",
    "Draft",
    "ErasureNotice",
    "ErasureOrder",
    "Escalation",
    "IdempotencyKey",
    "KnowledgeCandidate",
    "LeadNotice",
    "LegalHold",
    "Macro",
    "Member",
    "MemberAddress",
    "Message",
    "Participant",
    "PolicyVersion",
    "Presence",
    "Queue",
    "RawMail",
    "RetentionRun",
    "SubjectExport",
    "Touch",
]
