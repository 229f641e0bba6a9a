"""Where triage models lie, and how they are read and written: whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from nakhoda.core.understanding.model import Model
from nakhoda.core.understanding.packing import ModelError, pack, unpack

NAME = "triage.npz"
BIGGEST = 256_000_000  # bytes of a file


def usual_model() -> Path:
    """The model that the desk and `nakhoda understand` take when none is named."""
    return Path(os.environ.get("NAKHODA_DATA", "var")) / "models" / NAME


def read_model(path: Path) -> Model:
    """Raises `ModelError` or `OSError`."""
    file = path / NAME if path.is_dir() else path
    if file.stat().st_size > BIGGEST:
        raise ModelError(f"larger than {BIGGEST // 1_000_000} MB")
    return unpack(file.read_bytes())


def write_model(model: Model, path: Path) -> Path:
    """Write to `path` (into it, when it is a folder), never leaving half a file."""
    file = path / NAME if path.is_dir() or not path.suffix else path
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, half = tempfile.mkstemp(dir=file.parent, suffix=".half")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(pack(model))
        Path(half).replace(file)
    finally:
        Path(half).unlink(missing_ok=True)
    return file
