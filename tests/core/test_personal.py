"""Personal data: found in any digits and spacing, not seen in numbers of videos, orders, cases, prices and dates."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.personal import personal_spans, tokenised
from nakhoda.core.personal.checks import is_card, is_mykad, luhn, verhoeff

FOUND = [
    ("aadhaar", "my aadhaar is 2341 2341 2346", "2341 2341 2346"),
    ("aadhaar", "आधार २३४१ २३४१ २३४६ है", "२३४१ २३४१ २३४६"),
    ("aadhaar", "234123412346", "234123412346"),
    ("mykad", "no kad saya 900101-14-5678.", "900101-14-5678"),
    ("mykad", "IC 900101145678", "900101145678"),
    ("pan", "PAN ABCPE1234F please", "ABCPE1234F"),
    ("pan", "pan abcpe१२३४f", "abcpe१२३४f"),
    ("card", "4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("card", "kad 5555555555554444", "5555555555554444"),
    ("phone", "call 98765 43210 now", "98765 43210"),
    ("phone", "+91-98765-43210", "+91-98765-43210"),
    ("phone", "என் எண் ௯௮௭௬௫௪௩௨௧௦", "௯௮௭௬௫௪௩௨௧௦"),
    ("phone", "ফোন ৯৮৭৬৫৪৩২১০", "৯৮৭৬৫৪৩২১০"),
    ("phone", "ఫోన్ ౯౮౭౬౫౪౩౨౧౦", "౯౮౭౬౫౪౩౨౧౦"),
    ("phone", "فون ۹۸۷۶۵۴۳۲۱۰", "۹۸۷۶۵۴۳۲۱۰"),
    ("phone", "９８７６５４３２１０", "９８７６５４３２１０"),
    ("phone", "9\u200b8\u200d765\u206043210", "9\u200b8\u200d765\u206043210"),
    ("phone", "9 8 7 6 5 4 3 2 1 0", "9 8 7 6 5 4 3 2 1 0"),
    ("phone", "012-345 6789 ya", "012-345 6789"),
    ("phone", "+60 12-345 6789", "+60 12-345 6789"),
    ("phone", "+60-3-7725-1234", "+60-3-7725-1234"),
    ("phone", "98765\t43210", "98765\t43210"),
    ("phone", "电话13812345678号", "13812345678"),
    ("phone", "https://wa.me/919876543210", "919876543210"),
    ("email", "write to ravi.k+x@mail.example.com.", "ravi.k+x@mail.example.com"),
    ("email", "ravi＠gmail。com", "ravi＠gmail。com"),
    ("email", "ravi (at) gmail (dot) com", "ravi (at) gmail (dot) com"),
    ("email", "ravi at gmail dot com", "ravi at gmail dot com"),
    ("upi", "pay me: ravi.k@okaxis", "ravi.k@okaxis"),
    ("upi", "UPI id ravi@somebank", "ravi@somebank"),
    ("passport", "my passport no is K1234567", "K1234567"),
]
CLEAN = [
    "video 7234567890123456789",
    "7234567890123456789",
    "https://video.example/@someone/video/7012345678901234567?x=9876543210",
    "case 1029384756 and order 9876543210",
    "the order number is 9876543210",
    "2026-11-22 20:42:54 to 22-11-2026 10:30",
    "it was 1700000000 and 1700000000123",
    "₹12,34,567.00 or RM 9876543210",
    "98,765,432 views",
    "on my new phone. 9876543 views",
    "I am locked out on my new phone. 1655531003294 is what it says",
    "#9876543210",
    "my ticket is 9876543210",
    "follow @someone at 9",
    "version 12.345.678.90 from 192.168.100.200",
    "I waited at gmail for hours",
    "AB9876543210",
    "ref K1234567",
    "I am 18, class 10, room 204",
    "1 2 3 4 5 6",
    "550e8400-e29b-41d4-a716-446655440000",
]


@pytest.mark.parametrize(("kind", "text", "written"), FOUND)
def test_personal_data_is_found_however_it_is_written(kind: str, text: str, written: str) -> None:
    assert [(span.kind, text[span.start : span.end]) for span in personal_spans(text)] == [(kind, written)]


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_like_a_number_of_somebody_is_left_alone(text: str) -> None:
    assert personal_spans(text) == ()


def test_a_token_stands_for_a_value_however_it_is_written() -> None:
    safe = tokenised("call 98765 43210 or ९८७६५४३२१०, mail a.b@mail.example or 91234 56789")
    assert safe.text == "call [phone 1] or [phone 1], mail [email 1] or [phone 2]"
    assert safe.values["[phone 1]"] == "98765 43210"


def test_no_value_is_left_in_a_tokenised_text() -> None:
    for _, text, written in FOUND:
        assert written not in tokenised(text).text


@given(st.integers(min_value=10**10, max_value=10**11 - 1))
def test_a_check_digit_catches_each_single_slip(number: int) -> None:
    for check in (verhoeff, luhn):
        right = [digit for digit in "0123456789" if check(f"{number}{digit}")]
        assert len(right) == 1


@pytest.mark.parametrize("digits", ["901301145678", "900230145678", "900101005678", "900101705678"])
def test_a_mykad_needs_a_real_date_and_a_place_in_use(digits: str) -> None:
    assert not is_mykad(digits)


def test_a_card_needs_an_issuer_a_length_and_a_check_digit() -> None:
    assert is_card("4111111111111111")
    assert not is_card("4111111111111112")
    assert not is_card("9111111111111113")


@given(st.text(max_size=120) | st.text("0123456789 -+()@.a९\u200d", max_size=60))
def test_spans_lie_in_order_inside_the_text(text: str) -> None:
    ends = [0, *(place for span in personal_spans(text) for place in (span.start, span.end)), len(text)]
    assert ends == sorted(ends)
    assert all(span.start < span.end for span in personal_spans(text))


@pytest.mark.parametrize(
    "text", ["1 " * 20_000, "1" * 40_000, "a." * 20_000, "a@" * 20_000, "1," * 20_000, "(" * 40_000]
)
def test_a_hostile_text_finds_nothing_and_ends(text: str) -> None:
    assert personal_spans(text) == ()
