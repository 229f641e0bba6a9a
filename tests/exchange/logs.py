"""Invented logs of invented help desks, and the mapping that explains them."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import quoteattr

MAPPING = """
source: harbour
name: Harbour desk
kind: csv
chosen_by: received
zone: Asia/Kuala_Lumpur
nulls: ["?"]
case: ref
time: {column: updated, format: day-first}
received: {column: opened, format: day-first}
states:
  column: state
  values: {Neu: new, Working: open, Asked: pending_member, Parked: on_hold, Done: resolved, Filed: closed}
dims:
  queue: pier
  agent: who
  team: pier
  priority: {column: prio, values: {"1": urgent, "2": normal}}
  tier: {column: pier, values: {North: "1"}, otherwise: "2"}
sla: {column: kept, met: ["TRUE"], missed: ["FALSE"], code: kept}
"""
COLUMNS = ("ref", "state", "updated", "opened", "pier", "who", "prio", "kept")
ROWS: list[tuple[str, ...]] = [
    ("007", "Neu", "01-02-2026 09:00", "01-02-2026 08:50", "North", "?", "2", "TRUE"),
    ("008", "Working", "01-02-2026 09:05", "01-02-2026 09:05", "North", "Ana", "2", "TRUE"),
    ("007", "Working", "01-02-2026 10:00", "01-02-2026 08:50", "North", "Ana", "2", "TRUE"),
    ("007", "Working", "01-02-2026 11:00", "01-02-2026 08:50", "South", "Bo", "1", "TRUE"),
    ("007", "Working", "01-02-2026 12:00", "01-02-2026 08:50", "North", "Ana", "1", "FALSE"),
    ("007", "Done", "02-02-2026 09:00", "01-02-2026 08:50", "North", "Ana", "1", "FALSE"),
    ("008", "Done", "02-02-2026 09:30", "01-02-2026 09:05", "North", "Ana", "2", "TRUE"),
    ("008", "Working", "02-02-2026 15:00", "01-02-2026 09:05", "North", "Ana", "2", "TRUE"),
    ("007", "Filed", "03-02-2026 09:00", "01-02-2026 08:50", "North", "?", "1", "FALSE"),
    ("008", "Done", "03-02-2026 10:00", "01-02-2026 09:05", "North", "Ana", "2", "TRUE"),
]


def csv_text(rows: Iterable[Sequence[str]] = ROWS, columns: Sequence[str] = COLUMNS, delimiter: str = ",") -> str:
    """A CSV with its first line."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="\r\n").writerows([columns, *rows])
    return out.getvalue()


def csv_file(folder: Path, rows: Iterable[Sequence[str]] = ROWS, name: str = "log.csv") -> Path:
    """The same as a file."""
    path = folder / name
    path.write_text(csv_text(rows), encoding="utf-8", newline="")
    return path


def xes_text(traces: dict[str, list[dict[str, str]]], head: str = "") -> str:
    """An XES log; every value is written as a string but `time:timestamp`."""

    def attribute(key: str, value: str) -> str:
        tag = "date" if key == "time:timestamp" else "string"
        return f"<{tag} key={quoteattr(key)} value={quoteattr(value)}/>"

    body = "".join(
        f"<trace>{attribute('concept:name', name)}"
        + "".join(f"<event>{''.join(attribute(*pair) for pair in event.items())}</event>" for event in events)
        + "</trace>"
        for name, events in traces.items()
    )
    globals_ = '<global scope="event"><string key="concept:name" value="name"/></global>'
    return f'<?xml version="1.0"?>{head}<log xmlns="http://www.xes-standard.org/">{globals_}{body}</log>'


def packed(folder: Path, text: str, name: str = "log.xes.gz") -> Path:
    """A gzipped file."""
    path = folder / name
    path.write_bytes(gzip.compress(text.encode()))
    return path
