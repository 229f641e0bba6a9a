"""Search patterns: one written form, however it was typed."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.language.searching import pattern_of


def _finds(asked: str, text: str) -> bool:
    pattern = pattern_of(asked)
    return bool(pattern) and re.search(pattern, text, re.IGNORECASE) is not None


@pytest.mark.parametrize(
    ("name", "asked", "text"),
    [
        ("nukta left out", "सडक", "सड़क पर"),
        ("nukta given", "सड\u093cक", "सडक पर"),
        ("nukta in one code point", "सड\u093cक", "स\u095cक पर"),
        ("nasal as a dot", "हिंदी", "मेरी हिन्दी वीडियो"),
        ("nasal as a letter", "हिन्दी", "मेरी हिंदी वीडियो"),
        ("moon dot", "हूं", "मैं यहाँ हूँ"),
        ("part of a Tamil word", "கணக்க", "என் கணக்கு முடக்கப்பட்டது"),
        ("Tamil vowel in two parts", "க\u0bc6\u0bbeடு", "பணம் க\u0bcaடு"),
        ("Chinese inside a sentence", "视频被", "我的视频被删除了"),
        ("Urdu letters of an Arabic keyboard", "اكاونٹ ميرا", "اکاونٹ میرا بند ہے"),
        ("Urdu with vowel signs", "میرا", "مِیرَا اکاؤنٹ"),
        ("a vowel sign at the end of a word", "فورا کریں", "فوراً کریں"),
        ("Arabic stretched", "حساب", "حـــساب"),
        ("Jawi", "اکاون ساي", "اكاون ساي ديسكت"),
        ("Bengali with the sign apart", "সময\u09bc", "সম\u09dfয় লাগে"),
        ("Telugu with a joiner", "ఖాతా", "ఖా\u200cతా నిలిపివేయబడింది"),
        ("digits of another script", "OTP 4521", "otp ४५२१ नहीं आया"),
        ("and the other way round", "४५२१", "OTP 4521"),
        ("Urdu digits", "123", "کوڈ ۱۲۳"),
        ("several spaces", "akaun  saya 2", "Akaun saya 2"),
        ("full width", "ｃａｆ\u00e9", "cafe\u0301 video"),
        ("signs are letters here", "1+1 (c*)", "what is 1+1 (c*)?"),
    ],
)
def test_words_are_found_however_they_were_typed(name: str, asked: str, text: str) -> None:
    assert _finds(asked, text)


@pytest.mark.parametrize(("asked", "text"), [("सडक", "सरक"), ("கணக்கு", "கடிதம்"), ("4521", "४५२२"), ("视频", "视力")])
def test_other_words_are_not_found(asked: str, text: str) -> None:
    assert not _finds(asked, text)


@pytest.mark.parametrize("asked", ["", "   ", "\0", "\u200d\u202e"])
def test_nothing_to_look_for_is_no_pattern(asked: str) -> None:
    assert pattern_of(asked) == ""


REGION = st.characters(min_codepoint=0x0620, max_codepoint=0x0DFF, categories=("Lo", "Mc", "Mn", "Nd"))


@given(st.lists(st.text(alphabet=REGION, min_size=1, max_size=12), min_size=1, max_size=5))
def test_a_text_is_found_by_itself(words: list[str]) -> None:
    text = unicodedata.normalize("NFKC", " ".join(words))
    assert pattern_of(text) == "" or _finds(text, text)
