"""What every action's test ends with: the case is exactly what its journal says."""

from __future__ import annotations

from nakhoda.desk.queries.recount import recount
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of


def check_fold(*case_ids: int) -> None:
    """Row equals fold, clocks equal their events and their derivation, the chain holds."""
    with scope_of(system("check")):
        for case_id in case_ids:
            assert list(recount(case_id, case_id)) == []
