"""What kind of message it is, and whether a machine may answer it."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from nakhoda.desk.mail.classify import classify, may_auto_acknowledge
from nakhoda.desk.mail.loops import within_caps
from nakhoda.desk.mail.mime import parse_mail
from tests.desk.mail.letters import letter, multipart, part

OWN = ("support@nakhoda.example",)
_REPORT = part("Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n", "message/delivery-status")
_DAEMON = "MAILER-DAEMON@mx.example (Mail Delivery System)"

MESSAGES: dict[str, tuple[bytes, str, bool]] = {  # raw, kind, may be acknowledged
    "a person": (letter(), "case", True),
    "says that no machine wrote it": (letter(Auto_Submitted="no"), "case", True),
    "a delivery report": (multipart(part("failed"), _REPORT, From=_DAEMON), "bounce", False),
    "a report whose type is named": (
        letter(b"--r\r\n\r\nfailed\r\n--r--", Content_Type="multipart/report; report-type=delivery-status; boundary=r"),
        "bounce",
        False,
    ),
    "a daemon's plain words": (letter(From=_DAEMON, Subject="Undelivered Mail Returned to Sender"), "bounce", False),
    "qmail's failure notice": (letter(Return_Path="<>", Subject="failure notice"), "bounce", False),
    "Exim names the failed": (letter(X_Failed_Recipients="a@b.example", Subject="Warning"), "bounce", False),
    "vacation (RFC 3834)": (letter(Auto_Submitted="auto-replied (vacation)"), "auto_reply", False),
    "generated": (letter(Auto_Submitted="auto-generated"), "auto_reply", False),
    "the null return path": (letter(Return_Path="<>"), "auto_reply", False),
    "an old autoresponder": (letter(X_Autoreply="yes"), "auto_reply", False),
    "precedence auto_reply": (letter(Precedence="auto_reply"), "auto_reply", False),
    "Exchange, English": (letter(Subject="Automatic reply: My account"), "auto_reply", False),
    "out of office": (letter(Subject="Out of Office: back on Monday"), "auto_reply", False),
    "Malay": (letter(Subject="Balasan automatik: Akaun saya"), "auto_reply", False),
    "Hindi": (letter(Subject="स्वचालित उत्तर: खाता"), "auto_reply", False),
    "Tamil": (letter(Subject="தானியங்கி பதில்: கணக்கு"), "auto_reply", False),
    "Urdu": (letter(Subject="خودکار جواب: اکاؤنٹ"), "auto_reply", False),
    "Chinese": (letter(Subject="自动回复: 账号"), "auto_reply", False),
    "a read receipt": (
        letter("x", Content_Type="multipart/report; report-type=disposition-notification; boundary=r"),
        "auto_reply",
        False,
    ),
    "a mailing list": (letter(List_Id="<users.x.example>", Precedence="list"), "list", False),
    "a newsletter": (letter(List_Unsubscribe="<mailto:u@x.example>"), "case", False),
    "bulk": (letter(Precedence="bulk"), "case", False),
    "asks for no automatic answer": (letter(X_Auto_Response_Suppress="DR, OOF, AutoReply"), "case", False),
    "asks for no receipt only": (letter(X_Auto_Response_Suppress="DR, RN"), "case", True),
    "from ourselves": (letter(From="Support <SUPPORT@nakhoda.example>"), "case", False),
    "answers would go to ourselves": (letter(Reply_To="support@nakhoda.example"), "case", False),
    "nobody reads it": (letter(From="no-reply@shop.example"), "case", False),
    "a list owner": (letter(From="owner-talk@x.example"), "case", False),
    "no author": (letter(From=""), "case", False),
    "an author without an address": (letter(From="somebody"), "case", False),
    "fifty hops and more": (b"Received: by x; y\r\n" * 51 + letter(), "loop", False),
    "our own loop mark": (letter(X_Loop="support@nakhoda.example"), "loop", False),
    "another's loop mark": (letter(X_Loop="talk@x.example"), "case", True),
    "a person who writes about failure": (letter(Subject="Delivery failure of my parcel"), "case", True),
    "a person who was out of the office": (letter(Subject="I was out of office"), "case", True),
}  # fmt: skip


@pytest.mark.parametrize("name", MESSAGES)
def test_a_message_is_of_its_kind_and_answered_only_when_a_person_waits(name: str) -> None:
    raw, kind, may = MESSAGES[name]
    mail = parse_mail(raw)
    decision = classify(mail, own_addresses=OWN)
    assert decision.outcome == kind
    assert decision.reasons
    assert may_auto_acknowledge(mail, OWN).outcome is may


def test_a_fitting_token_makes_a_reply_but_never_of_a_machines_mail() -> None:
    assert classify(parse_mail(letter()), reply_to_case=True).outcome == "reply"
    assert classify(parse_mail(letter(Auto_Submitted="auto-replied")), reply_to_case=True).outcome == "auto_reply"
    assert (
        classify(parse_mail(letter(Return_Path="<>", Subject="Undeliverable: x")), reply_to_case=True).outcome
        == "bounce"
    )


NOW = datetime(2025, 3, 3, 12, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("minutes_ago", "allowed"),
    [
        ([], True),
        ([59], False),
        ([60], True),
        ([61, 200, 300, 400], True),
        ([61, 200, 300, 400, 500], False),
        ([61, 200, 300, 400, 24 * 60], True),
    ],
)
def test_one_address_hears_from_a_machine_once_an_hour_and_five_times_a_day(
    minutes_ago: list[int], allowed: bool
) -> None:
    sent = [NOW - timedelta(minutes=ago) for ago in minutes_ago]
    assert within_caps(sent, NOW).outcome is allowed
