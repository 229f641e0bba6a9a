"""The key that signs sessions, links and reply tokens: given, or made once and kept in the data folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(data_folder: Path) -> str:
    """`NAKHODA_SECRET`, or the content of `DATA/secret` (made with mode 600 when absent)."""
    if given := os.environ.get("NAKHODA_SECRET"):
        return given
    path = data_folder / "secret"
    if not path.exists():
        data_folder.mkdir(parents=True, exist_ok=True)
        with open(path, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as handle:
            handle.write(secrets.token_urlsafe(48))
    return path.read_text()
