"""The languages of a text by its words: code-mixing shown as shares (handbook 6.7)."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache

from nakhoda.core.language import detect_language
from nakhoda.core.language.folding import fold
from nakhoda.core.language.profiles import WEAK, WORDS
from nakhoda.core.language.scripts import script_of
from nakhoda.core.language.tags import with_script

LONGEST = 4_000  # characters that are read
_WIDE = "ZYK"  # written without spaces: one character says as much as half a word


@lru_cache(maxsize=1)
def _owners() -> dict[str, frozenset[str]]:
    """Each known word with the languages that have it."""
    found: dict[str, set[str]] = {}
    for tag, words in (*WORDS.items(), *WEAK.items()):
        for word in words.split():
            found.setdefault(word, set()).add(tag)
    return {word: frozenset(tags) for word, tags in found.items()}


def mix_of(text: str, language: str) -> dict[str, float]:
    """Share of each language by words, largest first; `language` takes what could be of several."""
    read = text[:LONGEST]
    counts: Counter[str] = Counter()
    scripts: dict[str, list[str]] = {}
    for word in fold(read).split():
        if script := next((found for char in word if (found := script_of(char))), ""):
            scripts.setdefault(script, []).append(word)
    for script, words in scripts.items():
        if script == "L":
            counts.update(_latin(words, language))
        else:
            counts[_one(words, script, language)] += _size(words, script)
    total = sum(counts.values())
    return {with_script(tag, read): round(count / total, 3) for tag, count in counts.most_common()}


def _latin(words: list[str], language: str) -> Counter[str]:
    """Words that only one language has are that language's; the rest go with the text's, or with the words' own."""
    owners = _owners()
    home = language if language in WORDS else detect_language(" ".join(words))[0]
    return Counter(_owner(owners.get(word, frozenset()), home) for word in words)


def _owner(known: frozenset[str], home: str) -> str:
    return home if home in known or len(known) != 1 else next(iter(known))


def _one(words: list[str], script: str, language: str) -> str:
    if script_of_tag(language) == script:
        return language
    return detect_language(" ".join(words))[0]


def _size(words: list[str], script: str) -> int:
    return max(1, sum(map(len, words)) // 2) if script in _WIDE else len(words)


def script_of_tag(tag: str) -> str:
    """The letter of the script in which a language of ours is written."""
    if tag.endswith("-Latn") or tag in WORDS:
        return "L"
    return {"hi": "D", "mr": "D", "ne": "D", "ur": "A", "ar": "A", "ms-Arab": "A", "ta": "T", "te": "E",
            "bn": "B", "as": "B", "zh": "Z"}.get(tag, "")  # fmt: skip
