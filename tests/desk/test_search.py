"""A search of cases finds subjects in the region's scripts however they were typed, and answers whatever is typed."""

from __future__ import annotations

import pytest

from nakhoda.desk.queries.lists import BadFilter, page_of_cases
from tests.cast import NOW
from tests.desk.stories import acting
from tests.desk.stories import opened as opened_case

pytestmark = pytest.mark.django_db


def _found(words: str) -> list[int]:
    with acting("agent_chennai") as reader:
        return [each.id for each in page_of_cases(reader, {"status": "any"}, NOW, words=words).cases]


@pytest.mark.parametrize(
    ("subject", "asked"),
    [
        ("मेरा हिन्दी वीडियो हट गया", "हिंदी वीडियो"),
        ("सड़क का वीडियो", "सडक"),
        ("स\u095cक का वीडियो", "सड\u093cक"),
        ("என் கணக்கு முடக்கப்பட்டது", "முடக்க"),
        ("我的视频被删除了", "视频被删"),
        ("میرا اکاؤنٹ بند ہے", "اكاونٹ"),
        ("مِیرَا اکاؤنٹ", "ميرا"),
        ("اكاون ساي ديسكت", "اکاون ساي"),
        ("আমার সময\u09bc নষ্ট", "সম\u09df"),
        ("నా ఖా\u200cతా నిలిపివేయబడింది", "ఖాతా"),
        ("OTP ४५२१ नहीं आया", "OTP 4521"),
        ("Kod 4521 tidak sampai", "kod ४५२१"),
        ("Akaun saya digantung", "akaun SAYA"),
    ],
)
def test_a_subject_is_found_in_its_script(subject: str, asked: str) -> None:
    case, other = opened_case(subject=subject), opened_case(subject="Something else 99")
    found = _found(asked)
    assert case.id in found
    assert other.id not in found


@pytest.mark.parametrize("form", ["{}", "#{}"])
@pytest.mark.parametrize("zero", ["0", "०", "௦", "۰", "౦", "০"])
def test_a_case_number_is_found_in_any_digits(form: str, zero: str) -> None:
    case = opened_case()
    assert case.id in _found(form.format("".join(chr(ord(zero) + int(digit)) for digit in str(case.id))))


@pytest.mark.parametrize("asked", ["²", "①", "\0", "a\0b 1", "((((", "[1", "\\", "*+?1", "\u200d", "१" * 500, "%_1"])
def test_whatever_is_typed_gets_an_answer(asked: str) -> None:
    assert isinstance(_found(asked), list)


def test_a_small_raised_figure_is_nobody() -> None:
    with acting("agent_chennai") as reader, pytest.raises(BadFilter):
        page_of_cases(reader, {"assignee": "²"}, NOW)
