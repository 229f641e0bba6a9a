"""Where the bytes of a file lie: under their sha256, in the evidence folder."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings


def path_of(digest: str) -> Path:
    """The place of a hash, whether or not its bytes are there."""
    return Path(settings.EVIDENCE_FOLDER) / "sha256" / digest[:2] / digest[2:4] / digest


def is_kept(digest: str) -> bool:
    """Whether bytes of this hash are here."""
    return len(digest) == 64 and path_of(digest).is_file()
