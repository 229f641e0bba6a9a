"""Numbers as the reader groups them: lakh and crore in India, thousands elsewhere (handbook 6.7)."""

from __future__ import annotations

from collections.abc import Sequence

from nakhoda.core.figures import Hand, hand_for


def grouped(number: int, language: str, country: str = "") -> str:
    """`12,34,567` for readers of Indian languages or in India, `1,234,567` for others."""
    return Hand(language, country).whole(number)


def reader_grouped(number: int, language: str, time_zone: str) -> str:
    """The same for the reader of a page: her language, and the zone in which her instants are shown."""
    return hand_for(language, time_zone).whole(number)


def spark_points(values: Sequence[float], width: int = 120, height: int = 28) -> str:
    """The `points` of an SVG polyline through `values`, lowest at the bottom. Fewer than two values draw nothing."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    spread = (high - low) or 1.0
    step = width / (len(values) - 1)
    return " ".join(f"{i * step:.1f},{height - (value - low) / spread * height:.1f}" for i, value in enumerate(values))


def spark_level(values: Sequence[float], level: float, height: int = 28) -> float | None:
    """The height of a target line on the same picture, or None when it lies outside of it."""
    if len(values) < 2 or not min(values) <= level <= max(values):
        return None
    spread = (max(values) - min(values)) or 1.0
    return round(height - (level - min(values)) / spread * height, 1)
