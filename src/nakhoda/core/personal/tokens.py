"""The text with a token in place of each piece of personal data (handbook 5.4: partners see tokens)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nakhoda.core.personal.finding import Span, personal_spans
from nakhoda.core.personal.plain import plain


@dataclass(frozen=True, slots=True)
class Tokenised:
    """`text` without the data; `values` maps each token to what stood there, for the vault alone."""

    text: str
    values: dict[str, str]


def tokenised(text: str, spans: Sequence[Span] | None = None) -> Tokenised:
    """Put `[phone 1]`, `[mykad 1]`, `[phone 2]` ... for the data; the same value gets the same token throughout."""
    pieces: list[str] = []
    values: dict[str, str] = {}
    names: dict[tuple[str, str], str] = {}
    done = 0
    for span in personal_spans(text) if spans is None else spans:
        written = text[span.start : span.end]
        token = names.setdefault((span.kind, _bare(written)), _token(span.kind, names))
        values.setdefault(token, written)
        pieces += [text[done : span.start], token]
        done = span.end
    return Tokenised("".join(pieces) + text[done:], values)


def _token(kind: str, names: dict[tuple[str, str], str]) -> str:
    return f"[{kind} {1 + sum(known == kind for known, _ in names)}]"


def _bare(written: str) -> str:
    """However it was written: the same number with other gaps, or in other digits, is the same number."""
    return "".join(char for char in plain(written).text.casefold() if char.isalnum() or char in "@.")
