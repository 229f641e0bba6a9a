"""The bound on a whole request's files, held while they arrive: nothing beyond it touches the disk (P12)."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

from nakhoda.desk.intake.files import LARGEST_MESSAGE, MEGABYTE

LARGEST_REQUEST = LARGEST_MESSAGE + MEGABYTE  # the files and the words around them


class WithinLimits(FileUploadHandler):
    """First of FILE_UPLOAD_HANDLERS: passes every chunk on, and breaks off at the bound, announced or not."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.seen = 0

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Refuse by the announced length, before anything is read."""
        if content_length > LARGEST_REQUEST:
            raise RequestDataTooBig(f"more than {LARGEST_REQUEST // MEGABYTE} MB")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count, and pass on."""
        self.seen += len(raw_data)
        if self.seen > LARGEST_REQUEST:
            raise RequestDataTooBig(f"more than {LARGEST_REQUEST // MEGABYTE} MB")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""
