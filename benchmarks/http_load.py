"""A small load generator: so many keep-alive clients on loopback for so many seconds, then it stops by itself."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.cpu import postmaster, spent_by
from benchmarks.ground import data_folder
from benchmarks.servers import Server

Request = Callable[[int, int], bytes]  # client, number of its request -> the whole request


@dataclass(slots=True)
class Load:
    """What a server answered in `seconds`."""

    seconds: float
    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    app_cpu: float = 0.0
    db_cpu: float = 0.0

    @property
    def done(self) -> int:
        """Acknowledged: 2xx or a redirect after a post."""
        return sum(count for status, count in self.statuses.items() if 200 <= status < 400)

    @property
    def rate(self) -> float:
        """Of these a second."""
        return self.done / self.seconds

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds each, application and database."""
        return 1000 * (self.app_cpu + self.db_cpu) / max(1, self.done)


def load(server: Server, request: Request, clients: int, seconds: float) -> Load:
    """Every client sends its next request as soon as the last is answered."""
    whole = Load(seconds)
    database = [postmaster(data_folder())]
    app, base = spent_by([server.pid]), spent_by(database)
    end = time.perf_counter() + seconds
    started = time.perf_counter()
    threads = [threading.Thread(target=_client, args=(server.port, request, n, end, whole)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    whole.seconds = time.perf_counter() - started
    whole.app_cpu, whole.db_cpu = spent_by([server.pid]) - app, spent_by(database) - base
    return whole


def _client(port: int, request: Request, index: int, end: float, whole: Load) -> None:
    connection = Connection(port)
    number = 0
    while time.perf_counter() < end:
        sent = request(index, number)
        started = time.perf_counter()
        status, _ = connection.exchange(sent)
        whole.waits.append(time.perf_counter() - started)
        whole.statuses[status] += 1
        number += 1
    connection.close()


class Connection:
    """One keep-alive connection; knows as much HTTP as our servers speak."""

    def __init__(self, port: int, timeout: float = 30) -> None:
        self._socket = socket.create_connection(("127.0.0.1", port), timeout)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""

    def exchange(self, request: bytes) -> tuple[int, bytes]:
        """Send, and read the whole answer: (status, head and body)."""
        self._socket.sendall(request)
        head = self._until(b"\r\n\r\n")
        lines = head.lower()
        status = int(head[9:12])
        if b"transfer-encoding: chunked" in lines:
            return status, head + self._chunks()
        return status, head + self._exactly(_length(lines))

    def close(self) -> None:
        """Hang up."""
        self._socket.close()

    def _until(self, mark: bytes) -> bytes:
        while (place := self._buffer.find(mark)) < 0:
            self._more()
        place += len(mark)
        taken, self._buffer = self._buffer[:place], self._buffer[place:]
        return taken

    def _exactly(self, size: int) -> bytes:
        while len(self._buffer) < size:
            self._more()
        taken, self._buffer = self._buffer[:size], self._buffer[size:]
        return taken

    def _chunks(self) -> bytes:
        body = b""
        while size := int(self._until(b"\r\n"), 16):
            body += self._exactly(size)
            self._exactly(2)
        self._until(b"\r\n")
        return body

    def _more(self) -> None:
        data = self._socket.recv(65536)
        if not data:
            raise ConnectionResetError("the server hung up")
        self._buffer += data


def _length(head: bytes) -> int:
    _, found, rest = head.partition(b"content-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


def post(path: str, body: bytes, content_type: str, **headers: str) -> bytes:
    """A POST request's bytes."""
    lines = [
        f"POST {path} HTTP/1.1",
        "Host: localhost",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(body)}",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def get(path: str, **headers: str) -> bytes:
    """A GET request's bytes."""
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"
