"""The fresh words of a reply, as mail programs of the region write replies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.desk.mail.quoting import fold_quotes

REPLIES: dict[str, tuple[str, str]] = {
    "Gmail, English": (
        "Still locked.\n\nOn Mon, 3 Mar 2025 at 10:15, Support <s@n.example> wrote:\n\n> Is it?\n> Yes?",
        "Still locked.",
    ),
    "Gmail, English, wrapped": (
        "Still locked.\n\nOn Mon, 3 Mar 2025 at 10:15, A Long Name\n<support@nakhoda.example> wrote:\n\n> Is it?",
        "Still locked.",
    ),
    "Gmail, Hindi": (
        "अभी भी बंद है।\n\nसोम, 3 मार्च 2025 को 10:15 am बजे Support <s@n.example> ने लिखा:\n\n> क्या?",
        "अभी भी बंद है।",
    ),
    "Gmail, Malay": (
        "Masih tidak boleh.\n\nPada Isn, 3 Mac 2025 pada 10:15 PG, Support <s@n.example> menulis:\n\n> Ya?",
        "Masih tidak boleh.",
    ),
    "Gmail, Tamil": (
        "இன்னும் இல்லை.\n\nதிங்., 3 மார்., 2025, முற்பகல் 10:15 அன்று, Support <s@n.example> எழுதியது:\n\n> சரியா?",
        "இன்னும் இல்லை.",
    ),
    "Gmail, Urdu": (
        "ابھی بھی بند ہے۔\n\nپیر، 3 مارچ، 2025 کو 10:15 AM بجے Support <s@n.example> نے لکھا:\n\n> کیا؟",
        "ابھی بھی بند ہے۔",
    ),
    "Gmail, Chinese": ("还是不行。\n\nSupport <s@n.example> 于2025年3月3日周一 10:15写道:\n\n> 可以吗?", "还是不行。"),
    "Gmail, digits of the script": (
        "नहीं।\n\nसोम, ३ मार्च २०२५ को १०:१५ बजे Support <s@n.example> ने लिखा:\n\n> क्या?",
        "नहीं।",
    ),
    "Apple": ("No.\n\n> On 3 Mar 2025, at 10:15 AM, Support <s@n.example> wrote:\n> \n> Is it?\n", "No."),
    "Apple, without marks": (
        "No.\n\nOn 3 Mar 2025, at 10:15 AM, Support <s@n.example> wrote:\n\nIs it solved?\n",
        "No.",
    ),
    "Outlook, English": (
        "No.\n\n-----Original Message-----\nFrom: Support\nSent: Monday\nTo: Me\nSubject: x\n\nIs it?",
        "No.",
    ),
    "Outlook, rule and block": (
        "No.\n\n________________________________\nFrom: Support <s@n.example>\nSent: Monday, 3 March\n"
        "To: Me\nSubject: Re: x\n\nIs it?",
        "No.",
    ),
    "Outlook, bold labels": ("No.\n\n*From:* Support\n*Sent:* Monday\n*To:* Me\n*Subject:* x\n\nIs it?", "No."),
    "Outlook, Malay": ("Tidak.\n\nDaripada: Support\nDihantar: Isnin\nKepada: Saya\nSubjek: x\n\nYa?", "Tidak."),
    "Outlook, Hindi": ("नहीं।\n\nप्रेषक: Support\nभेजा गया: सोमवार\nप्रति: मैं\nविषय: x\n\nक्या?", "नहीं।"),
    "Outlook, Tamil": ("இல்லை.\n\nஅனுப்புநர்: Support\nஅனுப்பியது: திங்கள்\nபெறுநர்: நான்\nபொருள்: x\n\nசரியா?", "இல்லை."),
    "Outlook, Urdu": ("نہیں۔\n\nمنجانب: Support\nبھیجا گیا: پیر\nبنام: میں\nموضوع: x\n\nکیا؟", "نہیں۔"),
    "Outlook, Chinese": ("不行。\n\n发件人: Support\n发送时间: 2025年3月3日\n收件人: 我\n主题: x\n\n可以吗?", "不行。"),
    "an answer below its quote": (
        "On Mon, 3 Mar 2025 at 10:15, S <s@n.example> wrote:\n> Is it?\n\nNo, it is not.",
        "No, it is not.",
    ),
    "our own line": ("No.\n\n##- Please write above this line -##\n\nEarlier words", "No."),
    "no attribution": ("No.\n\n> Is it?\n> Really?", "No."),
}

UNTOUCHED: dict[str, str] = {
    "no quote": "Hello\n\nmy account is locked",
    "answers between the quotes": "> Is it locked?\nYes.\n> Since when?\nMonday.",
    "a forward": "See below\n\n---------- Forwarded message ---------\nFrom: X <x@y.example>\nDate: Mon\n"
    "Subject: threat\nTo: me\n\nI know where you live",
    "only a quote": "> all of it\n> is quoted",
    "somebody wrote, without a date": "My brother wrote:\n\nplease help",
    "a list with labels": "From: Chennai\nI went by bus.",
    "a sentence with a year": "In 2025 I wrote:\nhelp",
}


@pytest.mark.parametrize("name", REPLIES)
def test_what_the_mail_program_repeated_is_folded(name: str) -> None:
    text, fresh = REPLIES[name]
    found, quoted = fold_quotes(text)
    assert found == fresh
    assert quoted
    assert set(text.split()) == set(found.split()) | set(quoted.split())


@pytest.mark.parametrize(
    "name", [name for name in UNTOUCHED if name not in ("answers between the quotes", "a sentence with a year")]
)
def test_what_somebody_said_is_never_folded(name: str) -> None:
    assert fold_quotes(UNTOUCHED[name]) == (UNTOUCHED[name], "")


def test_answers_between_quotes_keep_the_questions_they_answer() -> None:
    fresh, quoted = fold_quotes("Hi,\n> Is it locked?\nYes.\n> Since when?\nMonday.\n\n> Regards")
    assert fresh == "Hi,\n> Is it locked?\nYes.\n> Since when?\nMonday."
    assert quoted == "> Regards"


_LINES = st.lists(
    st.sampled_from(
        ["> a", "words", "", "On Mon, 3 Mar 2025 at 10:15, S <s@n> wrote:", "From: x", "Sent: y", "To: z", "-- "]
    )
)


@given(_LINES.map("\n".join))
def test_no_word_is_ever_lost(text: str) -> None:
    fresh, quoted = fold_quotes(text)
    assert sorted(text.split()) == sorted([*fresh.split(), *quoted.split()])
    assert bool(fresh.strip()) == bool(text.strip())
