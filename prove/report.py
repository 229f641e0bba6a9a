"""What the proofs say: progress on standard error, figures on standard output."""

from __future__ import annotations

import sys
import time


def say(text: str) -> None:
    """Progress."""
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def figure(name: str, value: object, goal: str = "") -> None:
    """One line."""
    shown = f"{value:,}" if isinstance(value, int) else str(value)
    print(f"  {name:44} {shown:>24}  {goal}".rstrip(), flush=True)
