"""Which language a text is in: scripts first, then small hand-made profiles for what is written in Latin letters."""

from nakhoda.core.language.detect import detect_language, language_mix

__all__ = ["detect_language", "language_mix"]
