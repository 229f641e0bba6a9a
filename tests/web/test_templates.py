"""Every template keeps the strict content policy and says nothing that cannot be translated."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.template.loader import get_template

from nakhoda.web.vocabulary import LISTS

SOURCE = Path(__file__).parents[2] / "src/nakhoda"
TEMPLATES = sorted(SOURCE.glob("*/templates/**/*.html"))
SCRIPTS = sorted(SOURCE.glob("web/static/nakhoda/js/*.js"))
NAMES = [str(path.relative_to(SOURCE)) for path in TEMPLATES]
COMMENT = re.compile(r"{% comment %}.*?{% endcomment %}|{#.*?#}", re.S)
FORBIDDEN = {
    "inline style": re.compile(r"\sstyle\s*=", re.I),
    "inline handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "inline script": re.compile(r"""<script(?![^>]*(?:\bsrc=|\btype="application/json"))""", re.I),  # JSON is data
    "style block": re.compile(r"<style\b", re.I),
    "htmx eval": re.compile(r"\bhx-on\b|hx-vars|js:", re.I),
    "other host": re.compile(r"""(?:src|href)=["'](?:https?:)?//""", re.I),
}
ICON = re.compile(r"""{% icon "([\w-]+)\"""")


def markup(path: Path) -> str:
    """The template without its comments."""
    return COMMENT.sub("", path.read_text())


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_can_be_read(path: Path) -> None:
    get_template(str(path).split("/templates/")[1])


@pytest.mark.parametrize("rule", FORBIDDEN)
@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_a_template_needs_no_hole_in_the_content_policy(path: Path, rule: str) -> None:
    assert not FORBIDDEN[rule].search(markup(path))


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_every_icon_exists(path: Path) -> None:
    sprite = (SOURCE / "web/static/nakhoda/icons/icons.svg").read_text()
    assert not [name for name in ICON.findall(markup(path)) if f'id="{name}"' not in sprite]


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_every_post_form_carries_its_token(path: Path) -> None:
    forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", markup(path), re.S | re.I)
    assert not [form[:80] for form in forms if "csrf_token" not in form]


def test_scripts_evaluate_nothing() -> None:
    assert not [path.name for path in SCRIPTS if re.search(r"\beval\(|new Function|document\.write", path.read_text())]


def test_htmx_is_told_to_evaluate_nothing_and_to_remember_no_page() -> None:
    base = (SOURCE / "web/templates/base.html").read_text()
    for setting in (
        '"allowEval":false',
        '"allowScriptTags":false',
        '"includeIndicatorStyles":false',
        '"historyCacheSize":0',
    ):
        assert setting in base


def test_every_word_of_the_closed_lists_has_its_shape() -> None:
    sprite = (SOURCE / "web/static/nakhoda/icons/icons.svg").read_text()
    marks = [mark for marks in LISTS.values() for mark in marks.values()]
    assert not [str(mark.word) for mark in marks if mark.icon and f'id="{mark.icon}"' not in sprite]
    assert not [str(mark.word) for mark in marks if mark.tone and not mark.icon]
