"""`nakhoda clock`: due times and elapsed business minutes for vectors on standard input. No database, no Django."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timezone
from json import dumps, loads
from typing import Any

from nakhoda.core.calendar import (
    ALWAYS,
    Calendar,
    CalendarError,
    Pause,
    due_at,
    elapsed_minutes,
    parse_calendar,
)

_FIELDS = {"calendar", "start", "end", "target_minutes", "pauses", "business"}


def clock(json: bool = False) -> None:
    """Read one vector per line, answer one JSON object per line.

    A vector is {calendar: {timezone, weekly, holidays, exceptions}, start, target_minutes, pauses, business} and gives
    {due_at}; with `end` in place of `target_minutes` it gives {elapsed_minutes}. A line that cannot be answered gives
    {error, line} and exit code 1 at the end. The answer is JSON with or without --json.
    """
    failed = False
    for reply in answers(sys.stdin.buffer):
        failed = failed or "error" in reply
        sys.stdout.write(dumps(reply, ensure_ascii=False) + "\n")
    sys.stdout.flush()
    if failed:
        raise SystemExit(1)


def answers(lines: Iterable[bytes]) -> Iterator[dict[str, Any]]:
    """One answer per line that is not blank, in order; lines are numbered from 1."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield answer(_vector(line))
            except CalendarError as error:
                yield {"error": str(error), "line": number}


def answer(vector: dict[str, Any]) -> dict[str, Any]:
    """{due_at} or {elapsed_minutes} for one vector; raises `CalendarError` naming the field."""
    if unknown := sorted(set(vector) - _FIELDS):
        raise CalendarError(f"unknown field {unknown[0]!r}")
    if ("end" in vector) == ("target_minutes" in vector):
        raise CalendarError("give either target_minutes or end")
    business = vector.get("business", True)
    if not isinstance(business, bool):
        raise CalendarError("business: must be true or false")
    calendar, start, pauses = _calendar(vector, business), _instant("start", vector.get("start")), _pauses(vector)
    if "end" in vector:
        used = elapsed_minutes(calendar, start, _instant("end", vector["end"]), pauses, business)
        return {"elapsed_minutes": int(used) if float(used).is_integer() else used}
    due = due_at(calendar, start, _target(vector["target_minutes"]), pauses, business)
    return {"due_at": due.astimezone(timezone.utc).isoformat()}


def _vector(line: bytes) -> dict[str, Any]:
    try:
        vector = loads(line)
    except (ValueError, RecursionError) as error:
        raise CalendarError(f"not JSON: {error}") from None
    if not isinstance(vector, dict):
        raise CalendarError("must be a JSON object")
    return vector


def _calendar(vector: dict[str, Any], business: bool) -> Calendar:
    if "calendar" not in vector and not business:
        return ALWAYS
    return parse_calendar(vector.get("calendar") or {})


def _target(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise CalendarError("target_minutes: must be a number")
    try:
        return float(value)
    except OverflowError:
        raise CalendarError("target_minutes: is too large") from None


def _instant(name: str, value: Any) -> datetime:
    if not isinstance(value, str):
        raise CalendarError(f"{name}: must be an ISO 8601 instant, such as 2026-11-20T15:00:00+08:00")
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        raise CalendarError(f"{name}: {value!r} is not an ISO 8601 instant") from None
    if instant.tzinfo is None:
        raise CalendarError(f"{name}: {value!r} has no time zone; write an offset or Z")
    return instant


def _pauses(vector: dict[str, Any]) -> list[Pause]:
    pauses = vector.get("pauses") or []
    if not isinstance(pauses, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in pauses):
        raise CalendarError("pauses: must be a list of [from, to]")
    return [
        (_instant(f"pauses[{index}]", start), None if stop is None else _instant(f"pauses[{index}]", stop))
        for index, (start, stop) in enumerate(pauses)
    ]


def app(words: Sequence[str] | None = None, prog_name: str = "nakhoda clock") -> None:
    """The door for `nakhoda clock`; argparse, because it must start at once."""
    parser = ArgumentParser(prog=prog_name, description=clock.__doc__, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="one JSON object per line (always so)")
    clock(json=parser.parse_args(words).json)


if __name__ == "__main__":
    app()
