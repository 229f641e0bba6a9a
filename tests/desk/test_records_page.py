"""The page of the keepers of records: they see numbers and codes, place holds, and end them by two."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from nakhoda.desk.actions.erasing import erase_member
from nakhoda.desk.actions.retaining import run_retention
from nakhoda.desk.models import LegalHold
from nakhoda.desk.queries.custody import member_named
from tests.cast import NOW, actor
from tests.desk.canaries import Bird, plant
from tests.desk.stories import opened, the_program
from tests.walls.scene import knocking

pytestmark = pytest.mark.django_db
HERS = Bird("kakapowren")
TERMS = {"reference": "KL-77", "authority": "High Court", "reason": "Suit 77", "country": "my"}


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    settings.EVIDENCE_FOLDER = tmp_path / "files"


def page(who: str = "admin") -> str:
    answer = knocking(who).get(reverse("desk:records"))
    assert answer.status_code == 200
    return answer.content.decode()


def posted(who: str, door: str, *args: Any, **body: Any) -> str:
    answer = knocking(who).post(reverse(door, args=args), body, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_two_people_place_and_end_a_hold_in_the_browser() -> None:
    assert "The hold stands" in posted("admin", "desk:hold_place", **TERMS)
    with the_program():
        hold = LegalHold.objects.get()
    assert (hold.country, hold.placed_by) == ("MY", f"person:{actor('admin').id}")
    assert "say why the hold may end" in posted("admin", "desk:hold_step", hold.id, "ask")
    assert "another person must agree" in posted("admin", "desk:hold_step", hold.id, "ask", reason="It is over")
    assert "you asked for it" in posted("admin", "desk:hold_step", hold.id, "end")
    assert "Ended holds" in posted("regional_lead", "desk:hold_step", hold.id, "end")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        ({"country": ""}, "say what it covers"),
        ({"case_id": "twelve"}, "case_id: a number"),
        ({"review_at": "30.11.2026"}, "review_at: a day such as"),
        ({"reference": ""}, "reference: fill it in"),
    ],
    ids=["everything", "no number", "no day", "no reference"],
)
def test_a_hold_that_is_wrong_is_told_on_the_page(body: dict[str, str], sentence: str) -> None:
    assert sentence in posted("admin", "desk:hold_place", **TERMS | body)
    with the_program():
        assert not LegalHold.objects.exists()


def test_the_page_tells_wishes_nights_and_the_table_without_a_name_or_word() -> None:
    plant(HERS, NOW)
    open_case = opened()
    run_retention(now=NOW + timedelta(days=90))
    with the_program():
        mine, hers = (member_named(each).id for each in ("siti.hajar@mail.example", HERS.address))
    for member in (mine, hers):
        erase_member(member, dry=False, actor=actor("admin"), now=timezone.now() + timedelta(days=400))
    told = page()
    assert f"case {open_case.id} is new: resolve or withdraw it first" in told
    assert "records erased" in told
    assert "IN-DPDP-dormant" in told
    assert HERS.word not in told
    assert "siti.hajar" not in told.casefold()


def test_a_rule_that_nobody_has_checked_is_shown_as_unverified(tmp_path: Path) -> None:
    about = "class: draft, ceiling_days: 1, source: a, effective_from: 2020-01-01"
    rows = {"fresh": (timezone.now().date(), "high"), "old": ("2020-01-01", "high")}
    rules = "\n".join(
        f"  - {{key: {key}, {about}, verified_on: {day}, confidence: {sure}}}" for key, (day, sure) in rows.items()
    )
    (tmp_path / "retention.yaml").write_text(f"rules:\n{rules}\n")
    assert page().count("unverified") == 1
    (tmp_path / "retention.yaml").write_text("rules: 7")
    assert "nothing is erased" in page()


def test_a_step_or_hold_that_is_none_is_not_there() -> None:
    posted("admin", "desk:hold_place", **TERMS)
    with the_program():
        hold = LegalHold.objects.get()
    client = knocking("admin")
    for args in ((hold.id, "burn"), (hold.id + 99, "ask")):
        assert client.post(reverse("desk:hold_step", args=args), {"reason": "x"}).status_code == 404


def test_an_erased_case_still_opens_and_shows_no_word() -> None:
    number = plant(HERS, NOW)[1]
    with the_program():
        member = member_named(HERS.address).id
    erase_member(member, dry=False, actor=actor("admin"), now=NOW + timedelta(days=400))
    for door in ("desk:case", "desk:conversation", "desk:clocks", "desk:history"):
        answer = knocking("regional_lead").get(reverse(door, args=[number]))
        assert answer.status_code == 200, door
        assert HERS.word not in answer.content.decode()
