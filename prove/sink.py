"""The next mail system: takes what the desk sends and remembers every Message-ID that it was given."""

from __future__ import annotations

import threading
from collections import Counter
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from prove.desk import free_port


class Sink:
    """An SMTP server of the outside world: nobody kills it, so what it has taken really left."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()  # by Message-ID
        self.recipients: set[str] = set()
        self._lock = threading.Lock()
        self.port = free_port()
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Remember, then say yes."""
        letter = message_from_bytes(envelope.content)
        with self._lock:
            self.taken[str(letter["Message-ID"])] += 1
            self.recipients.update(envelope.rcpt_tos)
        return "250 OK"

    @property
    def repeats(self) -> int:
        """Letters that came more than once, counted each time too many."""
        return sum(self.taken.values()) - len(self.taken)

    def start(self) -> None:
        """Listen."""
        self._controller.start()

    def stop(self) -> None:
        """Close."""
        self._controller.stop()
