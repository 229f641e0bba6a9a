"""Nobody outside learns of a report to an authority, in whichever language it is written."""

from __future__ import annotations

import pytest

from nakhoda.core.policy.rules import SilenceRule
from nakhoda.core.silence import tips_off

RULE = SilenceRule(
    frozenset({"MY"}),
    frozenset({"law_enforcement"}),
    {"en": ("police", "law enforcement"), "ms": ("polis",), "zh": ("警察",), "ta": ("காவல்துறை*",)},
    "Online Safety Act 2025 s.29",
)
CASES = {
    "in English": ("We told the POLICE yesterday", "police"),
    "in Malay": ("Kami telah membuat laporan polis", "polis"),
    "in Chinese, without spaces": ("我们已经报告警察了", "警察"),
    "in Tamil, with an ending": ("காவல்துறையிடம் கூறினோம்", "காவல்துறை"),
    "in two words": ("This went to law enforcement", "law enforcement"),
}


@pytest.mark.parametrize(("text", "word"), CASES.values(), ids=CASES)
def test_it_is_found_and_named(text: str, word: str) -> None:
    refusal = tips_off(RULE, ("MY",), ("law_enforcement",), text)
    assert word in refusal
    assert "s.29" in refusal


ALLOWED = {
    "nothing is said": (("MY",), ("law_enforcement",), "Please change your password"),
    "a word inside another": (("MY",), ("law_enforcement",), "Our policies are here"),
    "another law": (("IN",), ("law_enforcement",), "Please go to the police"),
    "an ordinary case": (("MY",), ("unclear",), "Please go to the police"),
}


@pytest.mark.parametrize(("laws", "tags", "text"), ALLOWED.values(), ids=ALLOWED)
def test_what_harms_nobody_may_be_said(laws: tuple[str, ...], tags: tuple[str, ...], text: str) -> None:
    assert tips_off(RULE, laws, tags, text) == ""
