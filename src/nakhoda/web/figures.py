"""Numbers as the reader groups them: lakh and crore in India, thousands elsewhere (handbook 6.7)."""

from __future__ import annotations

from collections.abc import Sequence

_LAKH_LANGUAGES = frozenset({"hi", "bn", "te", "mr", "ta", "gu", "ur", "kn", "ml", "pa", "or", "as"})


def grouped(number: int, language: str, country: str = "") -> str:
    """`12,34,567` for readers of Indian languages or in India, `1,234,567` for others."""
    indian = country == "IN" or language.split("-")[0] in _LAKH_LANGUAGES or language.lower() == "en-in"
    sign, digits = ("-" if number < 0 else ""), str(abs(number))
    if not indian or len(digits) <= 3:
        return f"{number:,}"
    head, tail = digits[:-3], digits[-3:]
    pairs = [head[max(i - 2, 0) : i] for i in range(len(head), 0, -2)][::-1]
    return sign + ",".join([*pairs, tail])


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
