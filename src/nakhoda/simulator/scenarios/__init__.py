"""What if: named changes to an operation, lived on the same dice, and compared (pure).

`apply_changes` makes another model of a model; `measured` reads what a replication wrote down; `outcomes` and
`difference` compare. Everything but the kinds of change is loaded when it is asked for.
"""

from __future__ import annotations

from nakhoda.simulator.scenarios.kinds import KINDS, Change, ChangeError
from nakhoda.simulator.scenarios.reading import change_from_json

__all__ = ["KINDS", "Change", "ChangeError", "change_from_json"]
