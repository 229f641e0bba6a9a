"""Two cases that are one matter are recognised in any script, whoever is asked first; strangers are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.duplicates import LIKE, NEAR, VERY_LIKE, Matter, same_matter
from nakhoda.core.likeness import letters, likeness, phrase_marks, runs

NOW = datetime(2026, 11, 23, 4, tzinfo=timezone.utc)
ONE = "My account was hacked yesterday and somebody changed the e-mail"
TOLD_AGAIN = {
    "English": (ONE, "Hello, somebody hacked my account yesterday and changed my e-mail!"),
    "Hindi": ("मेरा खाता हैक हो गया है और ईमेल बदल दिया", "नमस्ते, मेरा खाता कल हैक हो गया है, ईमेल भी बदल दिया"),
    "Tamil": ("என் கணக்கு ஹேக் செய்யப்பட்டது, மின்னஞ்சல் மாற்றப்பட்டது", "வணக்கம், என் கணக்கு நேற்று ஹேக் செய்யப்பட்டது"),
    "Chinese": ("我的账号昨天被盗了，邮箱也被改了", "你好，账号昨天被盗，邮箱被改，请帮忙"),
    "Malay": ("Akaun saya digodam semalam dan e-mel ditukar", "Salam, akaun saya telah digodam, e-mel pun ditukar"),
    "Urdu": (
        "میرا اکاؤنٹ ہیک ہو گیا ہے اور ای میل بدل دی گئی",
        "سلام، میرا اکاؤنٹ کل ہیک ہو گیا ہے، ای میل بھی بدل دی",
    ),
}
OTHERWISE = {
    "English": (ONE, "How do I change the language of my subtitles?"),
    "Chinese": ("我的账号昨天被盗了，邮箱也被改了", "如何更改字幕语言"),
    "Hindi": ("मेरा खाता हैक हो गया है", "वीडियो अपलोड नहीं हो रहा"),
}


@pytest.mark.parametrize(("one", "other"), TOLD_AGAIN.values(), ids=TOLD_AGAIN)
def test_the_same_story_is_like_itself_told_again(one: str, other: str) -> None:
    assert likeness(runs(one), runs(other)) >= LIKE


@pytest.mark.parametrize(("one", "other"), OTHERWISE.values(), ids=OTHERWISE)
def test_another_story_is_not(one: str, other: str) -> None:
    assert likeness(runs(one), runs(other)) < LIKE


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_both_ways_and_whole_only_for_the_same(one: str, other: str) -> None:
    first, second = runs(one), runs(other)
    alike = likeness(first, second)
    assert alike == likeness(second, first)
    assert 0 <= alike <= 1_000
    assert (alike == 1_000) == (bool(first) and first == second)


@given(st.text(max_size=80))
def test_what_is_no_letter_does_not_count(text: str) -> None:
    assert runs(f"  {text.upper()}!!\u200b ") == runs(text.upper())
    assert letters(letters(text)) == letters(text)


def test_a_copied_story_leaves_the_same_marks_and_nobody_without_the_key_makes_them() -> None:
    story = (
        "Dear team, I travel for work and lost my phone on the way to the airport, so please change my e-mail today."
    )
    copied = f"Hi! {story} It is urgent"
    mine, theirs = set(phrase_marks(story, b"key")), set(phrase_marks(copied, b"key"))
    assert len(mine & theirs) >= 4
    assert mine & set(phrase_marks(story, b"another key")) == set()
    assert set(phrase_marks("I cannot sign in", b"key")) == set()
    assert all(0 <= mark < 2**63 for mark in mine)


# -- one matter ------------------------------------------------------------------------------------------


def matter(number: int = 1, **more: Any) -> Matter:
    about: dict[str, Any] = {"received_at": NOW, "channel": "email", "lob": "account_access", "member_id": 7}
    return Matter(number, **(about | {"reason": "login_problem", "runs": runs(ONE)} | more))


OFFERED: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "by mail and by form": (
        {"channel": "web_form"},
        ("same_member", "very_like", "same_reason", "other_channel", "close"),
    ),
    "from another address of the account": (
        {"member_id": 8, "handle": "hajar", "channel": "web_form"},
        ("same_handle", "very_like", "same_reason", "other_channel", "close"),
    ),
    "from the same device by two accounts": (
        {"member_id": 8, "device": "d1"},
        ("same_device", "very_like", "same_reason", "close"),
    ),
    "other words about the same thing": (
        {"runs": runs("please help me to sign in"), "channel": "in_app"},
        ("same_member", "same_reason", "other_channel", "close"),
    ),
}
APART: dict[str, dict[str, Any]] = {
    "another member with the same words": {"member_id": 8},
    "unknown members": {"member_id": None},
    "the same member about something else": {
        "runs": runs("subtitle language"),
        "reason": "app_problem",
        "lob": "general",
    },
    "long after": {"received_at": NOW + NEAR + timedelta(seconds=1)},
}


@pytest.mark.parametrize(("change", "codes"), OFFERED.values(), ids=OFFERED)
def test_it_is_offered(change: dict[str, Any], codes: tuple[str, ...]) -> None:
    base = matter(handle="hajar", device="d1" if "device" in change else "")
    decision = same_matter(base, matter(2, **change))
    assert tuple(reason.code for reason in decision.reasons) == codes
    assert decision.outcome >= 100


@pytest.mark.parametrize("change", APART.values(), ids=APART)
def test_it_is_not_offered(change: dict[str, Any]) -> None:
    base = replace(matter(), member_id=None) if change.get("member_id", 7) is None else matter()
    assert same_matter(base, matter(2, **change)).outcome == 0


def test_a_case_is_no_duplicate_of_itself() -> None:
    assert same_matter(matter(), matter()).outcome == 0


MATTERS = st.builds(
    matter,
    st.integers(1, 3),
    member_id=st.sampled_from([None, 7, 8]),
    handle=st.sampled_from(["", "a", "b"]),
    device=st.sampled_from(["", "d"]),
    addresses=st.sets(st.sampled_from("xy")).map(frozenset),
    channel=st.sampled_from(["email", "in_app"]),
    reason=st.sampled_from(["", "login_problem", "other"]),
    received_at=st.integers(-40, 40).map(lambda days: NOW + timedelta(days=days)),
    runs=st.sampled_from([ONE, "other words altogether", ""]).map(runs),
)


@given(MATTERS, MATTERS)
def test_the_order_makes_no_difference_and_nobody_is_joined_without_a_person(one: Matter, other: Matter) -> None:
    decision = same_matter(one, other)
    assert decision == same_matter(other, one)
    codes = {reason.code for reason in decision.reasons}
    assert bool(decision.outcome) == bool(codes)
    assert not codes or codes & {"same_member", "same_address", "same_handle", "same_device"}
    assert VERY_LIKE > LIKE
