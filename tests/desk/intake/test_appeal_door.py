"""A decision is contested by its signed link, inside its window, once; and asking for a link reveals nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nakhoda.desk.actions.decisions import make_decision, serve_notice
from nakhoda.desk.models import AppealRecord, Attachment, CaseDecision
from nakhoda.desk.queries import links
from nakhoda.org.scope import scope_of
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.intake.doors import READER, case, cases, hidden, outbox, rows_everywhere, run_jobs
from tests.desk.intake.test_status_page import STATEMENT
from tests.desk.stories import MEMBER, acting

pytestmark = pytest.mark.django_db
Move = Callable[[datetime], None]


@pytest.fixture
def decision() -> CaseDecision:
    """An account was suspended, and its member was told."""
    found = held("specialist_security", queue="hub_accounts")
    with acting("specialist_security") as who:
        made = make_decision(found.id, "account", STATEMENT, True, actor=who, now=NOW)
        return serve_notice(made.id, actor=who, now=NOW)


def door_of(decision: CaseDecision, who: str = MEMBER.address, at: datetime = NOW) -> str:
    return f"/appeal/{links.sign(links.APPEAL, decision.id, who, now=at)}/"


def contested(client: Client, door: str, clock: Move, at: datetime, **more: Any) -> Any:
    """Opens the page, and sends it at another time."""
    nonce = hidden(client.get(door))
    clock(at)
    return client.post(door, {"statement": "It was me.", "nonce": nonce, **more})


def appeals() -> list[AppealRecord]:
    with scope_of(READER):
        return list(AppealRecord.objects.order_by("id"))


def test_the_page_shows_what_was_decided_and_until_when(client: Client, clock: Move, decision: CaseDecision) -> None:
    before = rows_everywhere()
    page = client.get(door_of(decision)).content.decode()
    for words in ("Account suspended", "3.2 Impersonation", "another person&#x27;s name", "You can appeal until"):
        assert words in page
    assert rows_everywhere() == before


def test_an_appeal_is_a_case_of_its_own_with_its_evidence(client: Client, clock: Move, decision: CaseDecision) -> None:
    proof = SimpleUploadedFile("id.pdf", b"%PDF-1.4")
    answer = contested(client, door_of(decision), clock, NOW + timedelta(days=2), files=proof)
    assert answer.status_code == 303
    (appeal,) = appeals()
    assert (appeal.decision_id, appeal.decided_before_by) == (decision.id, decision.decided_by)
    assert case(appeal.case_id).channel == "appeal"
    with scope_of(READER):
        assert Attachment.objects.get(case_id=appeal.case_id).purpose == "evidence"
    assert "We decide your appeal" in client.get(answer["Location"]).content.decode()
    check_fold(appeal.case_id)


def test_a_double_click_and_a_second_letter_are_one_appeal(client: Client, clock: Move, decision: CaseDecision) -> None:
    door = door_of(decision)
    nonce = hidden(client.get(door))
    clock(NOW + timedelta(minutes=5))
    for _ in range(2):
        assert client.post(door, {"statement": "It was me.", "nonce": nonce}).status_code == 303
    assert contested(client, door, clock, NOW + timedelta(minutes=9)).status_code == 303
    assert (len(appeals()), cases()) == (1, 2)


END = datetime(2027, 5, 23, tzinfo=timezone.utc)  # the end of day 180
INSTANTS = {"the last instant": (END - timedelta(microseconds=1), 303), "day 181": (END, 422)}


@pytest.mark.parametrize(("at", "status"), INSTANTS.values(), ids=INSTANTS)
def test_the_window_is_kept_to_the_instant(
    client: Client, clock: Move, decision: CaseDecision, at: datetime, status: int
) -> None:
    answer = contested(client, door_of(decision), clock, at)
    assert answer.status_code == status
    assert ("The time to appeal ended on 2027-05-22" in answer.content.decode()) is (status == 422)
    assert len(appeals()) == (status == 303)


def test_a_link_for_somebody_else_is_dead(client: Client, clock: Move, decision: CaseDecision) -> None:
    assert client.get(door_of(decision, "thief@example.com")).status_code == 404
    status = links.sign(links.STATUS, decision.id, MEMBER.address, now=NOW)
    assert client.get(f"/appeal/{status}/").status_code == 404


ASKED = {
    "the member": (MEMBER.address, True),
    "somebody else": ("thief@example.com", False),
}


@pytest.mark.parametrize(("address", "mailed"), ASKED.values(), ids=ASKED)
def test_asking_for_a_link_answers_the_same_to_everybody(
    client: Client, clock: Move, decision: CaseDecision, address: str, mailed: bool
) -> None:
    answer = client.post("/appeal/", {"reference": decision.reference.lower(), "email": address})
    other = client.post("/appeal/", {"reference": "NOTHING", "email": address})
    assert answer.status_code == other.status_code == 200
    assert "Look into your mail" in answer.content.decode()
    run_jobs()
    letters = [letter for letter in outbox() if "Subject: Your link to appeal" in letter]  # beside the notice itself
    assert len(letters) == mailed
    assert not mailed or "/appeal/" in letters[0]


def test_links_are_not_mailed_without_end(client: Client, clock: Move, decision: CaseDecision) -> None:
    asked = {"reference": decision.reference, "email": MEMBER.address}
    statuses = [client.post("/appeal/", asked).status_code for _ in range(4)]
    assert statuses == [200, 200, 200, 429]
