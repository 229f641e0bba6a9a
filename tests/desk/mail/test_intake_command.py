"""`nakhoda intake mail --dry-run`: every message in a line of its own, whatever it is; no database."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from nakhoda.config.cli.intake import app
from nakhoda.desk.mail.files import split_messages
from nakhoda.desk.mail.reading import read_mail
from nakhoda.desk.mail.tokens import reply_address
from tests.desk.mail.letters import CHARSETS, STRUCTURES, b64, letter, multipart, part

FIELDS = [
    "file", "outcome", "from", "to", "cc", "reply_to", "subject", "message_id", "references",
    "text", "html", "attachments", "language",
]  # fmt: skip
POSTMARK = b"From ann@member.example Mon Mar  3 10:15:00 2025\n"


def _lines(*words: str, stdin: bytes = b"", env: dict[str, str] | None = None) -> list[dict[str, Any]]:
    result = CliRunner().invoke(
        app, ["mail", *words, "--dry-run", "--json"], input=stdin, env=env, catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_line_has_exactly_the_promised_fields(tmp_path: Path) -> None:
    raw = multipart(
        part("Hello"),
        part(b64("x"), "image/png; name=a.png", Content_Transfer_Encoding="base64"),
        Cc="Bob <b@b.example>",
    )
    (tmp_path / "a.eml").write_bytes(raw)
    (found,) = _lines(str(tmp_path / "a.eml"))
    assert list(found) == FIELDS
    assert found["file"] == str(tmp_path / "a.eml")
    assert found["from"] == {"address": "aisyah@member.example", "name": "Aisyah binti Omar"}
    assert found["cc"] == [{"address": "b@b.example", "name": "Bob"}]
    assert list(found["attachments"][0]) == ["name", "content_type", "size", "sha256", "content_id"]
    assert (found["outcome"], found["text"].strip(), found["message_id"]) == ("case", "Hello", "<m1@member.example>")


def test_every_file_of_a_folder_becomes_a_line_and_none_raises(tmp_path: Path) -> None:
    for number, (raw, _) in enumerate((CHARSETS | STRUCTURES).values()):
        (tmp_path / f"{number:03}.eml").write_bytes(raw)
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper" / "empty").write_bytes(b"")
    (tmp_path / "deeper" / "noise").write_bytes(b"\x00\xff\x13" * 99)
    (tmp_path / ".hidden").write_bytes(letter())
    found = _lines(str(tmp_path))
    assert len(found) == len(CHARSETS) + len(STRUCTURES) + 2
    assert {line["outcome"] for line in found} == {"case", "unparsed"}
    unparsed = [line for line in found if line["outcome"] == "unparsed"]
    assert [Path(line["file"]).name for line in unparsed] == ["empty", "noise"]
    assert all(list(line) == FIELDS and line["from"] is None for line in unparsed)


def test_the_same_bytes_twice_are_a_duplicate_and_the_same_id_alone_is_not(tmp_path: Path) -> None:
    for name, raw in (("1", letter("a")), ("2", letter("b")), ("3", letter("a"))):
        (tmp_path / name).write_bytes(raw)
    assert [line["outcome"] for line in _lines(str(tmp_path))] == ["case", "case", "duplicate"]


def test_an_mbox_is_many_messages_and_its_escapes_are_undone(tmp_path: Path) -> None:
    box = (
        POSTMARK
        + letter("one\n>From here\n").replace(b"\r\n", b"\n")
        + b"\n"
        + POSTMARK
        + letter("two", Message_ID="<m2@x>")
    )
    (tmp_path / "box").write_bytes(box)
    found = _lines(str(tmp_path / "box"))
    assert [line["message_id"] for line in found] == ["<m1@member.example>", "<m2@x>"]
    assert found[0]["text"] == "one\nFrom here\n"


def test_a_sentence_that_begins_with_from_does_not_cut_a_message() -> None:
    raw = POSTMARK + letter("Text\n\nFrom what I heard at 10:15 in 2025\nit is locked\n\nFrom me, 10:20 2025\n")
    assert len(split_messages(raw)) == 1


def test_standard_input_and_json_wrapped_mail_are_read(tmp_path: Path) -> None:
    assert [line["file"] for line in _lines("-", stdin=letter())] == ["-"]
    (tmp_path / "a.json").write_text(json.dumps({"id": "1", "text": POSTMARK.decode() + letter("wrapped").decode()}))
    (tmp_path / "b.json").write_text('{"text": "no mail"}')
    assert [(line["outcome"], line["text"]) for line in _lines(str(tmp_path))] == [
        ("case", "wrapped"),
        ("unparsed", ""),
    ]


def test_an_answer_to_a_signed_address_is_a_reply_only_from_its_member() -> None:
    address = reply_address("support@nakhoda.example", 5, "aisyah@member.example", b"secret")
    keys = {"NAKHODA_MAIL_KEYS": "secret"}
    assert _lines("-", stdin=letter(To=address), env=keys)[0]["outcome"] == "reply"
    assert _lines("-", stdin=letter(To=address, From="bob@x.example"), env=keys)[0]["outcome"] == "case"
    assert _lines("-", stdin=letter(To=address), env={"NAKHODA_MAIL_KEYS": "other"})[0]["outcome"] == "case"
    threaded = letter(In_Reply_To="<out@nakhoda.example>", Subject="Re: case 5")
    assert _lines("-", stdin=threaded, env=keys)[0]["outcome"] == "case"


def test_a_token_in_the_envelope_counts_and_a_wrong_one_is_a_hint() -> None:
    address = reply_address("support@nakhoda.example", 5, "aisyah@member.example", b"secret")
    reading = read_mail(letter(), keys=b"secret", recipients=(address,))
    assert (reading.outcome, reading.token and reading.token.case_id) == ("reply", 5)
    foreign = read_mail(letter(From="bob@x.example"), keys=b"secret", recipients=(address,))
    assert (foreign.outcome, foreign.token, foreign.hinted_case) == ("case", None, 5)


def test_a_reading_folds_quotes_and_knows_the_language() -> None:
    reading = read_mail(letter("मेरा खाता बंद है, कृपया मदद करें।\n\n> क्या हुआ?"))
    assert (reading.fresh, reading.quoted) == ("मेरा खाता बंद है, कृपया मदद करें।", "> क्या हुआ?")
    assert reading.language.startswith("hi")
    assert reading.may_acknowledge.outcome


def test_a_missing_file_is_named_and_ends_with_an_error(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["mail", str(tmp_path / "nothing"), "--dry-run"])
    assert result.exit_code == 1
    assert "nothing" in result.output


@pytest.mark.parametrize("json_lines", [True, False])
def test_a_dry_run_needs_neither_django_nor_a_database(tmp_path: Path, json_lines: bool) -> None:
    (tmp_path / "a.eml").write_bytes(letter())
    program = (
        "import sys; from nakhoda.config.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "assert 'django' not in sys.modules\n"
    )
    words = ["intake", "mail", str(tmp_path), "--dry-run", *(["--json"] if json_lines else [])]
    done = subprocess.run(
        [sys.executable, "-c", program, *words], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "aisyah@member.example" in done.stdout
