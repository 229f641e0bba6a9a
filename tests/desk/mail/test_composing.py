"""Our own mail: what the member's program receives, and what a hostile value cannot do to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from email import message_from_bytes, policy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.desk.mail.compose import ComposeError, File, Mailbox, Thread, compose_reply, direction_of
from nakhoda.desk.mail.mime import parse_mail
from tests.desk.mail.letters import HINDI, URDU

SENT_AT = datetime(2025, 3, 3, 12, tzinfo=timezone.utc)
Values = dict[str, Any]


def _values(**changed: Any) -> Values:
    values: Values = {
        "sender": Mailbox("support@nakhoda.example", "Nakhoda Support"),
        "to": Mailbox("ann@member.example", "Ann"),
        "subject": "Re: My account",
        "text": "Dear Ann,\n\nplease see https://help.example/a?b=1&c=2.\n\nRegards",
        "language": "en",
        "message_id": "message-42",
        "sent_at": SENT_AT,
    }
    return values | changed


def _composed(**changed: Any) -> bytes:
    return compose_reply(**_values(**changed))


def test_our_own_reader_finds_what_was_written() -> None:
    mail = parse_mail(_composed(text=HINDI, language="hi-Deva", reply_to="support+c1.abc@nakhoda.example"))
    assert mail.text.strip() == HINDI
    assert f'<p dir="auto">{HINDI}</p>' in mail.html
    assert (mail.from_ and mail.from_.name, mail.to[0].address) == ("Nakhoda Support", "ann@member.example")
    assert mail.reply_to[0].address == "support+c1.abc@nakhoda.example"
    assert (mail.message_id, mail.date) == ("<message-42@nakhoda.example>", SENT_AT)


def test_the_same_message_is_the_same_bytes_so_a_repeat_is_recognisable() -> None:
    files = (File("a.pdf", "application/pdf", b"%PDF"),)
    assert _composed(files=files) == _composed(files=files)
    assert _composed() != _composed(message_id="message-43")


@pytest.mark.parametrize(
    ("language", "direction"),
    [
        ("ur", "rtl"), ("ur-Arab", "rtl"), ("ms-Arab", "rtl"), ("ar-EG", "rtl"),
        ("ms-Latn", "ltr"), ("ur-Latn", "ltr"), ("hi-Deva", "ltr"), ("ta", "ltr"),
    ],
)  # fmt: skip
def test_a_language_is_written_in_its_direction(language: str, direction: str) -> None:
    assert direction_of(language) == direction
    page = message_from_bytes(_composed(text=URDU, language=language), policy=policy.default).get_body(("html",))
    assert page is not None
    assert f'<html lang="{language}" dir="{direction}">' in page.get_content()


def test_links_can_be_clicked_and_nothing_else_is_markup() -> None:
    page = message_from_bytes(
        _composed(text="<b>x</b> https://h.example/?a=1&b=2.\nnext"), policy=policy.default
    ).get_body(("html",))
    assert page is not None
    assert '&lt;b&gt;x&lt;/b&gt; <a href="https://h.example/?a=1&amp;b=2">' in page.get_content()
    assert "</a>.<br>next" in page.get_content()


def test_an_automatic_mail_says_so_and_a_persons_does_not() -> None:
    assert parse_mail(_composed(automatic=True)).automatic["auto-submitted"] == "auto-replied"
    assert "auto-submitted" not in parse_mail(_composed()).automatic


def test_the_thread_is_kept_short_with_its_first_message() -> None:
    chain = tuple(f"<{n}@x>" for n in range(30))
    mail = parse_mail(_composed(thread=Thread("<last@x>", chain)))
    assert mail.in_reply_to == ("<last@x>",)
    assert (mail.references[0], mail.references[-1], len(mail.references)) == ("<0@x>", "<last@x>", 10)


@given(
    st.text(alphabet="ab:\r\n\x00\u2028 <>@,é", max_size=30),
    st.sampled_from(["subject", "name", "thread", "file", "id", "language"]),
)
def test_no_value_can_add_a_header(text: str, place: str) -> None:
    hostile = f"x{text}\r\nBcc: victim@x.example\n\nbody"
    change: dict[str, Callable[[], Values]] = {
        "subject": lambda: {"subject": hostile},
        "name": lambda: {"to": Mailbox("ann@member.example", hostile)},
        "thread": lambda: {"thread": Thread(hostile, (hostile,))},
        "file": lambda: {"files": (File(hostile, hostile, b"x"),)},
        "id": lambda: {"message_id": hostile},
        "language": lambda: {"language": hostile},
    }
    found = message_from_bytes(_composed(**change[place]()), policy=policy.default)
    assert found["Bcc"] is None
    assert found["To"].addresses[0].addr_spec == "ann@member.example"
    assert len(found["To"].addresses) == 1


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ann",
        "a@b@c.example",
        "a b@c.example",
        "a@c.example\r\nBcc: x@y.example",
        "a@",
        "<a@c.example>",
        "a,b@c.example",
        "a..b@c.example",
    ],
)
def test_an_address_no_mail_can_go_to_is_refused(address: str) -> None:
    with pytest.raises(ComposeError):
        _composed(to=Mailbox(address))


def test_an_international_domain_is_written_in_ascii() -> None:
    assert parse_mail(_composed(to=Mailbox("ann@bücher.example"))).to[0].address == "ann@xn--bcher-kva.example"


def test_an_international_mailbox_keeps_its_letters() -> None:
    assert parse_mail(_composed(to=Mailbox("आइशा@member.example"))).to[0].address == "आइशा@member.example"


def test_files_arrive_as_they_are_and_never_as_pages() -> None:
    files = (
        File("बिल.pdf", "application/pdf", b"%PDF"),
        File("a.html", "text/html", b"<script>"),
        File("", "bad", b"x"),
    )
    found = [(one.name, one.content_type, one.content) for one in parse_mail(_composed(files=files)).attachments]
    assert found == [
        ("बिल.pdf", "application/pdf", b"%PDF"),
        ("a.html", "application/octet-stream", b"<script>"),
        ("file", "application/octet-stream", b"x"),
    ]
