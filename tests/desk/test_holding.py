"""A legal hold beats every deletion from the instant it stands, and two people end it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from nakhoda.desk.actions.erasing import erase_member
from nakhoda.desk.actions.holding import HoldRefused, HoldTerms, ask_to_end, end_hold, place_hold, review_hold
from nakhoda.desk.models import LegalHold
from nakhoda.desk.queries.custody import member_named
from nakhoda.journal.records import records_on
from nakhoda.org.permissions import Refused
from tests.cast import NOW, actor
from tests.desk.canaries import Bird, plant, singing_tables
from tests.desk.stories import the_program

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=400)
HERS = Bird("kakapowren")


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    settings.EVIDENCE_FOLDER = tmp_path / "files"


def placed(**scope: Any) -> LegalHold:
    terms = HoldTerms(reference="KL-77/2026", authority="High Court Kuala Lumpur", reason="Suit 77", **scope)
    return place_hold(terms, actor=actor("admin"), now=NOW)


def outcome_of_erasing() -> tuple[str, list[dict[str, str]]]:
    with the_program():
        member = member_named(HERS.address).id
    done = erase_member(member, dry=False, actor=actor("admin"), now=LATER)
    return done.outcome, done.refusals


SCOPES = {
    "a case": lambda numbers, member: {"case_id": numbers[0]},
    "the member": lambda numbers, member: {"member_id": member},
    "a line of business": lambda numbers, member: {"lob": "age_support"},
    "a country": lambda numbers, member: {"country": "IN"},
    "a stretch of time": lambda numbers, member: {
        "received_from": NOW - timedelta(days=1),
        "received_until": NOW + timedelta(days=1),
    },
}


@pytest.mark.parametrize("what", SCOPES)
def test_a_hold_refuses_the_wish_and_says_which_and_what_to_do(what: str) -> None:
    numbers = plant(HERS, NOW)
    with the_program():
        member = member_named(HERS.address).id
        before = singing_tables(HERS.word)
    placed(**SCOPES[what](numbers, member))
    outcome, refusals = outcome_of_erasing()
    assert outcome == "refused"
    assert refusals[0]["text"] == "legal hold KL-77/2026 covers it"
    assert "two people" in refusals[0]["to_do"]
    with the_program():
        assert singing_tables(HERS.word) == before
        assert [line.name for line in records_on(f"member:{member}")] == ["erasure.refused"]


def test_a_hold_on_something_else_refuses_nothing() -> None:
    plant(HERS, NOW)
    placed(lob="platform_integrity", country="SG")
    assert outcome_of_erasing()[0] == "done"


def test_the_tag_legal_hold_is_a_hold_too() -> None:
    from nakhoda.desk.actions import states

    numbers = plant(HERS, NOW)
    with the_program() as program:
        states.tag(numbers[0], add=["legal_hold"], actor=program, now=LATER)
    assert outcome_of_erasing()[0] == "refused"


def test_two_people_end_a_hold_and_then_it_refuses_nothing() -> None:
    plant(HERS, NOW)
    hold = placed(country="IN")
    with pytest.raises(HoldRefused, match="nobody has asked"):
        end_hold(hold.id, actor=actor("admin"), now=LATER)
    ask_to_end(hold.id, "The suit is over", actor=actor("admin"), now=LATER)
    assert outcome_of_erasing()[0] == "refused"
    with pytest.raises(HoldRefused, match="another person"):
        end_hold(hold.id, actor=actor("admin"), now=LATER)
    end_hold(hold.id, actor=actor("regional_lead"), now=LATER)
    assert outcome_of_erasing()[0] == "done"
    with pytest.raises(HoldRefused, match="has ended"):
        ask_to_end(hold.id, "again", actor=actor("admin"), now=LATER)


def test_the_database_holds_that_two_people_end_it() -> None:
    hold = placed(country="IN")
    with the_program(), pytest.raises(IntegrityError, match="hold_ends_by_two"), transaction.atomic():
        LegalHold.objects.filter(id=hold.id).update(end_asked_by="person:1", ended_by="person:1", ended_at=NOW)


def test_a_review_declines_the_wish_to_end_it() -> None:
    hold = placed(country="IN")
    ask_to_end(hold.id, "The suit is over", actor=actor("admin"), now=NOW)
    reviewed = review_hold(hold.id, actor=actor("regional_lead"), now=LATER)
    assert (reviewed.end_asked_by, reviewed.review_at) == ("", LATER + timedelta(days=90))


@pytest.mark.parametrize(
    ("scope", "sentence"),
    [
        ({}, "say what it covers"),
        ({"country": "IN", "review_at": NOW - timedelta(days=1)}, "review_at"),
        ({"country": "IN", "review_at": NOW + timedelta(days=900)}, "review_at"),
        ({"received_from": NOW, "received_until": NOW}, "received_until"),
    ],
    ids=["everything", "reviewed yesterday", "reviewed never", "no time at all"],
)
def test_a_hold_that_says_too_little_is_refused(scope: dict[str, Any], sentence: str) -> None:
    with pytest.raises(HoldRefused, match=sentence):
        placed(**scope)


def test_a_reference_is_used_once_and_only_keepers_place_holds() -> None:
    placed(country="IN")
    with pytest.raises(HoldRefused, match="exists already"):
        placed(country="MY")
    with pytest.raises(Refused):
        place_hold(HoldTerms(reference="a", authority="b", reason="c", case_id=1), actor=actor("qa"), now=NOW)
