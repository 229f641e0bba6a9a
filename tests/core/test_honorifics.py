"""How a member is addressed: her own choice in each language's words, neutral where she made none."""

from __future__ import annotations

import pytest

from nakhoda.core.honorifics import FORMS, NEUTRAL, addressed, forms_in, is_form, said_as

LETTERS = {
    "no wish": ("Aminah binti Yusof", "", "ms", "Aminah binti Yusof"),
    "Malay": ("Aminah binti Yusof", "mrs", "ms", "Puan Aminah binti Yusof"),
    "the same in English": ("Aminah binti Yusof", "mrs", "en", "Mrs Aminah binti Yusof"),
    "Hindi": ("अमीना", "respect", "hi", "अमीना जी"),
    "Hindi in Latin letters": ("Amina", "respect", "hi-Latn", "Amina ji"),
    "Hindi by its script": ("अमीना", "mr", "hi-Deva", "श्री अमीना"),
    "Tamil": ("கவிதா", "respect", "ta", "கவிதா அவர்கள்"),
    "Chinese": ("王芳", "ms", "zh-Hans", "王芳女士"),
    "Urdu": ("امینہ", "mrs", "ur", "محترمہ امینہ"),
    "a title": ("Lim Ah Kow", "datuk", "en", "Datuk Lim Ah Kow"),
    "a title that the language lacks": ("Rahim", "datuk", "hi", "Rahim"),
    "the form is in the name": ("Puan Aminah", "mrs", "ms", "Puan Aminah"),
    "a form that we do not know": ("Aminah", "duchess", "ms", "Aminah"),
    "a language that we do not know": ("Aminah", "mrs", "xx", "Aminah"),
    "a/l and initials": ("S. Kumar a/l Raman", "mr", "ms", "Encik S. Kumar a/l Raman"),
    "no name": ("", "mrs", "ms", "ahli yang dihormati"),
    "no name, no language": ("  ", "", "xx", "dear member"),
    "a link for a name": ("win at evil.example/x", "mr", "en", "dear member"),
    "an address for a name": ("https://evil", "", "en", "dear member"),
    "a number for a name": ("60123456789", "", "ms", "ahli yang dihormati"),
    "lines for a name": ("x" * 61, "", "en", "dear member"),
    "braces for a name": ("{{agent_name}}", "", "en", "dear member"),
}


@pytest.mark.parametrize("case", LETTERS)
def test_a_letter_addresses_its_member(case: str) -> None:
    name, code, language, said = LETTERS[case]
    assert addressed(name, code, language) == said


@pytest.mark.parametrize("language", ["en", "hi", "ms", "ta", "zh-hans", "id", "bn", "te", "ur"])
def test_every_language_of_the_members_offers_forms_in_its_own_words(language: str) -> None:
    offered = dict(forms_in(language))
    assert {"mr", "mrs", "ms", "dr"} <= offered.keys() <= FORMS.keys()
    assert all("…" in words and "{" not in words for words in offered.values())
    assert language.split("-")[0] in NEUTRAL


def test_a_language_without_forms_offers_the_english_ones() -> None:
    assert forms_in("th") == forms_in("en")


def test_a_form_is_told_even_where_the_readers_language_has_no_word_for_it() -> None:
    assert said_as("respect", "en") == "… जी"
    assert said_as("mrs", "ms") == "Puan …"
    assert said_as("", "ms") == ""


def test_every_pattern_has_one_place_for_the_name() -> None:
    assert all(pattern.count("{}") == 1 for said in FORMS.values() for pattern in said.values())
    assert all(map(is_form, ("", *FORMS)))
    assert not is_form("duchess")
