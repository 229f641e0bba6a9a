"""What planning tells: the target that rules a place, and forecasts."""

from nakhoda.planning.queries.business_cases import NoSuchBusinessCase
from nakhoda.planning.queries.capacity import NoSuchPlan
from nakhoda.planning.queries.forecasts import NoSuchForecast
from nakhoda.planning.queries.runs import NoSuchRun
from nakhoda.planning.queries.targets import NoSuchTarget, Target, TargetBook, book_for, targets_for

__all__ = [
    "NoSuchBusinessCase",
    "NoSuchForecast",
    "NoSuchRun",
    "NoSuchPlan",
    "NoSuchTarget",
    "Target",
    "TargetBook",
    "book_for",
    "targets_for",
]
