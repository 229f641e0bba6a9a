"""Tokens of a case: stable, honest, in every script, in HTML whatever tags cut the number."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.personal.case_tokens import CaseTokens, tokens_in, with_originals
from nakhoda.core.personal.normal import bare, hint
from nakhoda.core.personal.plain import _plain
from nakhoda.core.personal.quick import nothing_personal

ZEROS = "0०০௦౦٠۰０೦൦"  # Latin, Devanagari, Bengali, Tamil, Telugu, Arabic, Urdu, full width, Kannada, Malayalam
PLANTED = {
    "aadhaar": "2341 2341 2346",
    "card": "4111 1111 1111 1111",
    "phone": "+91 98765 43210",
    "mykad": "900101-14-5566",
}


def tokens(**more: object) -> CaseTokens:
    return CaseTokens(digest_of=lambda kind, value: f"{kind}:{value}", **more)  # type: ignore[arg-type]


def in_script(text: str, zero: str) -> str:
    return "".join(chr(ord(zero) + int(char)) if char in "0123456789" else char for char in text)


def digits_of(text: str) -> str:
    return "".join(str(unicodedata.digit(char)) for char in text if unicodedata.digit(char, None) is not None)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("call +91 98765 43210 or 9876543210", "call [phone 1] or [phone 1]"),
        ("९८७६५ ४३२१० पर फ़ोन करें", "[phone 1] पर फ़ोन करें"),
        ("98\u200b765\u2060 43210", "[phone 1]"),
        ("write to ravi@mail.example, not lim@mail.example", "write to [email 1], not [email 2]"),
        ("video 7301234567890123456 and case 104512", "video 7301234567890123456 and case 104512"),
        ("nothing here", "nothing here"),
        ("", ""),
    ],
)
def test_a_text_gives_up_its_personal_data(text: str, told: str) -> None:
    assert tokens().of(text) == told


@pytest.mark.parametrize(
    ("html", "told"),
    [
        ("<p>9<b>876</b>5<i> 43</i>210</p>", "<p>[phone 1]<b></b><i></i></p>"),
        ("<p>&#57;876543210</p>", "<p>[phone 1]</p>"),
        ('<a href="tel:+919876543210">call</a>', '<a href="tel:[phone 1]">call</a>'),
        ("<p>9876</p><p>543210</p>", "<p>9876</p><p>543210</p>"),
        ("<p>a &amp; b</p>", "<p>a &amp; b</p>"),
    ],
)
def test_html_gives_it_up_whatever_tags_cut_it(html: str, told: str) -> None:
    assert tokens().of_html(html) == told


def test_the_same_value_is_the_same_token_in_every_text_of_the_case() -> None:
    case = tokens()
    assert (
        case.of("9876543210")
        == case.of("+91-98765-43210")
        == case.of_html("<b>98765</b> 43210").replace("<b>", "").replace("</b>", "")
    )
    later = tokens(read=lambda: {found.digest: found.token for found in case.found})
    assert later.of("again 98765 43210, or 91234 56789") == "again [phone 1], or [phone 2]"
    assert [found.token for found in later.found] == ["phone 2"]


def test_what_somebody_types_like_a_token_opens_nothing() -> None:
    outside = tokens(read=lambda: {"phone:876543210": "phone 1"}, honours=False)
    assert outside.of("[phone 1] [card 9]") == "(phone 1) (card 9)"
    assert outside.of_html("<p>[phone 1]</p>") == "<p>(phone 1)</p>"
    staff = tokens(read=lambda: {"phone:876543210": "phone 1"})
    assert staff.of("as in [phone 1], not [card 9]") == "as in [phone 1], not (card 9)"


def test_our_own_help_line_stays_readable_and_hers_does_not() -> None:
    ours = tokens(read=lambda: {"phone:876543210": "phone 1"}, only_known=("phone", "email"))
    told = ours.of("Call 03-7627 2929; we will not call 98765 43210 nor charge 4111 1111 1111 1111")
    assert told == "Call 03-7627 2929; we will not call [phone 1] nor charge [card 1]"


def test_a_field_says_what_its_number_is() -> None:
    assert tokens().of("5551234", "phone") == "[phone 1]"
    assert tokens().of("5551234", "order") == "5551234"


def test_a_file_keeps_its_ending() -> None:
    assert tokens().of_name("aadhaar_2341_2341_2346.jpg") == "aadhaar_[aadhaar 1].jpg"
    assert tokens().of_name("IMG_20240101_123456.jpg") == "IMG_20240101_123456.jpg"


def test_only_the_kinds_of_the_document_become_tokens() -> None:
    assert tokens(kinds=("card",)).of("98765 43210 and 4111 1111 1111 1111") == "98765 43210 and [card 1]"


def test_the_originals_come_back() -> None:
    case = tokens()
    told = case.of("call 98765 43210 today")
    assert tokens_in(told) == ["phone 1"]
    assert with_originals(told, {found.token: found.written for found in case.found}) == "call 98765 43210 today"
    assert with_originals("[phone 1] [card 1]", {"phone 1": "x"}) == "x [card 1]"


@given(
    kind=st.sampled_from(sorted(PLANTED)),
    zero=st.sampled_from(ZEROS),
    before=st.sampled_from(["", "मेरा नंबर ", "என் எண் ", "please see ", "میرا نمبر "]),
    trick=st.sampled_from(["", "\u200b", "\u200d", "\u2060", "\ufe0f"]),
    place=st.integers(1, 9),
)
def test_no_digit_of_a_planted_number_is_left_in_any_script(
    kind: str, zero: str, before: str, trick: str, place: int
) -> None:
    written = in_script(PLANTED[kind], zero)
    told = tokens().of(f"{before}{written[:place]}{trick}{written[place:]}.")
    assert re.search(rf"\[{kind} 1\]", told), told
    assert digits_of(told) == "1"


@pytest.mark.parametrize(
    ("kind", "written", "shown"),
    [("phone", "+91 98765 43210", "10"), ("email", "ravi@mail.example", "r…@….example"), ("pan", "ABCPE1234F", "4f")],
)
def test_a_hint_is_too_little_to_use(kind: str, written: str, shown: str) -> None:
    assert hint(kind, written).casefold() == shown


def test_a_telephone_is_the_same_with_and_without_its_country() -> None:
    assert {bare("phone", each) for each in ("+60 12-345 6789", "012-345 6789", "0060123456789")} == {"123456789"}


def test_the_quick_no_knows_every_digit_and_sign_that_detectors_read() -> None:
    signs = [chr(code) for code in range(128, 0x20000) if not 0xD800 <= code <= 0xDFFF]
    missed = [char for char in signs if set(_plain(char)) & set("0123456789@") and nothing_personal(char)]
    assert missed == []
    assert nothing_personal("मेरा खाता बंद है, कृपया देखें")
