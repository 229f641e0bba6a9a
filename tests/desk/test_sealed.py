"""A sealed case opens for a purpose; each opening is kept where no reader of the case sees it (handbook 5.4)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from nakhoda.desk.actions.sealed_opening import PurposeRefused, say_purpose
from nakhoda.desk.actions.sealed_reviews import NothingToReview, ReviewRefused, review
from nakhoda.desk.models import Case, SealedRead
from nakhoda.desk.queries.cases import NoSuchCase
from nakhoda.desk.queries.sealed_reads import reads_page
from nakhoda.journal.models import Record
from nakhoda.org.permissions import Refused
from tests.cast import actor, person
from tests.desk.checks import check_fold
from tests.desk.hands import in_hands
from tests.desk.stories import acting, journal, minutes, opened, the_program
from tests.walls.doors import CASE_DOORS
from tests.walls.scene import knock, knocking

pytestmark = pytest.mark.django_db
DAY = 24 * 60


def sealed(**more: object) -> Case:
    return opened("My daughter is contacted by a stranger", queue="hub_minor_care", lob="minor_safety", **more)  # type: ignore[arg-type]


def reads() -> list[SealedRead]:
    with the_program():
        return list(SealedRead.objects.order_by("id"))


def page(client: Client, door: str, number: int, **more: object) -> object:
    return client.get(reverse(f"desk:{door}", args=[number]), **more)  # type: ignore[arg-type]


def test_a_sealed_case_asks_for_a_purpose_and_shows_nothing_before() -> None:
    case, client = sealed(), knocking("specialist_minor")
    answer = client.get(reverse("desk:case", args=[case.id]))
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(reverse("desk:purpose", args=[case.id]))
    form = client.get(answer.headers["Location"]).content.decode()
    assert "Why do you open it?" in form
    assert "daughter" not in form
    assert reads() == []


def test_a_purpose_opens_it_for_half_an_hour_and_each_view_is_a_reading() -> None:
    case, client = sealed(), knocking("specialist_minor")
    said = client.post(reverse("desk:say_purpose", args=[case.id]), {"purpose": "colleague"})
    assert said.headers["Location"] == reverse("desk:case", args=[case.id])
    assert "daughter" in client.get(said.headers["Location"]).content.decode()
    client.get(reverse("desk:conversation", args=[case.id]))  # a live part is no reading of its own
    client.get(reverse("desk:history", args=[case.id]))
    assert [(row.what, row.how, row.purpose) for row in reads()] == [
        ("statement", "stated", "colleague"),
        ("case", "stated", "colleague"),
        ("history", "stated", "colleague"),
    ]
    with the_program():
        SealedRead.objects.update(until=minutes(-DAY))  # its time is over
    assert client.get(reverse("desk:case", args=[case.id])).status_code == 303


def test_the_open_assignment_is_a_purpose() -> None:
    case = in_hands(sealed(), "specialist_minor", minutes(1))
    assert knocking("specialist_minor").get(reverse("desk:case", args=[case.id])).status_code == 200
    assert [(row.what, row.how, row.purpose) for row in reads()] == [("case", "assigned", "assigned")]


def test_a_lead_says_why_although_the_case_is_in_somebodys_hands() -> None:
    case = opened(queue="hub_security", lob="account_security")
    in_hands(case, "specialist_security", minutes(1))
    client = knocking("leader_access")
    assert client.get(reverse("desk:case", args=[case.id])).status_code == 303
    client.post(reverse("desk:say_purpose", args=[case.id]), {"purpose": "lead"})
    assert client.get(reverse("desk:case", args=[case.id])).status_code == 200


@pytest.mark.parametrize(("purpose", "note"), [("other", ""), ("other", "ok"), ("nosy", "I want to know it"), ("", "")])
def test_no_purpose_is_no_opening(purpose: str, note: str) -> None:
    case, client = sealed(), knocking("specialist_minor")
    told = client.post(reverse("desk:say_purpose", args=[case.id]), {"purpose": purpose, "note": note})
    assert told.status_code == 422
    with acting("specialist_minor") as who, pytest.raises(PurposeRefused):
        say_purpose(case.id, purpose, note, actor=who, now=minutes(1))
    assert reads() == []


def test_no_door_of_a_sealed_case_opens_without_a_purpose() -> None:
    case, client = sealed(), knocking("specialist_minor")
    open_doors = []
    for door in CASE_DOORS:
        answer = knock(client, door.methods[0], reverse(door.name, args=[case.id]), door.body)
        asks = answer.status_code == 303 and reverse("desk:purpose", args=[case.id]) in answer.headers["Location"]
        open_doors += [] if asks else [door.name]
    assert open_doors == ["desk:purpose", "desk:say_purpose"]


def test_a_part_of_a_page_is_told_so_and_shows_nothing() -> None:
    case, client = sealed(), knocking("specialist_minor")
    for headers in ({"HX-Request": "true"}, {"Accept": "application/json"}):
        answer = client.get(reverse("desk:conversation", args=[case.id]), headers=headers)
        assert answer.status_code == 409
        assert "daughter" not in answer.content.decode()


def test_a_merge_does_not_look_into_a_sealed_case_by_the_back_door() -> None:
    mine, other = in_hands(sealed(), "specialist_minor", minutes(1)), sealed(subject="About the quokka")
    client = knocking("specialist_minor")
    answer = client.get(reverse("desk:merge_preview", args=[mine.id]), {"into": other.id})
    assert answer.status_code == 303
    assert reverse("desk:purpose", args=[other.id]) in answer.headers["Location"]


def test_a_case_of_no_compartment_asks_nothing() -> None:
    case, client = opened(), knocking("agent_chennai")
    assert client.get(reverse("desk:case", args=[case.id])).status_code == 200
    assert client.get(reverse("desk:purpose", args=[case.id])).status_code == 303
    assert reads() == []


def test_a_reading_is_not_told_in_the_case_and_cannot_be_taken_back() -> None:
    case = sealed()
    before = journal(case.id)
    with acting("specialist_minor") as who:
        say_purpose(case.id, "other", "Her school called again", actor=who, now=minutes(1))
    assert journal(case.id) == before
    check_fold(case.id)
    with the_program():
        line = Record.objects.get(name="sealed.opened")
    assert (line.subject, line.payload["purpose"]) == (f"case:{case.id}", "other")
    assert "school" not in str(line.payload)
    with acting("specialist_minor"):
        assert not SealedRead.objects.exists()  # the readers themselves find no row
        assert not Record.objects.filter(name="sealed.opened").exists()


def test_nobody_says_why_for_a_foreign_case() -> None:
    case = sealed()
    with acting("leader_access") as who, pytest.raises(NoSuchCase):
        say_purpose(case.id, "lead", "", actor=who, now=minutes(1))
    assert reads() == []


def test_after_saying_why_one_goes_nowhere_but_to_the_case() -> None:
    case, client = sealed(), knocking("specialist_minor")
    for evil in ("//evil.example/", "https://evil.example/", "/logout/", f"/cases/{case.id}/../../admin"):
        said = client.post(reverse("desk:say_purpose", args=[case.id]), {"purpose": "colleague", "next": evil})
        assert said.headers["Location"] == reverse("desk:case", args=[case.id])


# -- who opened what ---------------------------------------------------------------------------------------


def said_why(case: Case, who: str = "specialist_minor", at: float = 1) -> SealedRead:
    with acting(who) as her:
        say_purpose(case.id, "colleague", "", actor=her, now=minutes(at))
    return reads()[-1]


def test_whoever_answers_for_the_place_sees_who_opened_what_and_no_word_of_it() -> None:
    case = sealed()
    said_why(case)
    for who in ("regional_lead", "admin", "global_head"):
        with acting(who) as her:
            told = reads_page(her, minutes(2))
        assert [(row["who"], row["case"]) for row in told["rows"]] == [(person("specialist_minor").name, case.id)]
        assert "daughter" not in str(told)
    with acting("leader_age") as her, pytest.raises(Refused):
        reads_page(her, minutes(2))


def test_a_foreign_number_finds_as_much_as_a_missing_one() -> None:
    said_why(sealed())
    with acting("regional_lead") as her:
        assert reads_page(her, minutes(2), case_number="999999999")["rows"] == []
        assert reads_page(her, minutes(2), case_number="x' OR 1=1")["rows"] == []
        assert len(reads_page(her, minutes(2), how="stated")["rows"]) == 1
        assert reads_page(her, minutes(2), how="break_glass")["rows"] == []


def test_a_purpose_that_was_said_is_reviewed_the_next_day_by_somebody_else() -> None:
    read = said_why(sealed())
    lead = actor("regional_lead")
    with acting("regional_lead"):
        assert reads_page(lead, minutes(2))["reviews"] == []
        assert len(reads_page(lead, minutes(DAY))["reviews"]) == 1
        with pytest.raises(ReviewRefused, match="why it was not justified"):
            review("read", read.id, "not_justified", " ", actor=lead, now=minutes(DAY))
        review("read", read.id, "not_justified", "No colleague had asked", actor=lead, now=minutes(DAY))
        after = reads_page(lead, minutes(DAY))
        with pytest.raises(ReviewRefused, match="already"):
            review("read", read.id, "justified", "", actor=lead, now=minutes(DAY))
    assert after["reviews"] == []
    assert [row["verdict_note"] for row in after["bad"]] == ["No colleague had asked"]


def test_nobody_reviews_her_own_reading() -> None:
    case = opened(queue="hub_security", lob="account_security")
    read = said_why(case, "regional_lead")
    with acting("regional_lead") as her:
        assert reads_page(her, minutes(DAY))["reviews"] == []
        with pytest.raises(Refused, match="somebody else"):
            review("read", read.id, "justified", "", actor=her, now=minutes(DAY))


def test_a_missing_reading_looks_like_a_foreign_one() -> None:
    with acting("regional_lead") as her:
        for kind in ("read", "glass", "nothing"):
            with pytest.raises(NothingToReview):
                review(kind, 987654, "justified", "", actor=her, now=minutes(1))
