"""A form is read as its field rules say, and every fault names its field."""

from __future__ import annotations

import pytest

from nakhoda.core.forms import field_faults
from nakhoda.core.policy.rules import FieldRule

RULES = (
    FieldRule("why", "paragraph", True, {"en": "Why"}, {}),
    FieldRule("until", "date", False, {"en": "Until"}, {}),
    FieldRule("kind", "choice", False, {"en": "Kind"}, {"read": {"en": "Read"}, "write": {"en": "Write"}}),
    FieldRule("amount", "number", False, {"en": "Amount"}, {}),
    FieldRule("mail", "email", False, {"en": "Mail"}, {}),
    FieldRule("name", "text", False, {"en": "Name"}, {}),
)
GOOD = {"why": "For the audit", "until": "2026-12-31", "kind": "read", "amount": "12.50", "mail": "a@b.example"}


def test_a_form_filled_in_well_has_no_faults() -> None:
    assert field_faults(RULES, GOOD) == ()
    assert field_faults(RULES, {"why": "Only what must be"}) == ()


CASES: dict[str, tuple[dict[str, str], tuple[str, str]]] = {
    "nothing where something is required": ({"why": "  "}, ("why", "required")),
    "a day that is none": ({"until": "31/12/2026"}, ("until", "date")),
    "a choice that is not offered": ({"kind": "own"}, ("kind", "choice")),
    "a number in words": ({"amount": "much"}, ("amount", "number")),
    "a number without end": ({"amount": "NaN"}, ("amount", "number")),
    "an address without a place": ({"mail": "somebody"}, ("mail", "email")),
    "a name as long as a letter": ({"name": "x" * 401}, ("name", "too_long")),
    "a letter as long as a book": ({"why": "x" * 20_001}, ("why", "too_long")),
    "a field that the form does not have": ({"mood": "good"}, ("mood", "unknown")),
}


@pytest.mark.parametrize(("change", "fault"), CASES.values(), ids=CASES)
def test_a_fault_names_its_field(change: dict[str, str], fault: tuple[str, str]) -> None:
    assert [(each.field, each.code) for each in field_faults(RULES, GOOD | change)] == [fault]


def test_all_faults_come_at_once_in_the_order_of_the_form() -> None:
    found = field_faults(RULES, {"zeal": "1", "until": "never", "amount": "x"})
    assert [fault.field for fault in found] == ["why", "until", "amount", "zeal"]
