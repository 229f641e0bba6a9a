"""Everything that a member reads is complete in each of their languages; the catalogues are compiled."""

from __future__ import annotations

import ast
import gettext
import re
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src/nakhoda"
LANGUAGES = ("hi", "ms", "ta", "ur", "zh_Hans", "id", "bn", "te")
SHARED = ("public.html", *(f"look/{name}.html" for name in ("errors", "field", "attachments", "language_menu")))
READ_BY_MEMBERS = [
    *sorted(SOURCE.glob("desk/templates/member/*.html")),
    *sorted(SOURCE.glob("quality/templates/quality/survey*.html")),
    *(SOURCE / "web/templates" / name for name in SHARED),
]
SAID_TO_MEMBERS = [
    SOURCE / name
    for name in (
        *("quality/views.py", "desk/views/form.py", "desk/views/member.py", "desk/views/appeal.py"),
        "desk/views/recovery_member.py",
        *("desk/intake/web_form.py", "desk/intake/form_fields.py", "desk/queries/member_page.py", "web/durations.py"),
    )
]
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}", re.S)
BLOCK = re.compile(r"{% blocktranslate[^%]*%}(.*?){% endblocktranslate %}", re.S)
PLACEHOLDER = re.compile(r"%\(\w+\)s|{\w*}")


def phrases(path: Path) -> list[str]:
    """The message ids of a template: `translate` tags, `_()` arguments, `blocktranslate` bodies (singular)."""
    text = COMMENT.sub("", path.read_text())
    simple = re.findall(r'{% translate "([^"]*)"', text) + re.findall(r'_\("([^"]*)"\)', text)
    blocks = [body.split("{% plural %}")[0] for body in BLOCK.findall(text)]
    return simple + [re.sub(r"{{ (\w+) }}", r"%(\1)s", block) for block in blocks]


def phrases_in_code(path: Path) -> list[str]:
    """The message ids of a module: first arguments of `_`, `gettext` and `ngettext`."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and node.args]
    marked = [
        call for call in calls if isinstance(call.func, ast.Name) and call.func.id in ("_", "gettext", "ngettext")
    ]
    return [call.args[0].value for call in marked if isinstance(call.args[0], ast.Constant)]


@cache
def catalogue(language: str) -> dict[str, list[str]]:
    """All forms of each phrase in the compiled catalogues of a language."""
    found: dict[str, list[str]] = {}
    for path in SOURCE.glob(f"*/locale/{language}/LC_MESSAGES/django.mo"):
        with path.open("rb") as stream:
            raw: dict[str | tuple[str, int], str] = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
        for key, text in raw.items():
            found.setdefault(key if isinstance(key, str) else key[0], []).append(text)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", READ_BY_MEMBERS, ids=lambda path: path.name)
def test_a_member_reads_no_english_by_accident(path: Path, language: str) -> None:
    assert not [phrase for phrase in phrases(path) if not all(catalogue(language).get(phrase, [""]))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", SAID_TO_MEMBERS, ids=lambda path: path.name)
def test_the_program_says_no_english_to_a_member_by_accident(path: Path, language: str) -> None:
    assert phrases_in_code(path)
    assert not [phrase for phrase in phrases_in_code(path) if not all(catalogue(language).get(phrase, [""]))]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_its_placeholders(language: str) -> None:
    phrases_of = catalogue(language)
    wrong = {
        phrase: text
        for phrase, texts in phrases_of.items()
        for text in texts
        if phrase and sorted(PLACEHOLDER.findall(phrase)) != sorted(PLACEHOLDER.findall(text))
    }
    assert not wrong


@pytest.mark.parametrize(
    "path", sorted(SOURCE.glob("*/locale/*/LC_MESSAGES/django.po")), ids=lambda p: "-".join(p.parts[-5:-2])
)
def test_a_catalogue_is_compiled_as_it_is_written(path: Path) -> None:
    written = set(re.findall(r'^msgid "(.+)"$', path.read_text(), re.M))
    with path.with_suffix(".mo").open("rb") as stream:
        raw = gettext.GNUTranslations(stream)._catalog  # type: ignore[attr-defined]
    assert {key if isinstance(key, str) else key[0] for key in raw} - {""} == {
        text.replace('\\"', '"') for text in written
    }
