"""The statement of reasons: what an adverse decision must say (handbook 6.4)."""

from __future__ import annotations

from typing import Any

import pytest

from nakhoda.core.statement import ALWAYS, ONE_RESTRICTION, faults, missing_fields

WHOLE: dict[str, Any] = {
    "decision_visibility": ["removed"],
    "decision_ground": "incompatible",
    "clause": "community rules 3.2",
    "decision_facts": "A video of 12 March shows a dangerous act.",
    "category": "dangerous_acts",
    "content_type": "video",
    "content_date": "2026-03-12",
    "application_date": "2026-03-14",
    "territorial_scope": "IN",
    "source_type": "article_16",
    "automated_detection": "no",
    "automated_decision": "not",
}


def test_a_whole_statement_lacks_nothing() -> None:
    assert missing_fields(WHOLE) == ()
    assert faults(WHOLE) == ()


@pytest.mark.parametrize("name", [*ALWAYS, "clause"])
def test_each_field_is_missed_by_its_name(name: str) -> None:
    assert missing_fields({**WHOLE, name: " "}) == (name,)


def test_an_illegal_ground_needs_its_law() -> None:
    assert missing_fields({**WHOLE, "decision_ground": "illegal"}) == ("legal_ground",)


def test_something_must_have_been_restricted() -> None:
    assert missing_fields({**WHOLE, "decision_visibility": []}) == (ONE_RESTRICTION,)
    assert missing_fields({**WHOLE, "decision_visibility": "", "decision_account": "suspended"}) == ()


FAULTS: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown field": ({"mood": "bad"}, "no field 'mood'"),
    "a word outside a closed list": ({"source_type": "rumour"}, "source_type must be one of"),
    "a restriction that is none": ({"decision_visibility": ["removed", "hidden"]}, "decision_visibility must be"),
    "a date that is none": ({"content_date": "12.03.2026"}, "content_date must be a date"),
    "an end that is no date": ({"end_date_account": "soon"}, "end_date_account must be a date"),
    "facts without end": ({"decision_facts": "x" * 5001}, "5000 characters"),
}


@pytest.mark.parametrize(("change", "says"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_named(change: dict[str, Any], says: str) -> None:
    (fault,) = faults({**WHOLE, **change})
    assert says in fault
