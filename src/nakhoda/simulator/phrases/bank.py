"""The banks by language tag, as triage names languages."""

from __future__ import annotations

from collections.abc import Mapping

from nakhoda.simulator.phrases import chinese, english, hindi, indonesian, malay, north, south, urdu
from nakhoda.simulator.phrases.shape import Bank

BANKS: Mapping[str, Bank] = {
    "en": english.BANK,
    "hi": hindi.DEVANAGARI,
    "hi-Latn": hindi.ROMAN,
    "ms": malay.BANK,
    "id": indonesian.BANK,
    "ta": south.TAMIL,
    "te": south.TELUGU,
    "bn": north.BENGALI,
    "ur": urdu.BANK,
    "zh": chinese.BANK,
}
__all__ = ["BANKS", "Bank"]
