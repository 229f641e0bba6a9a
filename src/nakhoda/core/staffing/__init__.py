"""How many people, where and when: deferred work, live queues, backlogs, headcount and labour rules (pure).

Parts that load numpy and scipy are imported when they are first used, so that a web worker starts without them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from nakhoda.core.staffing.backlog import Clearing, agents_to_clear, days_to_clear, healthy_work
    from nakhoda.core.staffing.conflict import Conflict, DueTogether, conflict_of
    from nakhoda.core.staffing.cuts import Cut, CutAnswer, Groups, staff_by_cuts
    from nakhoda.core.staffing.deadline_program import Staffed, least_cost
    from nakhoda.core.staffing.document import plan_of
    from nakhoda.core.staffing.first_guess import pooled_bounds, square_root_split
    from nakhoda.core.staffing.headcount import Headcount, HireClass, Release, hire_by, plan_headcount
    from nakhoda.core.staffing.headcount_document import headcount_of
    from nakhoda.core.staffing.hiring import Asked, Commitment, Source
    from nakhoda.core.staffing.iterative import DayAnswer, staff_iteratively
    from nakhoda.core.staffing.labour_check import Breach, breaches_of, unauthorised
    from nakhoda.core.staffing.labour_rules import LabourRule, Shift, Worker
    from nakhoda.core.staffing.pooled import Pooling, pooling
    from nakhoda.core.staffing.refusal import StaffingError
    from nakhoda.core.staffing.shrinkage import Loss, Shrinkage
    from nakhoda.core.staffing.uncertain import (
        UncertainDemand,
        agents_at_quantile,
        expected_level,
        newsvendor_quantile,
    )
    from nakhoda.core.staffing.work import Plan, Pool, Work

__all__ = [
    "Asked",
    "Breach",
    "Clearing",
    "Commitment",
    "Conflict",
    "Cut",
    "CutAnswer",
    "DayAnswer",
    "DueTogether",
    "Groups",
    "Headcount",
    "HireClass",
    "LabourRule",
    "Loss",
    "Plan",
    "Pool",
    "Pooling",
    "Release",
    "Shift",
    "Shrinkage",
    "Source",
    "Staffed",
    "StaffingError",
    "UncertainDemand",
    "Work",
    "Worker",
    "agents_at_quantile",
    "agents_to_clear",
    "breaches_of",
    "conflict_of",
    "days_to_clear",
    "expected_level",
    "healthy_work",
    "headcount_of",
    "hire_by",
    "least_cost",
    "newsvendor_quantile",
    "plan_headcount",
    "plan_of",
    "pooled_bounds",
    "pooling",
    "square_root_split",
    "staff_by_cuts",
    "staff_iteratively",
    "unauthorised",
]

_HOMES = {
    "backlog": "Clearing agents_to_clear days_to_clear healthy_work",
    "conflict": "Conflict DueTogether conflict_of",
    "cuts": "Cut CutAnswer Groups staff_by_cuts",
    "deadline_program": "Staffed least_cost",
    "document": "plan_of",
    "first_guess": "pooled_bounds square_root_split",
    "headcount": "Headcount HireClass Release hire_by plan_headcount",
    "headcount_document": "headcount_of",
    "hiring": "Asked Commitment Source",
    "iterative": "DayAnswer staff_iteratively",
    "labour_check": "Breach breaches_of unauthorised",
    "labour_rules": "LabourRule Shift Worker",
    "pooled": "Pooling pooling",
    "refusal": "StaffingError",
    "shrinkage": "Loss Shrinkage",
    "uncertain": "UncertainDemand agents_at_quantile expected_level newsvendor_quantile",
    "work": "Plan Pool Work",
}
_HOME_OF = {name: module for module, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    """A part by its name, from the module that it lives in."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME_OF[name]}"), name)
