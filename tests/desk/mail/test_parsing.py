"""What is found in letters that people and programs really send."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime, timezone
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nakhoda.desk.mail.addresses import addresses, message_ids, misleading_name, normal_address
from nakhoda.desk.mail.limits import LIMITS, Limits, MailRefused
from nakhoda.desk.mail.mime import parse_mail
from nakhoda.desk.mail.parsed import MailAddress, ParsedMail
from nakhoda.desk.mail.wire import WireError, decode_mail, encode_mail
from tests.desk.mail import letters
from tests.desk.mail.letters import b64, letter, multipart, part, zip_of

_FOUND: dict[str, Any] = {
    "text": lambda mail: mail.text.strip(),
    "html": lambda mail: mail.html.strip(),
    "subject": lambda mail: mail.subject,
    "from": lambda mail: mail.from_.address,
    "to": lambda mail: [one.address for one in mail.to],
    "date": lambda mail: mail.date,
    "attachments": lambda mail: [one.name for one in mail.attachments],
}


@pytest.mark.parametrize("name", [*letters.CHARSETS, *letters.STRUCTURES])
def test_a_careful_reader_finds_what_is_there(name: str) -> None:
    raw, expected = (letters.CHARSETS | letters.STRUCTURES)[name]
    mail = parse_mail(raw)
    for field, value in expected.items():
        if field == "defects":
            assert value <= set(mail.defects)
        else:
            assert _FOUND[field](mail) == value


def test_a_part_whose_boundary_begins_like_its_parents_is_not_cut_by_it() -> None:
    inner = b'Content-Type: multipart/alternative; boundary="b1_alt"\r\n\r\n--b1_alt\r\n\r\ndeep\r\n--b1_alt--\r\n'
    mail = parse_mail(multipart(inner, part("wide")))
    assert mail.text == "deep\n\nwide"


@pytest.mark.parametrize("name", letters.SUBJECTS)
def test_a_subject_is_read_as_one_clean_line(name: str) -> None:
    value, expected = letters.SUBJECTS[name]
    assert parse_mail(letter(Subject=value)).subject == expected


@pytest.mark.parametrize("name", letters.ADDRESSES)
def test_an_address_list_is_cut_before_its_names_are_decoded(name: str) -> None:
    value, expected = letters.ADDRESSES[name]
    assert [(one.address, one.name) for one in parse_mail(letter(Cc=value)).cc] == expected


@pytest.mark.parametrize("name", letters.NAMES)
def test_a_file_name_is_readable_and_harmless(name: str) -> None:
    headers, expected = letters.NAMES[name]
    mail = parse_mail(multipart(part("text"), headers.encode() + b"\r\n\r\ncontent"))
    assert [one.name for one in mail.attachments] == [expected]


def test_utf7_is_never_decoded_because_it_hides_markup() -> None:
    mail = parse_mail(letter("+ADw-script+AD4-", Content_Type="text/html; charset=utf-7"))
    assert mail.html == "+ADw-script+AD4-"
    assert "utf7_refused" in mail.defects


def test_an_attachment_is_hashed_as_the_sender_had_it() -> None:
    content = b"%PDF-1.7 \x00\xff"
    mail = parse_mail(
        multipart(
            part("see"),
            part(
                b64(content), 'application/pdf; name="a.pdf"', Content_Transfer_Encoding="base64", Content_ID="<c1@x>"
            ),
        )
    )
    (found,) = mail.attachments
    assert (found.content, found.size, found.content_id) == (content, len(content), "c1@x")
    assert found.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("setup.exe", b"MZ\x90", "executable"),
        ("photo.jpg.exe", b"x", "double_extension"),
        ("photo.jpg", b"MZ\x90", "executable"),
        ("page.html", b"<script>", "active_content"),
        ("bomb.zip", zip_of(a_txt=b"0" * 20_000_000), "archive_bomb"),
        ("many.zip", zip_of(**{f"f{n}": b"" for n in range(1_001)}), "archive_bomb"),
        ("run.zip", zip_of(a_exe=b"MZ"), "executable_inside"),
        ("torn.zip", zip_of(a_txt=b"x")[:40], "broken_archive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "bytes",  # an archive carries the time of its making
)
def test_a_dangerous_attachment_is_named_so(name: str, content: bytes, code: str) -> None:
    raw = part(b64(content), f'application/octet-stream; name="{name}"', Content_Transfer_Encoding="base64")
    assert code in parse_mail(multipart(part("see"), raw)).attachments[0].suspicious


def test_a_plain_picture_is_not_suspicious() -> None:
    raw = part(b64(b"\x89PNG\r\n"), 'image/png; name="photo.png"', Content_Transfer_Encoding="base64")
    assert parse_mail(multipart(part("see"), raw)).attachments[0].suspicious == ()


def test_received_at_is_what_our_outermost_host_wrote() -> None:
    hops = (
        b"Received: from mx.nakhoda.example by store.nakhoda.example; Mon, 3 Mar 2025 10:00:09 +0000\r\n"
        b"Received: from evil.example (x [1.2.3.4]) by mx.nakhoda.example (Postfix); Mon, 3 Mar 2025 10:00:05 +0000\r\n"
        b"Received: from a by mx.nakhoda.example.evil.example; Mon, 3 Mar 2003 10:00:00 +0000\r\n"
    )
    ours = ("store.nakhoda.example", "MX.nakhoda.example")
    mail = parse_mail(hops + letter(), trusted_hosts=ours)
    assert mail.received_at == datetime(2025, 3, 3, 10, 0, 5, tzinfo=timezone.utc)
    assert mail.hops == 3
    assert parse_mail(hops + letter()).received_at is None


def test_threads_are_read_with_their_brackets() -> None:
    mail = parse_mail(letter(In_Reply_To="<a@b> (was: x)", References="<1@x>\r\n <2@ x>  <3(c)@x>"))
    assert mail.in_reply_to == ("<a@b>",)
    assert mail.references == ("<1@x>", "<2@x>", "<3@x>")
    assert message_ids("201002191008.foo@company.example") == ("201002191008.foo@company.example",)


def test_a_name_that_shows_another_address_is_a_defect() -> None:
    assert misleading_name(MailAddress("a@evil.example", "boss@nakhoda.example"))
    assert not misleading_name(MailAddress("a@member.example", "A (a@Member.example)"))
    assert "misleading_name" in parse_mail(letter(From='"x@bank.example" <a@evil.example>')).defects


def test_two_spellings_of_a_mailbox_are_equal() -> None:
    assert normal_address("Ann@Bücher.Example") == normal_address("<ann@xn--bcher-kva.example>")


def test_a_delivery_report_names_recipient_status_and_our_message() -> None:
    status = "Reporting-MTA: dns; mx.example\r\n\r\nOriginal-Recipient: rfc822;a@b.example\r\n"
    status += "Final-Recipient: rfc822; A@B.example\r\n"
    status += "Action: failed\r\nStatus: 5.1.1 (no such user)\r\nDiagnostic-Code: smtp; 550 no\r\n such user\r\n"
    original = "Message-ID: <out-7@nakhoda.example>\r\nSubject: Re: x\r\n"
    raw = multipart(part("It failed."), part(status, "message/delivery-status"), part(original, "text/rfc822-headers"))
    report = parse_mail(raw).dsn
    assert report is not None
    assert report.message_id == "<out-7@nakhoda.example>"
    (failed,) = report.recipients
    assert (failed.original, failed.final, failed.action) == ("a@b.example", "A@B.example", "failed")
    assert (failed.status, failed.diagnostic) == ("5.1.1", "550 no such user")


@pytest.mark.parametrize(
    ("reason", "raw"),
    [
        ("empty", b""),
        ("empty", b"\r\n\r\n \x00\r\n"),
        ("no_headers", b"Just some words\r\nand no headers at all.\r\n"),
        ("no_headers", b"\xff\xfe\x00\x01" * 50),
        ("no_headers", b"Milk: two\r\nBread: one\r\n"),
        ("no_headers", b'{"text": "no mail"}'),
        ("too_large", letter(b"x" * LIMITS.message_bytes)),
        ("too_many_parts", multipart(*[part("x")] * 201)),
        ("too_many_headers", b"X-A: 1\r\n" * 1_001 + letter()),
        ("headers_too_long", letter(Subject="x" * 65_537)),
        ("headers_too_long", letter(To=", ".join(f"u{n}@b.example" for n in range(8_000)))),
        ("too_many_addresses", letter(To=", ".join(f"u{n}@b.ex" for n in range(501)))),
        ("too_many_encoded_words", letter(Subject=" ".join(["=?utf-8?q?a?="] * 2_001))),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_too_much_is_refused_by_name(reason: str, raw: bytes) -> None:
    with pytest.raises(MailRefused) as refusal:
        parse_mail(raw)
    assert refusal.value.reason == reason


@pytest.mark.parametrize("kind", ["multipart", "rfc822"])
def test_nesting_beyond_twenty_is_refused_however_deep(kind: str) -> None:
    raw = b"\r\nX"
    for n in range(2_000):
        mark = b"B%d" % n
        head = b"Content-Type: message/rfc822\r\n\r\n"
        if kind == "multipart":
            head = b"Content-Type: multipart/mixed; boundary=" + mark + b"\r\n\r\n--" + mark + b"\r\n"
        raw = head + raw
    with pytest.raises(MailRefused, match="too_deep"):
        parse_mail(b"From: a@b.example\r\n" + raw)


def test_smaller_limits_are_kept_too() -> None:
    with pytest.raises(MailRefused, match="too_many_parts"):
        parse_mail(multipart(part("a"), part("b"), part("c")), Limits(parts=3))


_PIECES = st.sampled_from(
    [
        b"From: a@b\r\n", b"Content-Type: multipart/mixed; boundary=b\r\n",
        b"Content-Type: text/html\r\n", b"\r\n", b"\n", b"\r", b"=\n",
        b"--b\r\n", b"--b--", b"Content-Transfer-Encoding: base64\r\n", b"=?utf-8?B?", b"?=",
        b"<div>", b"\x00", b"\xff\xfe", b'"', b"<",
        b"Subject: ", b"Content-Type: message/rfc822\r\n\r\n", b"Date: ", b"\x1b$B", b"To: ", b"(", b";",
        b"filename*0*=utf-8''%",
        b"Content-Disposition: attachment; ", b"Content-Type: message/delivery-status\r\n\r\n",
        b"Received: by x; ",
    ]
)  # fmt: skip


@given(st.lists(st.one_of(_PIECES, st.binary(max_size=12)), max_size=30).map(b"".join))
@example(b"From: a@b\r\nContent-Type: text/html; charset=utf-16\r\n\r\n\xd8\x00")
def test_any_bytes_are_read_or_refused_and_survive_the_wire(raw: bytes) -> None:
    try:
        mail = parse_mail(raw)
    except MailRefused:
        return
    document, *contents = encode_mail(mail)
    assert decode_mail(document, contents) == mail
    assert "\\u0000" not in document.decode()
    json.dumps(mail.text, ensure_ascii=False).encode()


@given(st.lists(st.text(alphabet='ab@.<>"(),:; \\=?', max_size=40), max_size=3))
def test_any_address_list_is_cut_without_raising(values: list[str]) -> None:
    assert all(isinstance(one, MailAddress) for one in addresses(values))


@pytest.mark.parametrize("document", [b"", b"[]", b"{}", b'{"subject": 1}', b"[" * 5_000])
def test_an_answer_of_a_wrong_shape_is_an_error_not_a_mail(document: bytes) -> None:
    with pytest.raises(WireError):
        decode_mail(document, ())


def test_an_attachment_of_another_size_than_announced_is_an_error() -> None:
    mail: ParsedMail = parse_mail(multipart(part("x"), part("y", "image/png; name=a.png")))
    document, _ = encode_mail(mail)
    with pytest.raises(WireError):
        decode_mail(document, [b"something else"])
