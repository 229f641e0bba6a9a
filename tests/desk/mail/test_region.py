"""Letters as the region's programs write them: its scripts, its clients, its charsets, and their usual faults.

Each `region/NAME.eml` is bytes as they came over the wire; `region/expected.yaml` says what a reader must find in them.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from nakhoda.desk.mail.reading import Reading, read_mail

FOLDER = Path(__file__).parent / "region"
EXPECTED: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "expected.yaml").read_text("utf-8"))


def read(name: str) -> Reading:
    """One letter, read as the mail channel reads it."""
    return read_mail((FOLDER / f"{name}.eml").read_bytes(), own_addresses=("help@example.org",))


def test_there_are_sixty_letters_and_each_says_what_it_holds() -> None:
    assert len(EXPECTED) >= 60
    assert {path.stem for path in FOLDER.glob("*.eml")} == set(EXPECTED)


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_a_letter_of_the_region_is_read_right(name: str) -> None:
    wanted, found = EXPECTED[name], read(name)
    assert found.outcome == wanted["outcome"]
    if wanted["outcome"] == "case":
        assert [words for words in wanted.get("says", []) if words not in found.fresh] == []
        assert [words for words in wanted.get("never_says", []) if words in found.fresh] == []
        assert found.language == wanted.get("language", found.language)


@pytest.mark.parametrize("name", sorted(key for key, each in EXPECTED.items() if each["outcome"] == "case"))
def test_its_head_and_its_files_are_read_right(name: str) -> None:
    wanted, mail = EXPECTED[name], read(name).mail
    assert mail is not None
    assert mail.from_ is not None
    told = {
        "from_name": mail.from_.name,
        "from_address": mail.from_.address,
        "subject": mail.subject,
        "references": list(mail.references),
        "reply_to": mail.reply_to[0].address if mail.reply_to else "",
        "files": [each.name for each in mail.attachments],
    }
    assert {key: told[key] for key in told if key in wanted} == {key: wanted[key] for key in told if key in wanted}
    assert [words for words in wanted.get("html_never", []) if words in mail.html] == []
