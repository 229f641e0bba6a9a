"""Right-to-left mail: numbers, references and Latin names stay in order, web addresses stay untouched."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest

from nakhoda.desk.mail.both_ways import as_html, marked, runs_left
from nakhoda.desk.mail.compose import compose_reply
from nakhoda.desk.mail.mime import parse_mail
from nakhoda.desk.mail_texts import TEXTS
from tests.desk.mail.letters import JAWI, URDU
from tests.desk.mail.test_composing import _values

LRI, PDI, RLM = "\u2066", "\u2069", "\u200f"


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("آپ کا حوالہ NK-104512 ہے", f"آپ کا حوالہ {LRI}NK-104512{PDI} ہے"),
        ("فون +91 98765 43210، شکریہ", f"فون {LRI}+91 98765 43210{PDI}، شکریہ"),
        ("تاريخ 2026-11-23 اد", f"تاريخ {LRI}2026-11-23{PDI} اد"),
        ("TikTok اکاؤنٹ بند ہے", f"{RLM}TikTok اکاؤنٹ بند ہے"),
        ("3 دن", "3 دن"),
        ("دیکھیں https://a.example/x-1?b=2 یہاں", "دیکھیں https://a.example/x-1?b=2 یہاں"),
        ("https://a.example/x-1?b=2", "https://a.example/x-1?b=2"),
        ("Hello, this is English 1-2-3", "Hello, this is English 1-2-3"),
        ("", ""),
    ],
)
def test_a_line_keeps_the_order_of_its_numbers(line: str, shown: str) -> None:
    assert marked(line) == shown


def _parts(text: str, language: str) -> tuple[str, str]:
    mail = message_from_bytes(compose_reply(**_values(text=text, language=language)), policy=policy.default)
    found = [mail.get_body((kind,)) for kind in ("plain", "html")]
    assert all(found)
    plain, page = [part.get_content() for part in found if part]
    return plain, page


@pytest.mark.parametrize("language", ["ur", "ms-Arab"])
def test_a_paragraph_that_begins_with_our_name_is_still_right_to_left(language: str) -> None:
    plain, page = _parts("Nakhoda اکاؤنٹ NK-12\n\nhttps://a.example/t-1/", language)
    assert '<p dir="rtl">Nakhoda اکاؤنٹ <bdi dir="ltr">NK-12</bdi></p>' in page
    assert '<p dir="auto"><a href="https://a.example/t-1/">https://a.example/t-1/</a></p>' in page
    assert plain.startswith(RLM)
    assert "https://a.example/t-1/" in plain.splitlines()


def test_a_link_in_a_sentence_is_an_island() -> None:
    _, page = _parts("دیکھیں https://a.example/t-1/?a=1&b=2 یہاں", "ur")
    assert '<bdi dir="ltr"><a href="https://a.example/t-1/?a=1&amp;b=2">' in page


def test_markup_in_right_to_left_text_stays_text() -> None:
    assert as_html("<b>یہ</b> a&b-1") == '&lt;b&gt;یہ&lt;/b&gt; a&amp;<bdi dir="ltr">b-1</bdi>'


@pytest.mark.parametrize(("text", "language"), [("Dear Ann, 1-2", "en"), ("प्रिय, NK-12 संदर्भ", "hi"), (URDU, "en")])
def test_other_mail_gets_no_marks(text: str, language: str) -> None:
    plain, page = _parts(text, language)
    assert plain.strip() == text
    assert "bdi" not in page


@pytest.mark.parametrize("text", [URDU, JAWI])
def test_a_text_without_numbers_arrives_as_it_was_written(text: str) -> None:
    assert parse_mail(compose_reply(**_values(text=text, language="ur"))).text.strip() == text


def test_our_own_urdu_keeps_its_link_alone_on_its_line() -> None:
    words = TEXTS["ur"].acknowledgement.format(reference="NK-7", url="https://a.example/s/ab-1", days=7)
    assert "https://a.example/s/ab-1" in marked(words).splitlines()
    assert f"{LRI}NK-7{PDI}" in marked(words)
    assert runs_left(TEXTS["ur"].acknowledgement_subject)


def test_a_long_line_of_signs_is_read_in_no_time() -> None:
    assert len(marked("ا" + "a," * 50_000 + "(" * 50_000)) > 150_000
