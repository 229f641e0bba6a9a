"""Mail becomes a case, a reply, or a record; nothing is lost and nobody talks themselves into a conversation."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from django.conf import settings

from nakhoda.desk.actions.states import withdraw
from nakhoda.desk.intake import email as door
from nakhoda.desk.intake.email import parse_waiting, take_in
from nakhoda.desk.mail.children import Refusal
from nakhoda.desk.mail.tokens import reply_address
from nakhoda.desk.models import AddressTally, Attachment, Participant
from nakhoda.desk.queries.links import signing_keys
from nakhoda.desk.queries.vault_seal import opened_mail
from nakhoda.org.scope import scope_of
from tests.cast import NOW
from tests.desk.checks import check_fold
from tests.desk.intake.doors import (
    MAILBOX,
    READER,
    arrives,
    case,
    cases,
    letter,
    outbox,
    raw_mails,
    run_jobs,
    said,
    told,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
AMINAH = "aminah@example.com"


def token_of(case_id: int | None, who: str = AMINAH) -> str:
    return reply_address(MAILBOX, case_id or 0, who, signing_keys())


def test_a_mail_becomes_a_case_with_its_words_and_its_sender() -> None:
    taken = arrives(letter(Cc="Faiz <faiz@example.com>"))
    assert taken.outcome == "case"
    assert case(taken.case_id).channel == "email"
    assert [m.text.strip() for m in said(taken.case_id)] == ["I cannot sign in to my account. Please help."]
    with scope_of(READER):
        people = {p.address: (p.role, p.approved) for p in Participant.objects.filter(case_id=taken.case_id)}
    assert people == {AMINAH: ("requester", True), "faiz@example.com": ("proposed", False)}
    check_fold(taken.case_id or 0)


def test_the_same_bytes_twice_are_one_case() -> None:
    first, second = arrives(letter()), arrives(letter())
    assert (second.outcome, second.case_id, second.raw_id) == ("duplicate", first.case_id, first.raw_id)
    assert cases() == 1


@pytest.mark.parametrize(
    ("what", "other"),
    [("another text under the same Message-ID", letter("Something else.")), ("no Message-ID", letter(Message_ID=""))],
)
def test_a_message_id_alone_is_no_key(what: str, other: bytes) -> None:
    arrives(letter())
    assert arrives(other).outcome == "case"
    assert cases() == 2


def test_the_bytes_are_kept_before_anything_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(raw: bytes) -> None:
        assert [mail.outcome for mail in raw_mails()] == ["stored"]
        raise MemoryError

    monkeypatch.setattr(door, "read_mail", dies)
    with pytest.raises(MemoryError):
        arrives(letter())
    monkeypatch.undo()
    assert parse_waiting(now=NOW) == []  # another process may still be at it
    (taken,) = parse_waiting(now=NOW + timedelta(minutes=5))
    assert taken.outcome == "case"
    assert arrives(letter()).case_id == taken.case_id


def test_what_cannot_be_read_is_a_case_with_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "read_mail", lambda raw: Refusal("parts", "50000 parts"))
    taken = arrives(letter())
    found = case(taken.case_id)
    assert (taken.outcome, found.unparsed, found.tags) == ("unparsed", True, ["unclear", "unparsed"])
    (mail,) = raw_mails()
    assert (opened_mail(mail.raw, mail.sha256), mail.detail) == (letter(), "parts")
    assert said(taken.case_id)[0].raw_id == mail.id
    check_fold(taken.case_id or 0)


def test_a_signed_address_and_a_known_sender_join_the_case() -> None:
    first = arrives(letter())
    answer = letter("Here is what you asked for.", Message_ID="<2@x>", To=token_of(first.case_id))
    taken = arrives(answer, mailbox=token_of(first.case_id), at=NOW + timedelta(hours=1))
    assert (taken.outcome, taken.case_id) == ("reply", first.case_id)
    assert len(said(first.case_id)) == 2
    check_fold(first.case_id or 0)


@pytest.mark.parametrize(
    "thief",
    [
        pytest.param(
            {"From": AMINAH, "In_Reply_To": "<1@x>", "References": "<1@x>"}, id="forged sender, stolen thread"
        ),
        pytest.param({"From": AMINAH, "Subject": "Re: [NK-{case}] hello"}, id="forged sender, guessed reference"),
        pytest.param({"From": "thief@example.net", "To": "{token}"}, id="stolen reply address, own name"),
        pytest.param(
            {"From": AMINAH, "To": "support+c{case}.aaaaaaaaaaaaaaaaaaaa@nakhoda.example"}, id="guessed token"
        ),
    ],
)
def test_nobody_joins_a_case_without_its_token(thief: dict[str, str]) -> None:
    first = arrives(letter())
    filled = {k: v.format(case=first.case_id, token=token_of(first.case_id)) for k, v in thief.items()}
    taken = arrives(letter("Send me her phone number.", Message_ID="<evil@x>", **filled))
    assert taken.outcome == "case"
    assert taken.case_id != first.case_id
    assert len(said(first.case_id)) == 1
    hinted = "References" in thief or "Subject" in thief
    assert (f"maybe-{first.case_id}" in case(taken.case_id).tags) is hinted


def test_the_acknowledgement_goes_out_once_and_stops_the_clock_on_delivery() -> None:
    taken = arrives(letter(Subject="BUY PILLS http://spam.example"))
    assert case(taken.case_id).acknowledged_at is None
    assert run_jobs() == ["acknowledge", "send_message"]
    assert case(taken.case_id).acknowledged_at == NOW
    (mail,) = outbox()
    assert "Auto-Submitted: auto-replied" in mail
    assert f"NK-{taken.case_id}" in mail
    assert "pills" not in mail.lower(), "an acknowledgement carries no word of the sender"
    assert "/s/" not in said(taken.case_id)[1].text, "a kept text holds no link that speaks as the member"
    check_fold(taken.case_id or 0)


def test_the_acknowledgement_speaks_the_members_language() -> None:
    taken = arrives(letter("மேலும் என் கணக்கில் உள்நுழைய முடியவில்லை, தயவுசெய்து உதவுங்கள்", Subject="உதவி"))
    run_jobs()
    assert said(taken.case_id)[1].language == "ta"
    assert said(taken.case_id)[1].text.startswith("வணக்கம்")


def test_one_address_is_acknowledged_once_an_hour() -> None:
    for number in range(4):
        arrives(letter(f"Message {number}", Message_ID=f"<{number}@x>"), at=NOW + timedelta(minutes=number))
    run_jobs()
    assert len(outbox()) == 1
    assert cases() == 4
    with scope_of(READER):
        assert AddressTally.objects.get(purpose="acknowledgement").count == 1


MACHINES = {
    "an absence notice": {"Auto_Submitted": "auto-replied"},
    "a null return path": {"Return_Path": "<>"},
    "a mailing list": {"List_Id": "<news.example.com>", "Precedence": "list"},
    "our own address": {"From": MAILBOX},
}


@pytest.mark.parametrize("headers", MACHINES.values(), ids=MACHINES)
def test_no_machine_is_ever_answered(headers: dict[str, str]) -> None:
    assert arrives(letter(**headers)).case_id
    run_jobs()
    assert outbox() == []


def test_a_storm_of_automatic_replies_stays_beside_the_case_and_is_not_answered() -> None:
    first = arrives(letter())
    run_jobs()
    clocks_before = case(first.case_id).next_due_at
    for number in range(50):
        away = letter("I am away.", Message_ID=f"<away{number}@x>", Auto_Submitted="auto-replied")
        taken = arrives(away, mailbox=token_of(first.case_id), at=NOW + timedelta(seconds=number))
        assert (taken.outcome, taken.case_id) == ("auto_reply", first.case_id)
    run_jobs()
    found = case(first.case_id)
    assert (cases(), len(outbox()), len(raw_mails())) == (1, 1, 51)
    assert found.next_due_at == clocks_before
    assert all(not m.is_public for m in said(first.case_id)[2:])
    assert len(said(first.case_id)) <= 32, "beyond the hourly limit only the bytes are kept"
    check_fold(first.case_id or 0)


def test_a_bounce_marks_the_message_that_did_not_arrive() -> None:
    first = arrives(letter())
    run_jobs()
    (sent,) = outbox()
    own_id = re.search(r"Message-ID: (<\S+>)", sent)
    assert own_id
    report = Path(__file__).with_name("bounce.eml").read_text().replace("MESSAGE_ID", own_id[1])
    taken = arrives(report.encode(), mailbox=token_of(first.case_id))
    assert (taken.outcome, taken.case_id) == ("bounce", first.case_id)
    assert said(first.case_id)[1].delivery == "bounced"
    assert told(first.case_id)[-2:] == ["message.delivery", "message.outbound"]
    run_jobs()
    assert len(outbox()) == 1
    check_fold(first.case_id or 0)


def test_a_flooding_sender_is_marked_and_nothing_of_it_is_lost() -> None:
    taken = [arrives(letter(f"Spam {n}", Message_ID=f"<{n}@x>")) for n in range(32)]
    assert [each.outcome for each in taken] == ["case"] * 32
    assert "flood" not in case(taken[29].case_id).tags
    assert "flood" in case(taken[30].case_id).tags
    assert len(raw_mails()) == 32


def test_a_mail_to_a_closed_case_opens_a_follow_up() -> None:
    first = arrives(letter())
    with scope_of(READER):
        withdraw(first.case_id or 0, actor=READER, now=NOW)
    taken = arrives(letter("One more thing.", Message_ID="<3@x>"), mailbox=token_of(first.case_id))
    assert taken.outcome == "case"
    assert f"maybe-{first.case_id}" in case(taken.case_id).tags


def test_attachments_lie_in_the_evidence_folder_before_the_case_exists() -> None:
    mail = message_from_bytes(letter(), policy=policy.default)
    mail.add_attachment(b"%PDF-1.4 proof", maintype="application", subtype="pdf", filename="../../proof.pdf")
    mail.add_attachment(b"MZ\x90", maintype="image", subtype="png", filename="holiday.png")
    taken = arrives(mail.as_bytes())
    with scope_of(READER):
        files = list(Attachment.objects.filter(case_id=taken.case_id).order_by("id"))
    assert [(f.name, f.content_type, f.suspicious) for f in files] == [
        ("proof.pdf", "application/pdf", False),
        ("holiday.png", "application/octet-stream", True),
    ]
    kept = Path(settings.EVIDENCE_FOLDER) / "sha256" / files[0].sha256[:2] / files[0].sha256[2:4] / files[0].sha256
    assert kept.read_bytes() == b"%PDF-1.4 proof"


def test_what_is_too_large_is_refused_before_it_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "LARGEST_RAW", 100)
    with pytest.raises(door.MailTooLarge):
        take_in(letter(), mailbox=MAILBOX, received_at=NOW)
    assert raw_mails() == []
