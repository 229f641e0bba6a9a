"""What is wrong with a prepared answer, before anybody sends it."""

from __future__ import annotations

import pytest

from nakhoda.core.macro_check import macro_problems
from nakhoda.core.macros import Placeholder, fill_known

LINK = Placeholder("link", "link")
TEXTS = {"en": "Go to {{link}}.", "ta": "{{link}} க்குச் செல்லுங்கள்."}


def test_a_sound_macro_has_no_problem() -> None:
    assert macro_problems(TEXTS, [LINK]) == ()


CASES: dict[str, tuple[dict[str, str], list[Placeholder], str]] = {
    "nothing said": ({"en": "  "}, [], "write the answer"),
    "no texts at all": ({}, [], "write the answer"),
    "a placeholder nobody declared": (TEXTS, [], "en: say what {{link}} is"),
    "a placeholder nobody uses": ({"en": "Hello"}, [LINK], "no text uses the placeholder link"),
    "twice the same": (TEXTS, [LINK, LINK], "the placeholder link is there twice"),
    "an unknown kind": (TEXTS, [Placeholder("link", "url")], "link is a 'url'"),
    "a bad name": ({"en": "{{Link Two}}"}, [Placeholder("Link Two")], "is no name for a placeholder"),
    "an open brace": ({"en": "Go to {{link."}, [LINK], "en: a placeholder is not closed"),
    "code in braces": ({"en": "{{ link|safe }}"}, [LINK], "en: a placeholder is not closed, or has no plain name"),
    "braces in braces": ({"en": "{{{{link}}}}"}, [LINK], "en: a placeholder is not closed"),
    "a translation that lost its link": (TEXTS | {"hi": "नमस्ते"}, [LINK], "hi: the translation lost link"),
    "no language": ({"english": "Go to {{link}}."}, [LINK], "'english' is no language tag"),
    "far too long": ({"en": "{{link}}" + "x" * 7000}, [LINK], "en: longer than"),
}


@pytest.mark.parametrize("name", CASES)
def test_every_problem_is_named(name: str) -> None:
    texts, placeholders, said = CASES[name]
    assert any(said in problem for problem in macro_problems(texts, placeholders))


def test_what_is_known_is_filled_and_the_rest_stays_for_a_person() -> None:
    placeholders = [LINK, Placeholder("name"), Placeholder("day", "date")]
    values = {"name": "Aisyah", "day": "soon", "link": "http://insecure.example"}
    assert (
        fill_known("{{name}}: {{ day }} {{link}} {{other}}", values, placeholders)
        == "Aisyah: {{ day }} {{link}} {{other}}"
    )


def test_a_value_cannot_bring_a_placeholder() -> None:
    assert fill_known("{{name}}", {"name": "{{link}}"}, [Placeholder("name"), LINK]) == "{{name}}"
