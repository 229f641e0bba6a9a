"""XES (IEEE 1849) as rows: one an event; a trace's attributes come with the prefix `case:`.

Read by expat straight from the stream, without a tree. A document type declaration is refused: a log needs none, and
entities are declared there.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.parsers import expat

from nakhoda.exchange.readers.source_file import LONGEST_FIELD, Row, SourceFile, Unreadable

VALUES = frozenset({"string", "date", "int", "float", "boolean", "id"})
DEEPEST = 64
MOST_EVENTS = 1_000_000  # of one trace
MOST_ATTRIBUTES = 2_000  # of one event or trace


def xes_rows(file: SourceFile) -> Iterator[Row]:
    """(number of the event in the file from 1, attribute -> text), trace by trace in the order of the file."""
    log = _Log(file.path.name)
    try:
        while piece := file.read():
            log.parser.Parse(piece, False)
            yield from log.finished()
        log.parser.Parse(b"", True)
    except expat.ExpatError as fault:
        raise Unreadable(f"{file.path.name}: not well-formed XML: {fault}") from fault
    yield from log.finished()
    if not log.is_log:
        raise Unreadable(f"{file.path.name}: the outermost element is no <log>; this is not XES")


class _Log:
    """Hears the parser and keeps the rows of finished traces."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.is_log = False
        self.path: list[str] = []
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.events: list[dict[str, str]] = []
        self.ready: list[Row] = []
        self.count = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse

    def finished(self) -> list[Row]:
        """Rows of the traces that have ended since the last call."""
        ready, self.ready = self.ready, []
        return ready

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if not self.path:
            self.is_log = name == "log"
        self.path.append(name)
        if len(self.path) > DEEPEST:
            raise Unreadable(f"{self.name}: nested deeper than {DEEPEST} elements in line {self._line()}")
        around = self.path[-2] if len(self.path) > 1 else ""
        if name == "trace":
            self.trace, self.events = {}, []
        elif name == "event":
            self.event = {}
        elif name in VALUES and around in ("trace", "event"):
            self._attribute(self.event if around == "event" else self.trace, attributes)

    def _attribute(self, into: dict[str, str], attributes: dict[str, str]) -> None:
        value = attributes.get("value", "")
        if len(value) > LONGEST_FIELD or len(into) >= MOST_ATTRIBUTES:
            raise Unreadable(f"{self.name}: line {self._line()}: more than anyone writes into a log")
        into[attributes.get("key", "")] = value

    def _end(self, tag: str) -> None:
        name = self.path.pop()
        if name == "event" and self.path[-1:] == ["trace"]:
            if len(self.events) >= MOST_EVENTS:
                raise Unreadable(f"{self.name}: more than {MOST_EVENTS:,} events in one trace, line {self._line()}")
            self.events.append(self.event)
        elif name == "trace":
            about = {f"case:{key}": value for key, value in self.trace.items()}
            for event in self.events:
                self.count += 1
                self.ready.append((self.count, {**about, **event}))
            self.events = []

    def _refuse(self, *declared: object) -> None:
        raise Unreadable(f"{self.name}: line {self._line()}: a document type declaration; refused, a log needs none")

    def _line(self) -> int:
        return self.parser.CurrentLineNumber
