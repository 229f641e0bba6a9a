"""Evidence bytes: durable before their row, named by their hash, sniffed, and marked when they could run."""

from __future__ import annotations

import os
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from django.core.exceptions import RequestDataTooBig
from django.test import Client

from nakhoda.desk.intake import files, uploads
from nakhoda.desk.intake.file_kinds import clean_file_name, is_suspicious, kind_of
from nakhoda.desk.intake.files import FileTooLarge, keep, refuse_too_many
from nakhoda.desk.intake.unclaimed import sweep_unclaimed
from nakhoda.desk.models import Attachment
from nakhoda.desk.queries.evidence import is_kept, path_of
from tests.cast import NOW, person
from tests.desk.stories import opened, the_program

PNG = b"\x89PNG\r\n\x1a\n"
KINDS = {
    "a picture that says it is a page": (PNG, "a.html", "image/png"),
    "a PDF": (b"%PDF-1.7", "a", "application/pdf"),
    "a Word file": (
        b"PK\x03\x04rest",
        "letter.docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "an archive": (b"PK\x03\x04rest", "letter.zip", "application/zip"),
    "a film": (b"\0\0\0\x18ftypmp42", "f.mp4", "video/mp4"),
    "a telephone's picture": (b"\0\0\0\x18ftypheic", "f.heic", "image/heic"),
    "text in Tamil": ("வணக்கம்".encode(), "a.txt", "text/plain"),
    "a table": (b"a,b\n1,2", "a.csv", "text/csv"),
    "a page": (b"<html>", "a.html", "text/plain"),
    "a program": (b"MZ\x90\0", "a.png", "application/octet-stream"),
    "noise": (b"\xff\xfe\x00\x01", "a.bin", "application/octet-stream"),
}


@pytest.mark.parametrize(("head", "name", "kind"), KINDS.values(), ids=KINDS)
def test_the_first_bytes_say_what_it_is(head: bytes, name: str, kind: str) -> None:
    assert kind_of(head, name) == kind


@pytest.mark.parametrize(
    ("head", "name", "marked"),
    [
        (b"MZ", "a.png", True),
        (b"#!/bin/sh", "a", True),
        (PNG, "a.exe", True),
        (PNG, "photo.png.scr ", True),
        (b"  <!DOCTYPE html>", "a.txt", True),
        (b"<svg onload=x>", "a", True),
        (PNG, "a.png", False),
        (b"hello", "a.txt", False),
    ],
)
def test_what_could_run_is_marked(head: bytes, name: str, marked: bool) -> None:
    assert is_suspicious(head, name) is marked


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\proof.pdf", "proof.pdf"),
        ("photo\u202egpj.exe", "photo_gpj.exe"),
        ("a\x00b\n.txt", "a_b_.txt"),
        ("...", "file"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
        ("ஆதாரம்.pdf", "ஆதாரம்.pdf"),
    ],
)
def test_a_name_is_only_a_name(name: str, clean: str) -> None:
    assert clean_file_name(name) == clean


def test_bytes_are_kept_once_under_their_hash() -> None:
    first, second = keep(b"proof", "a.txt"), keep(BytesIO(b"proof"), "b.txt")
    assert first.sha256 == second.sha256 == sha256(b"proof").hexdigest()
    assert path_of(first.sha256).read_bytes() == b"proof"
    assert (first.name, second.name, first.size) == ("a.txt", "b.txt", 5)


def test_known_bytes_look_fresh_to_the_sweep() -> None:
    kept = keep(b"proof", "a.txt")
    os.utime(path_of(kept.sha256), (0, 0))
    keep(b"proof", "a.txt")
    assert path_of(kept.sha256).stat().st_mtime > 0


def test_what_is_too_large_leaves_nothing_behind(settings: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LARGEST_FILE", 4)
    with pytest.raises(FileTooLarge):
        keep(b"12345", "a.txt")
    folder = Path(settings.EVIDENCE_FOLDER)  # type: ignore[attr-defined]
    assert [path for path in folder.rglob("*") if path.is_file() and path.name != ".lock"] == []


def test_a_message_holds_so_many_files() -> None:
    one = keep(b"1", "a.txt")
    refuse_too_many((one,) * files.MOST_FILES)
    with pytest.raises(FileTooLarge):
        refuse_too_many((one,) * (files.MOST_FILES + 1))


@pytest.mark.parametrize("digest", ["", "../../secret", "0" * 64])
def test_only_what_is_here_is_kept(digest: str) -> None:
    assert not is_kept(digest)


# -- what nobody claimed, and what is too much ---------------------------------------------------------------------


@pytest.mark.django_db
def test_bytes_that_no_row_names_go_after_two_days() -> None:
    named, unnamed, fresh = keep(b"named", "a"), keep(b"unnamed", "b"), keep(b"fresh", "c")
    found = opened(files=(named,))
    old = (NOW - timedelta(days=3)).timestamp()
    for file in (named, unnamed):
        os.utime(path_of(file.sha256), (old, old))
    os.utime(path_of(fresh.sha256), (NOW.timestamp(), NOW.timestamp()))
    with the_program():
        assert sweep_unclaimed(NOW) == 1
        assert sweep_unclaimed(NOW) == 0
    assert [is_kept(file.sha256) for file in (named, unnamed, fresh)] == [True, False, True]
    assert found.id


@pytest.mark.parametrize("announced", [uploads.LARGEST_REQUEST + 1, 0])
def test_a_request_that_is_too_large_is_broken_off(announced: int, monkeypatch: pytest.MonkeyPatch) -> None:
    handler = uploads.WithinLimits()
    if announced:
        with pytest.raises(RequestDataTooBig):
            handler.handle_raw_input(None, {}, announced, b"", None)
        return
    monkeypatch.setattr(uploads, "LARGEST_REQUEST", 10)
    assert handler.receive_data_chunk(b"12345", 0) == b"12345"
    with pytest.raises(RequestDataTooBig):
        handler.receive_data_chunk(b"678901", 5)


@pytest.mark.django_db
@pytest.mark.parametrize(("who", "status"), [("agent_chennai", 200), ("agent_kl", 404), ("", 302)])
def test_a_file_is_given_to_whoever_may_read_its_case(client: Client, who: str, status: int) -> None:
    found = opened(files=(keep(PNG, "screen.png"),))
    with the_program():
        (file,) = Attachment.objects.filter(case_id=found.id)
    if who:
        with the_program():
            client.force_login(person(who).user)
    answer = client.get(f"/files/{file.id}/")
    assert answer.status_code == status
    if status == 200:
        assert b"".join(answer.streaming_content) == PNG  # type: ignore[attr-defined]
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Security-Policy"].startswith("sandbox")
