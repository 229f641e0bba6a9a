"""CPU seconds of process trees, from /proc: what the application and the database spent, whoever did the work."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def postmaster(data: Path) -> int:
    """The process id of the server whose data live in this folder."""
    return int((data / "postmaster.pid").read_text().splitlines()[0])


def spent_by(roots: Iterable[int]) -> float:
    """CPU seconds of these processes, their living descendants, and the dead ones that they waited for."""
    family = _family(set(roots))
    return sum(sum(_times(pid)) for pid in family) / TICK


def _family(roots: set[int]) -> set[int]:
    parents = {int(name): _parent(int(name)) for name in os.listdir("/proc") if name.isdigit()}
    found = set(roots)
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _stat(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _parent(pid: int) -> int:
    stat = _stat(pid)
    return int(stat[1]) if stat else 0


def _times(pid: int) -> tuple[int, ...]:
    """utime, stime, and those of reaped children, in ticks."""
    stat = _stat(pid)
    return tuple(map(int, stat[11:15])) if stat else (0, 0, 0, 0)
