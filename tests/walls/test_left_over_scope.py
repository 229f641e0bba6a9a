"""A scope that could not be opened leaves nothing behind on its thread (found by the crash storm)."""

from __future__ import annotations

import pytest
from django.db import OperationalError

from nakhoda.org import scope
from nakhoda.org.actors import system

pytestmark = pytest.mark.django_db


def test_a_scope_that_fails_to_open_is_not_active_afterwards(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(actor: object) -> None:
        raise OperationalError("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr(scope, "_tell_database", away)
        with pytest.raises(OperationalError), scope.scope_of(system("intake:test")):
            pytest.fail("the block must not run")
    with pytest.raises(scope.NoScope):
        scope.active_actor()
