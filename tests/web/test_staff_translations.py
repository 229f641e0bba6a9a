"""What the staff read is complete in Hindi and Malay, with its catalogues."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pytest
import yaml

from nakhoda.performance.queries.packs_specs import pack_specs
from tests.web.test_translations import SOURCE, catalogue, phrases, phrases_in_code

LANGUAGES = ("hi", "ms")
APPS = ("web", "org", "desk", "quality", "planning", "performance", "exchange")
PAGES = sorted(path for app in APPS for path in SOURCE.glob(f"{app}/templates/**/*.html"))
CODE = sorted(
    path
    for app in APPS
    for path in SOURCE.glob(f"{app}/**/*.py")
    if "migrations" not in path.parts and "gettext" in path.read_text()
)


def lazy_phrases(path: Path) -> list[str]:
    """First arguments of `gettext_lazy`, which `phrases_in_code` does not read."""
    calls = [node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call) and node.args]
    named = [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "gettext_lazy"]
    return [call.args[0].value for call in named if isinstance(call.args[0], ast.Constant)]


def said_in(path: Path) -> list[str]:
    """Every phrase of a file; a per cent sign in a template is doubled, as Django looks it up."""
    if path.suffix == ".py":
        return phrases_in_code(path) + lazy_phrases(path)
    return [re.sub(r"%(?![(%])", "%%", phrase) for phrase in phrases(path)]


def untranslated(said: Iterator[str] | list[str], language: str) -> list[str]:
    known = catalogue(language)
    return [phrase for phrase in said if not any(known.get(phrase, []))]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", [*PAGES, *CODE], ids=lambda path: "/".join(path.parts[-3:]))
def test_nobody_on_the_staff_reads_english_by_accident(path: Path, language: str) -> None:
    assert untranslated(said_in(path), language) == []


def test_what_is_read_is_found() -> None:
    assert "No role" in said_in(SOURCE / "web/shell.py")
    assert sum(len(said_in(path)) for path in PAGES) > 400


def kept_in_data() -> Iterator[str]:
    """Titles of metrics and the words of packs."""
    for path in (files("nakhoda.warehouse") / "metrics").iterdir():
        told = yaml.safe_load(path.read_text("utf-8"))
        yield from (each["title"] for key, each in told.items() if not key.startswith("_") and each.get("title"))
    for spec in pack_specs().values():
        yield from (spec.title, spec.who, spec.ends_with)
        yield from (word for part in spec.sections for word in (part.title, part.prompt) if word)


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_that_are_data_are_translated(language: str) -> None:
    assert untranslated(kept_in_data(), language) == []


def kept_in_the_policy() -> Iterator[str]:
    """Titles of the shipped policy that it has in English alone."""
    told = yaml.safe_load((files("nakhoda.desk") / "policies" / "apac.yaml").read_text("utf-8"))
    escalation, requests = told["escalation"], told["request_types"]
    titled = (told["lanes"], escalation["reasons"], escalation["return_reasons"], requests)
    yield from (each["title"] for rules in titled for each in rules)
    yield from (field["label"]["en"] for rule in requests for field in rule["fields"])


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_of_the_shipped_policy_are_translated(language: str) -> None:
    assert untranslated(kept_in_the_policy(), language) == []
