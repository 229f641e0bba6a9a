"""A mere thank-you asks for nothing; one word more and it is a request."""

from __future__ import annotations

import pytest

from nakhoda.core.thanks import is_thanks

THANKS = [
    "Thank you so much!",
    "thanks 🙏",
    "THANKS A LOT, great support",
    "It works now, thanks!",
    "ok thank you sir",
    "धन्यवाद",
    "बहुत बहुत धन्यवाद जी",
    "मदद के लिए शुक्रिया",
    "bahut shukriya ji",
    "madad ke liye dhanyavad",
    "Terima kasih banyak atas bantuan",
    "tq tuan",
    "மிக்க நன்றி",
    "உங்கள் உதவிக்கு நன்றி",
    "romba nandri",
    "بہت شکریہ",
    "مدد کے لیے شکریہ",
    "جزاک اللہ خیرا",
    "谢谢 你们 的 帮助",
    "👍",
]
REQUESTS = [
    "",
    "Thanks, but it still does not work",
    "thanks for nothing",
    "help thanks",
    "is it done now thanks",
    "Thank you. When will I get my money?",
    "shukriya lekin abhi bhi nahi chal raha",
    "terima kasih tapi masih tak boleh masuk",
    "நன்றி, ஆனால் இன்னும் வேலை செய்யவில்லை",
    "شکریہ لیکن ابھی بھی مسئلہ ہے",
    "धन्यवाद पर पैसे नहीं आए",
    "my code is 123456 thanks",
    "ok",
    "great",
    "thank " * 40,
]


@pytest.mark.parametrize("text", THANKS)
def test_thanks_and_nothing_but_thanks(text: str) -> None:
    assert is_thanks(text)


@pytest.mark.parametrize("text", REQUESTS)
def test_everything_else_is_read_as_a_request(text: str) -> None:
    assert not is_thanks(text)
