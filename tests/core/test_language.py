"""Languages: scripts decide most, small words the rest; nothing to read is `und`, never English."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.language import detect_language, language_mix
from nakhoda.core.language.folding import fold, soft_fold
from nakhoda.core.language.habits import HABITS

TEXTS = [
    ("en", "I cannot sign in to my account, please help me"),
    ("hi", "मेरा वीडियो क्यों हटाया गया"),
    ("mr", "माझे खाते बंद झाले आहे"),
    ("ta", "என் கணக்கு ஏன் முடக்கப்பட்டது"),
    ("te", "నా ఖాతా ఎందుకు నిలిపివేయబడింది"),
    ("bn", "আমার ভিডিও কেন সরানো হয়েছে"),
    ("ur", "میرا اکاؤنٹ کیوں بند ہے"),
    ("ms-Arab", "ساي تيدق بوليه ماسوق اکاون ساي"),
    ("ar", "لماذا تم حذف حسابي من التطبيق"),
    ("zh", "为什么我的视频被删除了"),
    ("ms", "kenapa akaun saya digantung, saya tak boleh log masuk"),
    ("id", "kenapa akun saya diblokir, saya tidak bisa masuk karena lupa kata sandi"),
    ("hi-Latn", "mera account kyu band ho gaya hai"),
    ("hi-Latn", "bhai mera video delete kar diya please restore karo"),
    ("ta-Latn", "en account ku enna aachu, ulla poga mudiyala"),
    ("th", "ทำไมบัญชีของฉันถูกระงับ"),
    ("und", ""),
    ("und", "   \n"),
    ("und", "😀😀🔥"),
    ("und", "12345 !!! 9876"),
]


@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_a_text_shows_its_language(language: str, text: str) -> None:
    assert detect_language(text)[0] == language


@pytest.mark.parametrize(
    "text", ["Hi everyone.", "foo bar", "Test test. Hi.", "hi", "Hi team", "OK thanks", "my teen son is on it"]
)
def test_a_short_english_text_is_english(text: str) -> None:
    assert detect_language(text)[0] == "en"


@pytest.mark.parametrize("text", ["ek bar phir", "teen din se band hai", "hi kaise ho", "main hi hu", "bar bar band"])
def test_hindi_keeps_the_words_that_look_english(text: str) -> None:
    assert detect_language(text)[0] == "hi-Latn"


def test_the_words_around_borrowed_english_decide() -> None:
    assert detect_language("please mera account verify karo, otp code nahi aa raha hai")[0] == "hi-Latn"


def test_emoji_do_not_hide_the_language() -> None:
    assert detect_language("😭😭 என் கணக்கு 😭")[0] == "ta"


def test_a_mixed_text_shows_all_its_languages_largest_first() -> None:
    mix = language_mix("என் கணக்கு முடக்கப்பட்டது உதவுங்கள் thank you")
    assert [tag for tag, _ in mix] == ["ta", "en"]
    assert mix[0][1] > mix[1][1]


@pytest.mark.parametrize(
    ("priors", "expected"),
    [(("ms-MY",), "ms"), (("id",), "id"), (("hi-IN",), "hi-Latn"), ((), "en"), (("ta",), "ta-Latn")],
)
def test_a_prior_decides_only_what_the_text_leaves_open(priors: tuple[str, ...], expected: str) -> None:
    language, sure = detect_language("zxqv", priors)
    assert (language, sure < 0.5) == (expected, True)
    assert detect_language("I cannot sign in to my account", priors)[0] == "en"


@given(st.text(max_size=80))
def test_any_text_has_an_answer(text: str) -> None:
    language, sure = detect_language(text)
    assert 0.0 <= sure <= 1.0
    assert language


@pytest.mark.parametrize(
    ("name", "written", "folded"),
    [
        ("zero-width joiner", "sui\u200dcide", " suicide "),
        ("soft hyphen", "sui\u00adcide", " suicide "),
        ("full width", "ｓｕｉｃｉｄｅ", " suicide "),
        ("struck out", "s\u0336u\u0336i\u0336cide", " suicide "),
        ("punctuation", "kill... my-self!", " kill my self "),
        ("vowel signs stay", "हिन्दी", " हिन्दी "),
        ("digits of any script", "१२३ ౪", " 123 4 "),
        ("nothing", "", "  "),
    ],
)
def test_folding_leaves_nothing_to_hide_behind(name: str, written: str, folded: str) -> None:
    assert fold(written) == folded


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert "\u200d" not in soft_fold(text)


NEIGHBOURS = [
    ("ms", "apakah nama lagu ini"),
    ("id", "apakah saya ada pesan baru"),
    ("ms", "keputusan bola sepak hari ini"),
    ("id", "hasil sepak bola hari ini"),
    ("ms", "muat naik video saya"),
    ("ms", "berita dari ipoh"),
    ("id", "berita dari semarang"),
    ("id", "ulang tahun ibu"),
    ("ms", "hari jadi ibu"),
]


@pytest.mark.parametrize(("tag", "text"), NEIGHBOURS, ids=lambda each: each[:24])
def test_neighbours_are_told_apart_by_their_habits(tag: str, text: str) -> None:
    assert detect_language(text)[0] == tag


@pytest.mark.parametrize("text", ["flights from bali to kuala lumpur", "reset my password in penang", "update my game"])
def test_a_place_or_a_loan_makes_no_english_sentence_malay(text: str) -> None:
    assert detect_language(text)[0] == "en"


def test_no_habit_is_said_of_both_neighbours() -> None:
    ours, theirs = (set().union(*lists) for lists in HABITS.values())
    assert ours & theirs == set()
