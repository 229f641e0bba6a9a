"""Mail leaves at least once under one name; what fails for a while is tried again, what fails for good is marked."""

from __future__ import annotations

import re
from typing import Any

import pytest

from nakhoda.desk.actions import mailing
from nakhoda.desk.actions.post_office import PermanentFailure, TemporaryFailure, smtp_settings
from nakhoda.desk.models import Participant
from nakhoda.org.scope import scope_of
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.hands import held
from tests.desk.intake.doors import READER, case, outbox, run_jobs, said, told
from tests.desk.stories import MEMBER, answered

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


def test_an_answer_goes_out_with_its_reply_address_and_page() -> None:
    found = held(channel="email", acknowledged="")
    answered(found.id, "agent_chennai", NOW, "Please try again now.")
    run_jobs()
    (mail,) = outbox()
    assert re.search(rf"Reply-To: .*support\+c{found.id}\.[a-z2-7]{{20}}@nakhoda.example", mail)
    assert "Auto-Submitted" not in mail
    assert said(found.id)[-1].delivery == "sent"
    assert case(found.id).acknowledged_at is not None, "a person's answer acknowledges too"
    check_fold(found.id)


def test_a_repeat_has_the_same_name_and_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    found = held(channel="email")
    message = answered(found.id, "agent_chennai", NOW)
    sent: list[tuple[bytes, dict[str, Any]]] = []
    monkeypatch.setattr(mailing, "hand_over", lambda raw, **to: sent.append((raw, to)))
    for _ in range(2):  # the worker died between the hand-over and its commit
        with scope_of(READER):
            mailing.send_message(message.id, actor=READER, now=NOW)
            type(message).objects.filter(id=message.id).update(delivery="queued")
    assert sent[0] == sent[1]


def test_a_second_worker_finds_nothing_to_do() -> None:
    found = held(channel="email")
    message = answered(found.id, "agent_chennai", NOW)
    with scope_of(READER):
        assert mailing.send_message(message.id, actor=READER, now=NOW) == "sent"
        assert mailing.send_message(message.id, actor=READER, now=NOW) == "nothing"
    assert len(outbox()) == 1


FAILURES = {
    "for a while": (TemporaryFailure("busy", 451), "queued"),
    "for good": (PermanentFailure("no", 550), "bounced"),
}


@pytest.mark.parametrize(("failure", "delivery"), FAILURES.values(), ids=FAILURES)
def test_what_fails(monkeypatch: pytest.MonkeyPatch, failure: Exception, delivery: str) -> None:
    found = held(channel="email", acknowledged="")
    message = answered(found.id, "agent_chennai", NOW)

    def fails(raw: bytes, **_: Any) -> None:
        raise failure

    monkeypatch.setattr(mailing, "hand_over", fails)
    try:
        with scope_of(READER):
            mailing.send_message(message.id, actor=READER, now=NOW)
    except TemporaryFailure:
        assert delivery == "queued"
    assert said(found.id)[-1].delivery == delivery
    assert case(found.id).acknowledged_at is None
    assert ("message.delivery" in told(found.id)) is (delivery == "bounced")


def test_a_copy_goes_only_to_those_whom_an_agent_approved() -> None:
    found = held(channel="email")
    with scope_of(READER):
        about = {"case_id": found.id, "scope_id": found.scope_id, "kind": "email"}
        Participant.objects.create(**about, address="guardian@example.com", role="guardian", approved=True)
        Participant.objects.create(**about, address="unasked@example.com", role="proposed", approved=False)
    answered(found.id, "agent_chennai", NOW)
    run_jobs()
    assert sorted(re.findall(r"^To: .*?([\w.]+@[\w.]+)>?$", "\n".join(outbox()), re.M)) == [
        "guardian@example.com",
        MEMBER.address,
    ]


def test_a_form_s_member_gets_the_answer_by_mail() -> None:
    found = held(channel="web_form")
    answered(found.id, "agent_chennai", NOW)
    run_jobs()
    assert len(outbox()) == 1


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("smtp://mail.example", ("mail.example", 25, "", "")),
        ("smtps://u:p%40ss@mail.example", ("mail.example", 465, "tls", "p@ss")),
        ("smtp+starttls://u:p@mail.example:2525", ("mail.example", 2525, "starttls", "p")),
    ],
)
def test_an_address_of_a_mail_system(url: str, expected: tuple[Any, ...]) -> None:
    found = smtp_settings(url)
    assert (found.host, found.port, found.security, found.password) == expected


def test_something_else_is_refused_with_an_example() -> None:
    with pytest.raises(ValueError, match="must look like smtp://"):
        smtp_settings("mail.example:25")
