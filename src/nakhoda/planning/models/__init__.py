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
    ExchangeRate,
    HiringClass,
    LabourWaiver,
    Leave,
    StaffingAssumption,
)
from nakhoda.planning.models.forecasts import (
    ForecastEvent,
    ForecastLeaf,
    ForecastOverride,
    ForecastRequest,
    ForecastVersion,
)
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
    "ExchangeRate",
    "ForecastEvent",
    "ForecastLeaf",
    "ForecastOverride",
    "ForecastRequest",
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
