"""What a mapping leaves unexplained, gathered over a whole file: each value once, with its first rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

SHOWN = 3  # rows shown of one unexplained value
MOST = 1_000  # different unexplained values kept; the rest is only counted


@dataclass(slots=True)
class Finding:
    """One thing unexplained: the path in the mapping that should speak of it, the value, and where it stands."""

    path: str
    value: str
    message: str
    count: int = 0
    rows: list[tuple[int, dict[str, str]]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        rows = [{"row": line, **shown} for line, shown in self.rows]
        return {"path": self.path, "value": self.value, "message": self.message, "count": self.count, "rows": rows}

    def __str__(self) -> str:
        where = ", ".join(str(line) for line, _ in self.rows)
        named = f" {self.value!r}" if self.value else ""
        times = f"{self.count} row{'s' if self.count > 1 else ''}"
        return f"{self.path}:{named} {self.message} ({times}; row{'s' if len(self.rows) > 1 else ''} {where})"


@dataclass(slots=True)
class Findings:
    """All findings of one reading, in the order in which they were met."""

    shown: tuple[str, ...] = ()  # columns that the mapping names: only these are shown of a row
    found: dict[tuple[str, str], Finding] = field(default_factory=dict)
    more: int = 0

    def add(self, path: str, value: str, line: int, message: str, row: Mapping[str, str]) -> None:
        """Write one row down."""
        finding = self.found.get((path, value))
        if finding is None:
            if len(self.found) >= MOST:
                self.more += 1
                return
            finding = self.found[path, value] = Finding(path, value, message)
        finding.count += 1
        if len(finding.rows) < SHOWN:
            finding.rows.append((line, {name: (row.get(name) or "")[:60] for name in self.shown}))

    def __bool__(self) -> bool:
        return bool(self.found)

    def __iter__(self) -> Any:
        return iter(self.found.values())

    def __len__(self) -> int:
        return len(self.found)
