"""The process remembers the numbers of labels; a label that a test rolled back must not reach the next."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nakhoda.org import queries


@pytest.fixture(autouse=True)
def _no_labels_left_over() -> Iterator[None]:
    known = dict(queries._labels)
    yield
    queries._labels.clear()
    queries._labels.update(known)
