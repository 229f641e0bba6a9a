"""A file from elsewhere: opened plain or gzipped, read in bounded pieces, refused when it swells like a bomb."""

from __future__ import annotations

import gzip
import io
import zlib
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

Row = tuple[int, dict[str, str]]

PIECE = 256 * 1024  # bytes read at a time
SWOLLEN = 250  # times its compressed size; repetitive logs reach 60
FREE = 64 * 1024 * 1024  # bytes that a file may unpack to before its ratio is looked at
LONGEST_FIELD = 100_000  # characters


class Unreadable(ValueError):
    """The file cannot be read; the message says where and why, and what to do."""


class SourceFile:
    """Bytes of one file, unpacked. Use it in a `with`; `read` never returns more than asked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.unpacked = 0
        self._raw: IO[bytes] | None = None
        self._stream: IO[bytes] | None = None

    def __enter__(self) -> Self:
        try:
            self._raw = self.path.open("rb")
            packed = self._raw.read(2) == b"\x1f\x8b"
            self._raw.seek(0)
        except OSError as fault:
            raise Unreadable(f"{self.path.name}: {fault.strerror or fault}") from fault
        self._stream = gzip.GzipFile(fileobj=self._raw) if packed else self._raw  # type: ignore[assignment]
        self.packed_size = self.path.stat().st_size if packed else 0
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, at: TracebackType | None) -> None:
        if self._raw is not None:
            self._raw.close()

    def read(self, size: int = PIECE) -> bytes:
        """At most `size` bytes; empty at the end."""
        assert self._stream is not None
        try:
            piece = self._stream.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as fault:
            raise Unreadable(f"{self.path.name}: the gzip data is damaged or cut off ({fault})") from fault
        self.unpacked += len(piece)
        if self.packed_size and self.unpacked > max(FREE, SWOLLEN * self.packed_size):
            raise Unreadable(f"{self.path.name}: unpacks to more than {SWOLLEN} times its size; refused as a bomb")
        return piece

    def share_read(self) -> float:
        """How far the file is read, 0 to 1, for a progress bar."""
        size = self.path.stat().st_size or 1
        return min(1.0, self._raw.tell() / size) if self._raw and not self._raw.closed else 1.0


class Bytes(io.RawIOBase):
    """The same file for readers that want a stream."""

    def __init__(self, file: SourceFile) -> None:
        self.file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.file.read(min(len(buffer), PIECE))
        buffer[: len(piece)] = piece
        return len(piece)
