"""Triage: the gravest lane first, then what the form says, then keywords, and `unclear` rather than a guess."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.triage import Classification, IntakeFacts, triage
from tests.core.policies import apac


def read(text: str, **facts: Any) -> Classification:
    return triage(apac(), text, IntakeFacts(**facts)).outcome


REASONS = [
    ("en", "hello, I forgot my password", "forgot_password"),
    ("en", "my coins did not arrive after the top up", "coins_purchase"),
    ("en", "I am over 18, you have my age wrong. age appeal please", "age_appeal"),
    ("hi", "मेरा अकाउंट हैक हो गया है", "account_hacked"),
    ("hi-Latn", "otp nahi aa raha hai mujhe", "verification_code"),
    ("ta", "என் வீடியோ நீக்கப்பட்டது ஏன்", "content_removed"),
    ("ta-Latn", "naan coin vanginen aana coin varala", "coins_purchase"),
    ("te", "నా పాస్‌వర్డ్ మర్చిపోయాను", "forgot_password"),
    ("bn", "আমার অ্যাকাউন্ট হ্যাক হয়েছে", "account_hacked"),
    ("ur", "میری ویڈیو حذف کر دی گئی ہے", "content_removed"),
    ("ms", "akaun saya digodam semalam", "account_hacked"),
    ("id", "koin tidak masuk setelah isi ulang", "coins_purchase"),
    ("zh", "我的账号被封了，请解封", "account_suspended"),
]


@pytest.mark.parametrize(("language", "text", "reason"), REASONS)
def test_words_of_a_language_speak_for_a_reason(language: str, text: str, reason: str) -> None:
    found = read(text)
    assert (found.reason, found.language) == (reason, language)
    assert found.lob == apac().reasons[reason].lob


LANES = [
    ("English", "i want to kill myself", "L0"),
    ("full width", "ｉ ｗａｎｔ ｔｏ ｄｉｅ", "L0"),
    ("hidden by joiners", "i want to k\u200bill m\u200dyself", "L0"),
    ("pattern", "I'm going to jump, nobody cares", "L0"),
    ("Hindi", "मैं मरना चाहता हूँ", "L0"),
    ("romanised Hindi", "bhai main marna chahta hu", "L0"),
    ("Malay", "saya nak mati sekarang", "L0"),
    ("Indonesian", "aku ingin mati", "L0"),
    ("Tamil with an ending", "தற்கொலை செய்துகொள்ளப் போகிறேன்", "L0"),
    ("romanised Tamil", "naan saaga poren", "L0"),
    ("Urdu", "میں خودکشی کرنے والا ہوں", "L0"),
    ("Bengali", "আমি মরতে চাই", "L0"),
    ("Telugu", "నేను ఆత్మహత్య చేసుకుంటాను", "L0"),
    ("Chinese", "我不想活了", "L0"),
    ("child safety", "someone posts child porn here", "L1"),
    ("child safety, Malay", "akaun ini sebar gambar bogel budak", "L1"),
    ("intimate imagery", "my ex posted nude photos of me", "L3"),
    ("intimate imagery, Hindi", "usne mera private video daal diya", "L3"),
    ("takeover", "the hacker is posting on my profile, hacker changed my email", "L4"),
    ("both harm and a child", "child porn, and now I want to die", "L0"),
]


@pytest.mark.parametrize(("name", "text", "lane"), LANES)
def test_words_of_harm_put_a_case_in_its_lane(name: str, text: str, lane: str) -> None:
    assert read(text).lane == lane
    assert read(text).priority == "urgent"


@pytest.mark.parametrize(
    "text",
    [
        "my video about suicidally long homework... the app kills my battery",
        "the court sent me nothing, no court order at all",
        "my child cannot log in",
        "this deadline is killing me, password reset please",
        "saya mati akal, lupa kata laluan",
    ],
)
def test_ordinary_words_that_look_grave_stay_ordinary(text: str) -> None:
    assert read(text).lane == "L7"


def test_what_the_form_says_wins_over_the_words() -> None:
    found = read("I forgot my password", form_lob="monetisation", form_reason="payout_missing")
    assert (found.lob, found.reason, found.confidence) == ("monetisation", "payout_missing", 1.0)


def test_a_cry_for_help_in_a_billing_form_still_moves_up() -> None:
    found = read("you took my money and now i want to die", form_lob="monetisation", form_reason="payout_missing")
    assert (found.lob, found.lane, found.priority) == ("monetisation", "L0", "urgent")
    assert "trigger-l0" in found.tags


def test_a_declared_reason_of_another_lob_is_not_believed() -> None:
    assert (
        read("I forgot my password", form_lob="account_access", form_reason="payout_missing").reason
        == "forgot_password"
    )


def test_a_declared_lob_keeps_its_case_when_the_reason_stays_open() -> None:
    found = read("please help", form_lob="monetisation")
    assert (found.lob, found.reason, found.tags) == ("monetisation", "unclear", ("unclear",))


@pytest.mark.parametrize("text", ["", "   ", "😀", "hello there", "12345", "lorem ipsum dolor"])
def test_no_words_no_guess(text: str) -> None:
    found = read(text)
    assert (found.lob, found.reason, found.lane, found.confidence) == ("general", "unclear", "L7", 0.0)


def test_two_reasons_of_equal_weight_are_not_decided() -> None:
    decision = triage(apac(), "phishing and also my password", IntakeFacts())
    assert decision.outcome.reason == "unclear"
    assert any("equally likely" in reason.text for reason in decision.reasons)


@pytest.mark.parametrize(
    ("facts", "lane"),
    [
        ({"signals": ("hash_match",)}, "L1"),
        ({"signals": ("verified_authority",)}, "L2"),
        ({"signals": ("takeover",)}, "L4"),
        ({"source": "grievance-in"}, "L6"),
        ({"source": "age-gate"}, "L5"),
        ({"signals": ("takeover", "imminent_harm")}, "L0"),
    ],
)
def test_our_own_signals_and_forms_choose_a_lane(facts: dict[str, Any], lane: str) -> None:
    assert read("hello", **facts).lane == lane


def test_only_a_verified_authority_gets_the_lane_of_authorities() -> None:
    assert read("this is the police, carry out this court order at once").lane == "L7"


def test_a_reason_lane_is_kept_when_the_text_is_calmer() -> None:
    assert read("hello", form_lob="account_security", form_reason="account_hacked").lane == "L4"


def test_an_empty_text_keeps_the_language_that_was_declared() -> None:
    assert read("😀", form_language="ta").language == "ta"


def test_the_country_tips_malay_and_indonesian() -> None:
    text = "tolong saya"
    assert (read(text, country="MY").language, read(text, country="ID").language) == ("ms", "id")


def test_every_decision_says_why() -> None:
    codes = [reason.code for reason in triage(apac(), "i want to die", IntakeFacts()).reasons]
    assert codes == ["lane_trigger", "lane_reason", "lane", "language"]


@given(st.text(max_size=200))
def test_any_text_is_classified_into_the_policy(text: str) -> None:
    found = read(text)
    assert found.lane in apac().lanes
    assert apac().reasons[found.reason].lob == found.lob
