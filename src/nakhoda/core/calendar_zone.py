"""Where a zone's offset from UTC is constant. `zoneinfo` does not say, so it is probed by the day and bisected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from nakhoda.core.calendar_axis import DAY

EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
SECOND = 1_000_000
_CHUNK = 364 * DAY


def offset_spans(zone: str, start: int, end: int) -> Iterator[tuple[int, int, int]]:
    """Cuts the UTC span [start, end), in microseconds since the epoch, into (from, to, offset) of one offset each."""
    if zone == "UTC":
        yield start, end, 0
        return
    while start < end:
        for until, offset in _chunk(zone, start // _CHUNK):
            if start < until:
                stop = min(until, end)
                yield start, stop, offset
                start = stop
                if start >= end:
                    return


@lru_cache(maxsize=4096)
def _chunk(zone: str, number: int) -> tuple[tuple[int, int], ...]:
    """(end, offset) of every span of constant offset in one stretch of 364 days."""
    info, at, end = ZoneInfo(zone), number * _CHUNK, (number + 1) * _CHUNK
    offset, spans = _offset(info, at), []
    while at < end:
        following = _offset(info, at + DAY)
        if following != offset:
            spans.append((_change(info, at, at + DAY), offset))
            offset = following
        at += DAY
    return (*spans, (end, offset))


def _change(info: ZoneInfo, low: int, high: int) -> int:
    """The second at which the offset of `low` stops to hold."""
    before = _offset(info, low)
    while high - low > SECOND:
        middle = (low + high) // 2 // SECOND * SECOND
        low, high = (middle, high) if _offset(info, middle) == before else (low, middle)
    return high


def _offset(info: ZoneInfo, at: int) -> int:
    offset = (EPOCH + timedelta(microseconds=at)).astimezone(info).utcoffset()
    return 0 if offset is None else offset // timedelta(microseconds=1)
