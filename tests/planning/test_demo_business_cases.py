"""The demo's business cases are written by the same actions as everybody's."""

from __future__ import annotations

import pytest

from nakhoda.config.demo.business import seed_business_cases
from nakhoda.org.actors import system
from nakhoda.org.scope import scope_of
from nakhoda.planning.models import BusinessCase
from nakhoda.planning.queries.business_cases import book_of
from nakhoda.planning.queries.business_document import signature_holds
from nakhoda.planning.queries.business_worth import valued
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_one_case_is_decided_and_one_is_being_written() -> None:
    with scope_of(system("demo")):
        assert seed_business_cases(NOW) == 2
        decided, draft = BusinessCase.objects.order_by("id")
        assert (decided.state, decided.decision, draft.state) == ("decided", "approve", "draft")
        assert signature_holds(book_of(decided))
        told = valued(book_of(decided))
    assert told.ranked[0].name == "A second site at night"
    assert told.gain[0] < told.of(told.about.name).gain < told.gain[1]
