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
from nakhoda.planning.models.forecasts import ForecastEvent, ForecastLeaf, ForecastOverride, ForecastVersion
from nakhoda.planning.models.targets import Target, TargetWord

__all__ = [
    "BusinessCase",
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
    "Target",
    "TargetWord",
    "TradeOff",
]
