"""Tables of planning: private to the app."""

from nakhoda.planning.models.business_cases import (
    BusinessCase,
    CaseAssumption,
    CaseLine,
    CaseMeasure,
    CaseOption,
    CaseRate,
    HeadcountRequest,
    TradeOff,
)
from nakhoda.planning.models.capacity import (
    CapacityPart,
    CapacityPlan,
    CapacityPool,
    HiringClass,
    LabourWaiver,
    Leave,
    StaffingAssumption,
)
from nakhoda.planning.models.forecasts import ForecastEvent, ForecastLeaf, ForecastOverride, ForecastVersion
from nakhoda.planning.models.runs import RunPart, SimulationRun
from nakhoda.planning.models.targets import Target, TargetWord

__all__ = [
    "BusinessCase",
    "CapacityPart",
    "CapacityPlan",
    "CapacityPool",
    "CaseAssumption",
    "CaseLine",
    "CaseMeasure",
    "CaseOption",
    "CaseRate",
    "ForecastEvent",
    "ForecastLeaf",
    "ForecastOverride",
    "ForecastVersion",
    "HeadcountRequest",
    "HiringClass",
    "LabourWaiver",
    "Leave",
    "StaffingAssumption",
    "RunPart",
    "SimulationRun",
    "Target",
    "TargetWord",
    "TradeOff",
]
