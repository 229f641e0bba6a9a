"""Changes are made to a model one after another, as they were written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from nakhoda.simulator.policy_model.model import PolicyModel
from nakhoda.simulator.scenarios.demand import (
    automate,
    change_handle_time,
    change_volume,
    launch_language,
    open_line,
)
from nakhoda.simulator.scenarios.holidays import move_holiday
from nakhoda.simulator.scenarios.kinds import Change
from nakhoda.simulator.scenarios.people import cap_exposure, change_staff, lose_partner, lose_people
from nakhoda.simulator.scenarios.rules import change_promise, put_policy

MADE: Mapping[str, Callable[[PolicyModel, Any], PolicyModel]] = {
    "volume": change_volume,
    "handle_time": change_handle_time,
    "automation": automate,
    "new_line": open_line,
    "language_launch": launch_language,
    "partner_exit": lose_partner,
    "policy": put_policy,
    "sla": change_promise,
    "attrition": lose_people,
    "exposure_cap": cap_exposure,
    "holiday_move": move_holiday,
    "staff": change_staff,
}


def apply_changes(model: PolicyModel, changes: Sequence[Change]) -> PolicyModel:
    """The model after all changes, in order. Raises `ChangeError` where one does not fit the operation."""
    for change in changes:
        model = MADE[change.kind](model, change)
    return model
