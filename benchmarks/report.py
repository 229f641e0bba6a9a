"""What a measurement says: plain lines on the screen, with the goal beside the figure."""

from __future__ import annotations

import os
import sys
import time


def say(text: str) -> None:
    """Progress, on standard error: standard output holds the figures alone."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def figure(name: str, value: float | str, unit: str = "", goal: str = "", met: bool | None = None) -> None:
    """One line: name, value, unit, and whether the goal was met."""
    shown = (
        f"{value:,.3g}"
        if isinstance(value, float) and abs(value) < 100
        else f"{value:,.0f}"
        if isinstance(value, float)
        else str(value)
    )
    verdict = "" if met is None else "  ok" if met else "  MISSED"
    print(f"  {name:58} {shown:>10} {unit:12}{f'goal {goal}' if goal else '':12}{verdict}", flush=True)


def title(text: str) -> None:
    """A heading, with what the machine was doing before we began."""
    busy = os.getloadavg()[0]
    print(f"\n{text}\n  ({os.cpu_count()} cores, load {busy:.1f} when begun)", flush=True)


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
