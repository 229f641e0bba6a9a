"""The member's page: whose turn it is, what was said, and a way to answer. Looking at it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from nakhoda.desk.actions.decisions import make_decision, serve_notice
from nakhoda.desk.actions.messages import outbound
from nakhoda.desk.actions.remarks import next_number
from nakhoda.desk.actions.spam import mark_spam
from nakhoda.desk.actions.states import set_pending
from nakhoda.desk.models import Attachment, Case, Participant
from nakhoda.desk.queries import links
from nakhoda.org.scope import scope_of
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.intake.doors import READER, case, cases, hidden, rows_everywhere, said
from tests.desk.stories import MEMBER, acting, answered, opened

pytestmark = pytest.mark.django_db
Move = Callable[[datetime], None]
LATER = NOW + timedelta(hours=1)


def link_to(found: Case, who: str = MEMBER.address, at: datetime = NOW) -> str:
    return f"/s/{links.sign(links.STATUS, found.id, who, now=at)}/"


def written(client: Client, door: str, clock: Move, text: str = "Still not.", **more: Any) -> Any:
    nonce = hidden(client.get(door))
    clock(LATER)
    return client.post(door, {"body": text, "nonce": nonce, **more})


def test_the_page_says_how_far_it_is_and_what_was_said(client: Client, clock: Move) -> None:
    found = opened("I cannot sign in to my account")
    page = client.get(link_to(found)).content.decode()
    assert f"NK-{found.id}" in page
    assert "It waits for a person" in page
    assert "I cannot sign in to my account" in page
    assert "We answer you" in page


def test_looking_changes_nothing(client: Client, clock: Move) -> None:
    found = opened()
    before = rows_everywhere()
    for _ in range(3):
        assert client.get(link_to(found)).status_code == 200
        assert client.head(link_to(found)).status_code in (200, 405)
    assert rows_everywhere() == before


def test_an_answer_joins_the_conversation_once(client: Client, clock: Move) -> None:
    found = opened()
    door = link_to(found)
    nonce = hidden(client.get(door))
    clock(LATER)
    for _ in range(2):
        answer = client.post(door, {"body": "Still not.", "nonce": nonce})
        assert answer.status_code == 303
    assert [m.text for m in said(found.id)] == ["I cannot sign in to my account", "Still not."]
    check_fold(found.id)


def test_notes_and_answers_that_wait_are_not_for_members(client: Client, clock: Move) -> None:
    found = opened()
    with scope_of(READER):
        for words, more in {
            "SECRET NOTE": {"is_public": False},
            "NOT YET SENT": {"delivery": "queued", "send_at": LATER},
            "TAKEN BACK": {"delivery": "recalled"},
            "NEVER SENT": {"delivery": "suppressed"},
            "HERE YOU ARE": {"delivery": "page"},
        }.items():
            number = next_number("desk_message")
            outbound(found, message_id=number, text=words, at=NOW, author_kind="agent", author_id=1, **more)
    page = client.get(link_to(found)).content.decode()
    shown = [w for w in ("SECRET NOTE", "NOT YET SENT", "TAKEN BACK", "NEVER SENT", "HERE YOU ARE") if w in page]
    assert shown == ["HERE YOU ARE"]


BROKEN: dict[str, Callable[[str], str]] = {
    "expired": lambda door: door,
    "one letter changed": lambda door: door[:-6] + ("A" if door[-6] != "A" else "B") + door[-5:],
    "cut short": lambda door: door[:-10] + "/",
    "nonsense": lambda door: "/s/hello/",
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_every_link_that_is_no_good_leads_to_one_friendly_page(
    client: Client, clock: Move, change: Callable[[str], str]
) -> None:
    found = opened()
    door = link_to(found, at=NOW - timedelta(days=91) if change is BROKEN["expired"] else NOW)
    answer = client.get(change(door))
    assert answer.status_code == 404
    assert "Nothing was changed; your message is safe with us" in answer.content.decode()


def test_a_link_is_for_one_person_one_case_and_one_purpose(client: Client, clock: Move) -> None:
    found, other = opened(), opened()
    survey = links.sign(links.SURVEY, found.id, MEMBER.address, now=NOW)
    stranger = links.sign(links.STATUS, found.id, "stranger@example.com", now=NOW)
    for token in (survey, stranger):
        assert client.get(f"/s/{token}/").status_code == 404
    with scope_of(READER):
        Participant.objects.filter(case_id=other.id).update(approved=False)
    assert client.get(link_to(other)).status_code == 404


def test_the_link_of_a_spam_case_is_dead(client: Client, clock: Move) -> None:
    found = opened()
    with acting("leader_access") as who:
        mark_spam(found.id, actor=who, now=NOW)
    assert client.get(link_to(found)).status_code == 404


def test_a_member_takes_it_back(client: Client, clock: Move) -> None:
    found = opened()
    assert client.get(link_to(found) + "withdraw/").status_code == 405
    assert client.post(link_to(found) + "withdraw/").status_code == 303
    assert case(found.id).status == "withdrawn"
    assert "no longer need help" in client.get(link_to(found)).content.decode()
    check_fold(found.id)


def test_writing_to_a_case_that_is_over_opens_a_follow_up(client: Client, clock: Move) -> None:
    found = opened()
    door = link_to(found)
    nonce = hidden(client.get(door))
    client.post(door + "withdraw/")
    clock(LATER)
    answer = client.post(door, {"body": "It came back.", "nonce": nonce})
    assert cases() == 2
    page = client.get(answer["Location"]).content.decode()
    assert "It came back." in page


def test_a_file_of_the_conversation_is_a_download_that_cannot_run(client: Client, clock: Move) -> None:
    found = opened()
    door = link_to(found)
    upload = SimpleUploadedFile("screen.png", b"\x89PNG\r\n\x1a\n1")
    assert written(client, door, clock, files=upload).status_code == 303
    with scope_of(READER):
        (file,) = Attachment.objects.filter(case_id=found.id)
    answer = client.get(f"{door}files/{file.id}/")
    assert b"".join(answer.streaming_content) == b"\x89PNG\r\n\x1a\n1"  # type: ignore[attr-defined]
    assert answer["Content-Disposition"] == 'attachment; filename="screen.png"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert client.get(f"{link_to(opened())}files/{file.id}/").status_code == 404


def test_a_decision_can_be_contested_from_the_page(client: Client, clock: Move) -> None:
    found = held("specialist_security", queue="hub_accounts")
    with acting("specialist_security") as who:
        decision = make_decision(found.id, "account", STATEMENT, True, actor=who, now=NOW)
        assert "appeal" not in client.get(link_to(found)).content.decode()
        serve_notice(decision.id, actor=who, now=NOW)
    assert "/appeal/" in client.get(link_to(found)).content.decode()


STATEMENT = {
    "decision_account": "suspended",
    "decision_ground": "incompatible",
    "clause": "3.2 Impersonation",
    "decision_facts": "The account used another person's name.",
    "category": "impersonation",
    "content_type": "account",
    "content_date": "2026-11-20",
    "application_date": "2026-11-23",
    "territorial_scope": ["MY"],
    "source_type": "voluntary",
    "automated_detection": "no",
    "automated_decision": "not",
}


def test_the_page_tells_when_it_is_the_members_turn(client: Client, clock: Move) -> None:
    found = held()
    answered(found.id, "agent_chennai", NOW, "Which phone do you use?", asks_question=True)
    with acting("agent_chennai") as who:
        set_pending(found.id, actor=who, now=LATER)
    page = client.get(link_to(found)).content.decode()
    assert "Which phone do you use?" in page
    assert "It is your turn" in page
