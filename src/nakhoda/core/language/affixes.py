"""What may stand before and after a Malay or Indonesian root, and what a root may have lost to its prefix."""

from __future__ import annotations

from collections.abc import Iterator

SUFFIXES = ("", "nya", "lah", "kah", "kan", "an", "ku", "mu", "pun", "i", "in", "kannya", "annya", "kanlah", "inya")
PREFIXES = {  # prefix: what the root may begin with where the prefix swallowed its first letter
    "": ("",), "meny": ("s",), "peny": ("s",), "meng": ("", "k"), "peng": ("", "k"), "menge": ("",), "penge": ("",),
    "mem": ("", "p"), "pem": ("", "p"), "men": ("", "t"), "pen": ("", "t"), "me": ("",), "pe": ("",), "memper": ("",),
    "diper": ("",), "ber": ("",), "be": ("",), "per": ("",), "ter": ("",), "te": ("",), "di": ("",), "se": ("",),
    "ke": ("",), "ku": ("",), "nge": ("",), "ng": ("", "k"), "ny": ("s", "c"), "pel": ("",), "bel": ("",),
    "berke": ("",), "keber": ("",), "kese": ("",), "pember": ("",), "seper": ("",), "terse": ("",),
}  # fmt: skip
SHORTEST = 3  # letters of a root


def roots_of(word: str) -> Iterator[str]:
    """The word itself, then without its endings, then without prefixes and endings."""
    for prefix, lost in PREFIXES.items():
        if not word.startswith(prefix):
            continue
        for suffix in SUFFIXES:
            stop = len(word) - len(suffix)
            if word.endswith(suffix) and stop - len(prefix) >= SHORTEST - 1:
                yield from (each for first in lost if len(each := first + word[len(prefix) : stop]) >= SHORTEST)
