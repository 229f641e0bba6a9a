"""The embedded server is started by whoever needs it first, also in the middle of its own recovery."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from nakhoda.config import embedded


def test_a_file_that_goes_while_the_folder_is_handed_over_stops_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recovering server removes its cache files; the worker that looked just then used to fall."""
    for name in ("first", "gone", "last"):
        (tmp_path / name).touch()
    given: list[str] = []

    def chown(path: Path, user: str, group: str) -> None:
        if path.name == "gone":
            raise FileNotFoundError(path)
        given.append(path.name)

    monkeypatch.setattr(shutil, "chown", chown)
    embedded._chown(tmp_path)
    assert {"first", "last"} <= set(given)
