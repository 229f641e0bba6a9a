"""The process that reads strangers' bytes: little time, little memory, no new files, no sockets (P8).

`python -m nakhoda.desk.mail.child` reads requests on stdin and answers on stdout until stdin closes. A request is two
frames, settings (JSON) and the raw message; an answer is one frame of JSON {"refused", "detail"} or {"frames": n}, then
n frames as `wire.encode_mail` makes them. The parent owns the wall clock and kills.
"""

from __future__ import annotations

import contextlib
import gc
import json
import math
import os
import resource
import sys
from typing import BinaryIO

from nakhoda.desk.mail.addresses import normal_address
from nakhoda.desk.mail.charsets import preload
from nakhoda.desk.mail.limits import LIMITS, MailRefused
from nakhoda.desk.mail.mime import parse_mail
from nakhoda.desk.mail.wire import LENGTH_BYTES, encode_mail, frame

CPU_SECONDS = 5
MEMORY_BYTES = 256 * 1024 * 1024
_LARGEST_FRAME = LIMITS.message_bytes + 1024 * 1024


def main() -> None:
    """Serve until stdin closes."""
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    _warm_up()
    _lock_down()
    while True:
        frame_read = _read_frame(requests)
        if frame_read is None:
            return
        settings = json.loads(frame_read)
        raw = _read_frame(requests) or b""
        _grant_cpu(settings.get("cpu_seconds", CPU_SECONDS))
        for piece in _answer(raw, tuple(settings.get("trusted_hosts", ()))):
            answers.write(frame(piece))
        answers.flush()
        del raw
        gc.collect(0)


def _answer(raw: bytes, trusted_hosts: tuple[str, ...]) -> list[bytes]:
    try:
        pieces = encode_mail(parse_mail(raw, trusted_hosts=trusted_hosts))
    except MailRefused as refusal:
        return [_refused(refusal.reason, refusal.detail)]
    except MemoryError:
        return [_refused("memory", f"more than {MEMORY_BYTES} bytes")]
    except Exception as error:  # whatever it is, the message stays raw and a person looks at it
        return [_refused("parser_error", type(error).__name__)]
    return [json.dumps({"frames": len(pieces)}).encode(), *pieces]


def _refused(reason: str, detail: str) -> bytes:
    return json.dumps({"refused": reason, "detail": detail}).encode()


def _read_frame(stream: BinaryIO) -> bytes | None:
    head = stream.read(LENGTH_BYTES)
    if len(head) < LENGTH_BYTES:
        return None
    size = int.from_bytes(head, "big")
    if size > _LARGEST_FRAME:
        return None
    body = stream.read(size)
    return body if len(body) == size else None


def _warm_up() -> None:
    """Load now what is loaded lazily, because later no file can be opened."""
    preload()
    parse_mail(
        "From: a <a@b\u00e4.example>\nDate: Mon, 1 Jan 2024 00:00:00 +0000\nContent-Type: text/html\n\n"
        "<p style='color:red'>x@b\u00e4.example</p>".encode()
    )
    normal_address("a@b\u00e4.example")


def _lock_down() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))  # the open pipes stay; no file, no socket can be added
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    os.chdir("/")


def _grant_cpu(seconds: int) -> None:
    """CPU time is counted over the life of the process, so each message moves the mark."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = math.floor(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


if __name__ == "__main__":
    main()
