"""Which queue may take which work: one rule, asked by the router, by the explanation and by the coverage check."""

from __future__ import annotations

from collections.abc import Collection


def chain(language: str) -> tuple[str, ...]:
    """The tags under which a text may be read, best first: hi-Latn, then hi; hi-Deva is plain hi.

    >>> chain("hi-Latn")
    ('hi-Latn', 'hi')
    """
    base = language.split("-", 1)[0]
    usual = USUAL_SCRIPT.get(base)
    if language == base or language == f"{base}-{usual}":
        return (base,)
    return language, base


USUAL_SCRIPT = {
    "hi": "Deva",
    "mr": "Deva",
    "ta": "Taml",
    "te": "Telu",
    "bn": "Beng",
    "ur": "Arab",
    "ms": "Latn",
    "id": "Latn",
    "en": "Latn",
    "zh": "Hans",
}


def reads(languages: Collection[str], language: str) -> int:
    """How well a queue's (or a person's) languages fit: 2 exactly, 1 the same tongue in another script, 0 not."""
    tags = chain(language)
    for tag, fit in zip(tags, (2, 1), strict=False):
        if tag in languages:
            return fit
    return 0
