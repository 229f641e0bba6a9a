"""What the process remembers of the roster must not reach the next story."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nakhoda.desk.queries.agents import forget_cards


@pytest.fixture(autouse=True)
def _no_cards_left_over() -> Iterator[None]:
    forget_cards()
    yield
    forget_cards()
