"""Tables of performance: what the figures asked of us, and what was done about it."""

from nakhoda.performance.models.alerts import Alert
from nakhoda.performance.models.cross_requests import CrossRequest, CrossRequestCase
from nakhoda.performance.models.diagnoses import Diagnosis
from nakhoda.performance.models.packs import Pack, PackWords
from nakhoda.performance.models.plans import PlanAction, PlanWeek, RecoveryPlan
from nakhoda.performance.models.remarks import Remark

__all__ = [
    "Alert",
    "CrossRequest",
    "CrossRequestCase",
    "Diagnosis",
    "Pack",
    "PackWords",
    "PlanAction",
    "PlanWeek",
    "RecoveryPlan",
    "Remark",
]
