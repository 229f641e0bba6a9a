"""Facts that a story may tell, offered to the engine for as long as it lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from nakhoda.org.actors import system
from nakhoda.org.queries import scope_id
from nakhoda.org.scope import scope_of
from nakhoda.warehouse.queries import asking
from tests.performance.facts import Share, ToldFacts, told


@pytest.fixture
def telling(tmp_path: Path, db: Any) -> Iterator[Any]:
    """`telling(first, days, happy)`: the operation as it was, for the rest of the test."""
    with ExitStack() as stack:

        def tell(first: date, days: int, happy: Share, **more: Any) -> ToldFacts:
            with scope_of(system("test")):
                labels = {owner: scope_id(owner, "account_access", 1) for owner in ("meridian", "selat")}
            facts = told(tmp_path / f"facts{days}-{first}", first, days, labels.__getitem__, happy, **more)
            stack.enter_context(asking(facts))
            return facts

        yield tell
