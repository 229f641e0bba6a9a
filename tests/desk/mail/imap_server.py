"""A small IMAP server for the tests: one folder in memory, enough commands for a poll."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Box(socketserver.ThreadingTCPServer):
    """Holds messages by UID with their flags; `moved` is the other folder."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, messages: list[bytes], can_move: bool) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.messages = dict(enumerate(messages, 11))
        self.flags: dict[int, set[str]] = {uid: set() for uid in self.messages}
        self.moved: list[bytes] = []
        self.can_move = can_move


class _Session(socketserver.StreamRequestHandler):
    server: Box

    def handle(self) -> None:
        self._say("* OK ready")
        for raw in self.rfile:
            tag, command = raw.decode().strip().split(" ", 1)
            self._do(command)
            self._say(f"{tag} OK done")
            if command == "LOGOUT":
                return

    def _do(self, command: str) -> None:
        box = self.server
        if command == "CAPABILITY":
            self._say("* CAPABILITY IMAP4rev1" + (" MOVE" if box.can_move else ""))
        elif command.startswith("SELECT"):
            self._say(f"* {len(box.messages)} EXISTS")
        elif command.startswith("UID SEARCH"):
            unseen = [uid for uid, flags in box.flags.items() if not flags & {"\\Seen", "\\Flagged"}]
            self._say("* SEARCH " + " ".join(map(str, unseen)))
        elif command == "EXPUNGE":
            for uid in [uid for uid, flags in box.flags.items() if "\\Deleted" in flags]:
                del box.messages[uid], box.flags[uid]
        elif match := re.match(r"UID (FETCH|STORE|COPY|MOVE) (\d+) (.*)", command):
            self._one(match[1], int(match[2]), match[3])

    def _one(self, verb: str, uid: int, rest: str) -> None:
        box = self.server
        if verb == "STORE":
            box.flags[uid] |= set(re.findall(r"\\\w+", rest))
        elif verb in ("COPY", "MOVE"):
            box.moved.append(box.messages[uid])
            if verb == "MOVE":
                del box.messages[uid], box.flags[uid]
        elif "RFC822.SIZE" in rest:
            self._say(f"* 1 FETCH (UID {uid} RFC822.SIZE {len(box.messages[uid])})")
        else:
            raw = box.messages[uid]
            self.wfile.write(f"* 1 FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")

    def _say(self, line: str) -> None:
        self.wfile.write(line.encode() + b"\r\n")


@contextmanager
def imap_box(messages: list[bytes], can_move: bool = True) -> Iterator[Box]:
    """A running server with these messages."""
    with Box(messages, can_move) as box:
        threading.Thread(target=box.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield box
        box.shutdown()
