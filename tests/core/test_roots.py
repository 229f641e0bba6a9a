"""Malay against Indonesian by roots: affixes come off, what both have decides nothing, and other languages stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nakhoda.core.language import detect_language, roots
from nakhoda.core.language.affixes import SHORTEST, roots_of


@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("penghantaran", "hantar"),
        ("menyemak", "semak"),
        ("memotong", "potong"),
        ("menukarkan", "tukar"),
        ("mengimbas", "imbas"),
        ("pengunggahan", "unggah"),
        ("dihapuskannya", "hapus"),
        ("kenderaanku", "kenderaan"),
        ("uang", "uang"),
    ],
)
def test_a_word_shows_its_root(word: str, root: str) -> None:
    assert root in roots_of(word)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", max_size=24))
def test_a_root_is_never_too_short_and_a_word_is_its_own_first_root(word: str) -> None:
    found = list(roots_of(word))
    assert all(len(root) >= SHORTEST for root in found)
    assert len(word) < SHORTEST or found[0] == word


def test_no_root_belongs_to_one_language_and_to_both() -> None:
    malay, indonesian, both = (set(text.split()) for text in (roots.MALAY, roots.INDONESIAN, roots.BOTH))
    assert not malay & indonesian
    assert not both & (malay | indonesian)
    assert not set(roots.LEANS_MALAY.split()) & set(roots.LEANS_INDONESIAN.split())


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("ms", "penghantaran belum tiba"),
        ("ms", "mereka mengimbas kadnya"),
        ("ms", "kenderaannya rosak"),
        ("id", "pengunggahan gagal terus"),
        ("id", "kendaraannya rusak"),
        ("id", "mereka memindai kartunya"),
        ("hi-Latn", "muje konse gaane bhejdo"),
        ("en", "set the alarm and play a podcast"),
        ("en", "define the word novel"),
    ],
)
def test_words_with_affixes_and_borrowed_ones_are_told_apart(language: str, text: str) -> None:
    assert detect_language(text)[0] == language


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("hi", "please इस गाने को save करो"),
        ("ta", "password மறந்துவிட்டேன் please உதவுங்கள்"),
        ("bn", "robot দ্বারা bluetooth চালু করো"),
        ("hi", "आज कितने जन्मदिन होते हैं"),
        ("en", "my name is शर्मा and I cannot sign in to my account"),
    ],
)
def test_a_sentence_that_borrows_english_words_keeps_its_language(language: str, text: str) -> None:
    assert detect_language(text)[0] == language
