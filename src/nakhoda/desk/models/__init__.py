"""The desk's tables, private to the desk."""

from nakhoda.desk.models.cases import Case, Participant, Queue
from nakhoda.desk.models.clocks import ClockRow
from nakhoda.desk.models.conversation import Attachment, Message
from nakhoda.desk.models.custody import ErasureNotice, ErasureOrder, LegalHold, RetentionRun, SubjectExport
from nakhoda.desk.models.intake import AddressTally, IdempotencyKey, RawMail
from nakhoda.desk.models.material import ContactCheck, HeldMaterial
from nakhoda.desk.models.members import Member, MemberAddress
from nakhoda.desk.models.notices import Notice, NoticeMail
from nakhoda.desk.models.policies import ObligationCheck, PolicySave, PolicyVersion
from nakhoda.desk.models.records import (
    AppealRecord,
    Approval,
    CaseDecision,
    Escalation,
    KnowledgeCandidate,
    LeadNotice,
)
from nakhoda.desk.models.recovery import DuplicateCursor, DuplicateOffer, Recovery, RecoveryContact, RecoveryProof
from nakhoda.desk.models.sealed import BreakGlass, SealedRead
from nakhoda.desk.models.suggestions import Suggestion
from nakhoda.desk.models.vault import PersonKey, VaultEntry
from nakhoda.desk.models.waiting import QueueCount
from nakhoda.desk.models.wellbeing import CoverRequest, Exposure, LaneConsent, Rest, Skip
from nakhoda.desk.models.work import Draft, Macro, Presence, Touch

__all__ = [
    "AddressTally",
    "AppealRecord",
    "Approval",
    "Attachment",
    "BreakGlass",
    "Case",
    "CaseDecision",
    "ClockRow",
    "ContactCheck",
    "CoverRequest",
    "Draft",
    "DuplicateCursor",
    "DuplicateOffer",
    "ErasureNotice",
    "ErasureOrder",
    "Escalation",
    "Exposure",
    "HeldMaterial",
    "IdempotencyKey",
    "KnowledgeCandidate",
    "LaneConsent",
    "LeadNotice",
    "LegalHold",
    "Macro",
    "Member",
    "MemberAddress",
    "Message",
    "Notice",
    "NoticeMail",
    "ObligationCheck",
    "Participant",
    "PolicySave",
    "PersonKey",
    "PolicyVersion",
    "Presence",
    "Queue",
    "QueueCount",
    "RawMail",
    "Recovery",
    "RecoveryContact",
    "RecoveryProof",
    "Rest",
    "RetentionRun",
    "SealedRead",
    "Skip",
    "SubjectExport",
    "Suggestion",
    "Touch",
    "VaultEntry",
]
