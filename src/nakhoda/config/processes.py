"""Runs several programs as one: starts them, restarts what dies, stops all of it together."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

log = logging.getLogger("nakhoda.processes")
STEADY_SECONDS = 60.0  # who ran this long starts again with a short wait
LONGEST_WAIT = 60.0
PATIENCE_SECONDS = 20.0  # to finish what is being done
COMMAND = (sys.executable, "-m", "nakhoda.config.cli")


@dataclass(frozen=True, slots=True)
class Part:
    """One program. `log_file` takes its output; without one it goes where ours goes."""

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    log_file: Path | None = None


def wait_before_restart(failures: int) -> float:
    """Seconds: 1, 2, 4 ... up to a minute, by how often it died in a row."""
    return float(min(2 ** max(0, failures - 1), LONGEST_WAIT))


class Supervisor:
    """Keeps parts alive until `stop` is called or a signal to end arrives."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = [_Running(part) for part in parts]
        self._ended = threading.Event()

    def start(self) -> None:
        """Start all parts; returns at once."""
        for running in self._parts:
            running.start()

    def watch(self) -> None:
        """Until the end: restart what dies. Ctrl-C and SIGTERM end it, and everything stops before this returns."""
        self._take_signals()
        try:
            while not self._ended.wait(0.25):
                for running in self._parts:
                    running.look()
        finally:
            self.stop()

    def end(self) -> None:
        """Make `watch` return."""
        self._ended.set()

    def stop(self) -> None:
        """Ask every part to end, in reverse order; kill the process group of what does not."""
        self._ended.set()
        for running in reversed(self._parts):
            running.ask_to_end()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for running in reversed(self._parts):
            running.wait_for_end(deadline)

    def _take_signals(self) -> None:
        def on_signal(number: int, frame: FrameType | None) -> None:
            self._ended.set()

        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, on_signal)


class _Running:
    """A part and its process. Each has a session of its own, so that Ctrl-C reaches only the supervisor."""

    def __init__(self, part: Part) -> None:
        self.part = part
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started = self.again_at = 0.0

    def start(self) -> None:
        output = self._output()
        environment = os.environ | dict(self.part.environment)
        self.process = subprocess.Popen(
            self.part.command, env=environment, stdout=output, stderr=output, start_new_session=True
        )
        self.started, self.again_at = time.monotonic(), 0.0
        if output is not None:
            output.close()

    def look(self) -> None:
        now = time.monotonic()
        if self.process is not None and (code := self.process.poll()) is not None:
            self.failures = 1 if now - self.started > STEADY_SECONDS else self.failures + 1
            wait = wait_before_restart(self.failures)
            log.error("%s ended with %s; starting it again in %.0f s", self.part.name, code, wait)
            self.process, self.again_at = None, now + wait
        if self.process is None and self.again_at and now >= self.again_at:
            self.start()

    def ask_to_end(self) -> None:
        self._signal(signal.SIGTERM)

    def wait_for_end(self, deadline: float) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            log.error("%s did not end in time; killed", self.part.name)
        self._signal(signal.SIGKILL)  # whatever the program has left behind in its session
        self.process.wait()

    def _signal(self, number: signal.Signals) -> None:
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except ProcessLookupError:
                return

    def _output(self) -> IO[bytes] | None:
        if self.part.log_file is None:
            return None
        self.part.log_file.parent.mkdir(parents=True, exist_ok=True)
        return self.part.log_file.open("ab")
