"""`nakhoda understand` and `nakhoda train triage`: every line is answered, every fault has one line that names it."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nakhoda.config.cli.train import app as train_app
from nakhoda.config.cli.understand import app
from nakhoda.config.labelled_files import language_tag
from nakhoda.simulator.phrases import BANKS


@pytest.fixture(autouse=True)
def _own_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAKHODA_DATA", str(tmp_path / "data"))


def understood(given: bytes, *options: str) -> list[dict[str, Any]]:
    ran = CliRunner().invoke(app, ["--json", *options], input=given)
    assert ran.exit_code == 0, ran.output
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_each_line_gets_one_answer_with_all_its_parts() -> None:
    (told,) = understood(b"mera account hack ho gaya, call 98765 43210\n")
    assert (told["script"], told["language"], told["abstained"]) == ("Latn", "hi-Latn", False)
    assert (told["reason"], told["lob"]) == ("account_hacked", "account_security")
    assert told["pii"] == [{"kind": "phone", "start": 32, "end": 43}]
    assert sum(told["mix"].values()) == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize(
    ("given", "language"),
    [
        (b"\n", "und"),
        (b"   \r\n", "und"),
        ("😀😀🔥\n".encode(), "und"),
        (b"\xff\xfe my account was hacked please help\n", "en"),
        ("\u202e\u200f\u200dमेरा खाता बंद है\n".encode(), "hi-Deva"),
        ("\u200d\u200d\n".encode(), "und"),
        ("我的賬號被封了，請幫忙\n".encode(), "zh-Hant"),
        ("我的账号被封了\n".encode(), "zh-Hans"),
        ("ساي تيدق بوليه ماسوق اکاون ساي\n".encode(), "ms-Arab"),
        (b"\x00\x01\x02\n", "und"),
        (b'{"a": 1}\n', "en"),
        (b'{"text": "\\ud800 saya tak boleh log masuk"}\n', "ms"),
        (b"[" * 3_000 + b"\n", "und"),
        (b"a" * 1_000_000 + b"\n", "en"),
    ],
)
def test_hostile_lines_are_answered(given: bytes, language: str) -> None:
    (told,) = understood(given)
    assert told["language"] == language


def test_an_object_brings_its_own_country_and_name() -> None:
    lines = [{"text": "apa cuaca hari ini", "country": each, "id": each} for each in ("MY", "ID")]
    told = understood("\n".join(map(json.dumps, lines)).encode(), "--country", "ID")
    assert [(each["id"], each["language"]) for each in told] == [("MY", "ms"), ("ID", "id")]


def test_the_policys_words_ask_for_a_lane() -> None:
    (told,) = understood(b"saya mau bunuh diri\n")
    assert {"lane": "L0", "by": "bunuh diri"} in told["lane_triggers"]


def test_no_option_gives_lines_for_people() -> None:
    ran = CliRunner().invoke(app, [], input=b"my account was hacked, mail a.b@mail.example\n")
    assert ran.exit_code == 0
    assert "account_hacked" in ran.stdout
    assert "a.b@" not in ran.stdout


@pytest.mark.parametrize(
    ("options", "field"),
    [
        (["--country", "Malaysia"], "country"),
        (["--model", "/nowhere/m.npz"], "file"),
        (["--policy", "/nowhere/p.yaml"], "file"),
    ],
)
def test_a_wrong_option_is_named_in_one_line(options: list[str], field: str) -> None:
    ran = CliRunner().invoke(app, options, input=b"hello\n")
    assert (ran.exit_code, ran.stderr.count("\n")) == (2, 1)
    assert ran.stderr.startswith(field)


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.npz").write_bytes(b"no model")
    ran = CliRunner().invoke(app, ["--model", str(tmp_path / "m.npz")], input=b"hello\n")
    assert (ran.exit_code, ran.stderr.count("\n")) == (2, 1)


def _rows() -> list[tuple[str, str, str]]:
    return [
        (f"{opener} {said} {closer}", reason, tag)
        for tag in ("en", "ms")
        for reason in ("account_hacked", "account_suspended", "age_appeal")
        for said in BANKS[tag].about[reason]
        for opener in BANKS[tag].openers
        for closer in BANKS[tag].closers
    ]


def _csv(path: Path) -> Path:
    lines = ["utt,intent,locale", *(f'"{said}",{reason},{tag}-XX' for said, reason, tag in _rows())]
    path.write_bytes(b"\xef\xbb\xbf" + "\r\n".join(lines).encode())
    return path


def train(*arguments: str) -> Any:
    return CliRunner().invoke(train_app, ["triage", *arguments])


def test_a_taught_model_is_used_from_the_data_folder(tmp_path: Path) -> None:
    ran = train(str(_csv(tmp_path / "a.csv")), "--passes", "4", "--json", "--risk", "0.3")
    assert ran.exit_code == 0, ran.output
    told = json.loads(ran.stdout)
    assert told["labels"] == {"language": 2, "reason": 3}
    (seen,) = understood(b"Akaun saya digodam, orang lain guna akaun saya\n")
    assert (seen["language"], seen["guesses"][0]["reason"]) == ("ms", "account_hacked")


def test_json_lines_and_gzip_teach_the_same_as_a_table(tmp_path: Path) -> None:
    lines = [json.dumps({"utt": said, "intent": reason, "locale": tag}) for said, reason, tag in _rows()]
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    first = train(str(_csv(tmp_path / "a.csv")), "--json", "--passes", "2")
    second = train(str(tmp_path / "a.jsonl.gz"), "--json", "--passes", "2", "--out", str(tmp_path / "b.npz"))
    assert json.loads(first.stdout)["digest"] == json.loads(second.stdout)["digest"]


@pytest.mark.parametrize(
    ("name", "content", "options", "said"),
    [
        ("a.csv", b"", [], "no rows"),
        ("a.csv", b"text,reason\n", [], "no rows"),
        ("a.csv", b"words,reason\nhello,x\n", [], "--text"),
        ("a.csv", b"text,reason\nhello,x\n", ["--reason", "why"], "--reason"),
        ("a.csv", b"text,reason\nhello,x\n" * 3, [], "too few"),
        ("a.csv", b"text,text\nhello,x\n", [], "more than once"),
        ("a.csv", b"text,reason\n\xff\xfe,x\n", [], "cannot be read"),
        ("a.jsonl", b"{\n", [], "line 1"),
        ("a.jsonl", b"[1]\n", [], "line 1"),
        ("a.csv.gz", gzip.compress(b"text,reason\nhello,x\n", mtime=0)[:-12], [], "cannot be read"),
        ("a.xlsx", b"PK", [], ".csv"),
    ],
)
def test_a_file_that_cannot_teach_is_refused_in_one_line(
    tmp_path: Path, name: str, content: bytes, options: list[str], said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    ran = train(str(tmp_path / name), *options)
    assert ran.exit_code == 1
    assert said in ran.stderr.splitlines()[-1]
    assert "Traceback" not in ran.output


def test_a_rare_label_stops_the_training_unless_it_is_left_out(tmp_path: Path) -> None:
    path = _csv(tmp_path / "a.csv")
    path.write_bytes(path.read_bytes() + b"\r\nsomething odd,rare_one,en\r\nanother odd one,rare_one,en\r\n")
    assert "'rare_one'" in train(str(path)).stderr
    assert train(str(path), "--drop-rare", "--passes", "1").exit_code == 0


@pytest.mark.parametrize(
    ("written", "tag"),
    [("hi-IN", "hi"), ("hi_Latn", "hi-Latn"), ("zh-Hant-TW", "zh"), ("EN-us", "en"), ("ms-arab", "ms-Arab")],
)
def test_languages_are_named_as_the_desk_names_them(written: str, tag: str) -> None:
    assert language_tag(written) == tag
