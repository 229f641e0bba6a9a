"""Is this drop real? The answer in words, with the number of cases and what would have been noticed."""

from __future__ import annotations

from dataclasses import dataclass

from nakhoda.core.monitoring.signals import Signal


@dataclass(frozen=True, slots=True)
class Answer:
    """`real` is yes, no, or None for "cannot be told from so few"."""

    real: bool | None
    words: str


def is_it_real(signal: Signal, *, kind: str = "share", good: str = "up", least_n: int = 30) -> Answer:
    """Yes when a chart rings; otherwise no, or too few cases to tell."""
    size, moved = _size(signal.size, kind), _direction(signal.size)
    noun = "ratings or cases" if kind == "share" else "cases"
    seen = f"{size} {moved} what was expected, from {signal.n:,.0f} {noun}"
    if kind == "share" and signal.n < least_n:
        return Answer(None, f"It cannot be told: only {signal.n:,.0f} {noun}; {least_n} are the least to judge by.")
    if signal.alarm and signal.sure:
        return Answer(True, f"Yes. {seen} (between {_range(signal, kind)}); chance does this {_rarely(signal.p)}.")
    if signal.alarm:
        return Answer(
            True, f"Probably. {seen} (between {_range(signal, kind)}); one of many slices watched, so look again soon."
        )
    drop = "drop" if good == "up" else "rise"
    return Answer(
        False, f"No. {seen}: within what chance does. A {drop} of {_size(signal.smallest_visible, kind)} would show."
    )


def _size(size: float, kind: str) -> str:
    return f"{abs(size) * 100:.1f} points" if kind == "share" else f"{abs(size) * 100:.0f} %"


def _direction(size: float) -> str:
    return "below" if size < 0 else "above"


def _range(signal: Signal, kind: str) -> str:
    unit = "points" if kind == "share" else "%"
    return f"{signal.lo * 100:+.1f} and {signal.hi * 100:+.1f} {unit}"


def _rarely(p: float) -> str:
    if p < 1e-4:
        return "less than once in 10,000 windows"
    return f"about once in {max(2, round(1 / p)):,} windows"
