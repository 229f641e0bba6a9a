"""The pages that describe the house are kept true: what they name exists, and what exists is named."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

import pytest

from nakhoda.core.events import CATALOGUE
from nakhoda.org.permissions import PERMISSIONS, ROLES

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "nakhoda"
ARCHITECTURE = (ROOT / "docs" / "ARCHITECTURE.md").read_text()
GLOSSARY = (ROOT / "docs" / "GLOSSARY.md").read_text()


def _rows(text: str) -> list[list[str]]:
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in text.splitlines() if line.startswith("| ")
    ]


def test_every_event_is_on_the_architecture_page_in_its_own_words():
    told = {row[0].strip("`"): row[1] for row in _rows(ARCHITECTURE) if "." in row[0]}
    true = {name: (cls.__doc__ or "").strip().splitlines()[0].replace(" | ", ", ") for name, cls in CATALOGUE.items()}
    assert told == true


def test_the_floors_on_the_page_are_the_folders_of_the_house():
    table = ARCHITECTURE.split("## Floors")[1].split("## Rooms")[0]
    told = {row[0].strip("`") for row in _rows(table)} - {"floor"}
    assert told == {path.name for path in SOURCE.iterdir() if path.is_dir() and path.name != "__pycache__"}


@pytest.mark.parametrize("row", _rows(GLOSSARY)[1:], ids=lambda row: row[0])
def test_a_word_of_the_glossary_names_something_real(row):
    module, _, name = f"nakhoda.{row[2].strip('`')}".rpartition(".")
    assert hasattr(importlib.import_module(module), name) or importlib.import_module(f"{module}.{name}")


def test_the_glossary_is_in_order_and_says_each_word_once():
    words = [row[0].casefold() for row in _rows(GLOSSARY)[1:]]
    assert words == sorted(set(words))


BANNED = re.compile(r"\b(tickets?|customers?)\b", re.IGNORECASE)
# The Zendesk wire format and the columns of other systems' logs say "ticket", and so do members in their own words.
SPOKEN_OUTSIDE = {"exchange", "mapping", "language"}


def test_the_code_does_not_say_ticket_or_customer():
    said = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in SOURCE.rglob("*.py")
        if SPOKEN_OUTSIDE.isdisjoint(path.parts)
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if BANNED.search(line) and "customer-critical" not in line
    ]
    assert said == []


@pytest.mark.parametrize("page", sorted((ROOT / "docs").rglob("*.md")), ids=lambda page: page.stem)
def test_a_path_that_a_page_names_exists(page):
    named = re.findall(r"`((?:src|tests|docs|benchmarks|prove)/[\w./-]+)`", page.read_text())
    assert [path for path in named if not (ROOT / path).exists()] == []


def test_a_decision_is_short_and_its_title_is_the_decision():
    for page in (ROOT / "docs" / "decisions").glob("*.md"):
        lines = page.read_text().strip().splitlines()
        assert lines[0].startswith("# "), page.name
        assert len(lines) <= 12, page.name


def test_permissions_name_known_roles_and_read_well():
    for name, rule in PERMISSIONS.items():
        assert re.fullmatch(r"[a-z]+:[a-z]+", name)
        assert rule.roles <= set(ROLES), name
        assert rule.what[0].islower(), name
        assert not rule.what.endswith("."), name
