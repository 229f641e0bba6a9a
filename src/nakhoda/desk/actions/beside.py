"""Rows beside a case (presence, drafts) follow its label, and are written without its lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction

from nakhoda.desk.models import Case
from nakhoda.desk.queries.cases import NoSuchCase


@contextmanager
def beside(case: Case) -> Iterator[None]:
    """Write such a row; raises `NoSuchCase` when the case moved to another place while the writing waited for it."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as moved:
        raise NoSuchCase(f"case {case.id} is somewhere else by now") from moved
