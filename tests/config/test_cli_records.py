"""`nakhoda erase` and `nakhoda subject-export`: one command each, friendly refusals, safe to repeat."""

from __future__ import annotations

import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from nakhoda.config.cli import COMMANDS, erase, subject_export
from nakhoda.desk.queries.custody import member_named
from tests.cast import NOW
from tests.desk.canaries import Bird, plant, singing_files, singing_tables
from tests.desk.conftest import committed  # noqa: F401
from tests.desk.stories import opened, the_program

HERS = Bird("kakapowren")
RUN = CliRunner()
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture(autouse=True)
def _own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_FOLDER = tmp_path
    settings.EVIDENCE_FOLDER = tmp_path / "files"
    settings.SMTP_URL = ""


def erased(*words: str) -> Result:
    return RUN.invoke(erase.app, list(words))


def test_one_command_erases_and_the_next_finds_nothing() -> None:
    plant(HERS, NOW)
    with the_program():
        number = member_named(HERS.address).id
    tried = erased(HERS.address, "--dry-run", "--json")
    assert json.loads(tried.stdout)["outcome"] == "would_erase"
    done = erased(HERS.address, "--json")
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["outcome"] == "done"
    erased(f"app-{HERS.word}", "--compact")
    with the_program():
        assert singing_tables(HERS.word) == {}
    assert singing_files(HERS.word) == []
    assert "nothing is left" in erased(f"id:{number}").stdout
    gone = erased(HERS.address)
    assert gone.exit_code == 2
    assert "nothing is left" in gone.stderr
    assert json.loads(erased("--again", "--json").stdout.splitlines()[0])["outcome"] == "nothing_left"


def test_a_refusal_says_why_and_what_to_do() -> None:
    case = opened()
    refused = erased("siti.hajar@mail.example")
    assert refused.exit_code == 1
    assert f"case {case.id} is new: resolve or withdraw it first" in refused.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "MEMBER: say whom to erase"),
        (("a@b.example", "--again"), "MEMBER: say whom"),
        (("a@b.example", "--reason", "She is Siti Hajar"), "--reason: a short code"),
        (("a@b.example",), "nobody is registered"),
    ],
    ids=["nobody named", "two wishes", "words for a reason", "unknown"],
)
def test_a_wrong_wish_is_one_line(words: tuple[str, ...], sentence: str) -> None:
    told = erased(*words)
    assert told.exit_code == 2
    assert sentence in told.stderr
    assert len(told.stderr.strip().splitlines()) == 1


def test_somebody_who_may_not_is_told_so() -> None:
    opened()
    told = erased("siti.hajar@mail.example", "--by", "nobody@nowhere.example")
    assert (told.exit_code, "nobody on the roster" in told.stderr) == (2, True)


def test_the_export_is_a_private_file_that_overwrites_nothing(tmp_path: Path) -> None:
    plant(HERS, NOW)
    path = tmp_path / "hers.zip"
    done = RUN.invoke(subject_export.app, [HERS.address, "--out", str(path), "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["cases"] == 3
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "data.json" in zipfile.ZipFile(path).namelist()
    again = RUN.invoke(subject_export.app, [HERS.address, "--out", str(path)])
    assert (again.exit_code, "is there already" in again.stderr) == (2, True)
    nowhere = RUN.invoke(subject_export.app, [HERS.address, "--out", str(tmp_path / "no" / "x.zip")])
    assert (nowhere.exit_code, "No such file" in nowhere.stderr) == (2, True)


def test_both_are_commands() -> None:
    assert {"erase", "subject-export"} <= set(COMMANDS)
