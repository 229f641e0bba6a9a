"""Where personal data stands in cleaned HTML: in its words, whatever tags cut them, and inside its tags."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from html import unescape

from nakhoda.core.personal.finding import personal_spans

_PIECE = re.compile(r"(<[^>]*>)|(&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});)|([^<&]+|.)", re.DOTALL)
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|u|var|wbr)\b",
    re.IGNORECASE,
)
Place = tuple[int, int, str, str]  # start, end, kind, what stood there ("" where the rest of a cut number stood)


def html_places(html: str, kinds: Collection[str]) -> list[Place]:
    """Every place to replace, in order, none overlapping."""
    text, origin, tags = _words(html)
    places = [place for start, end in tags for place in _in_tag(html, start, end, kinds)]
    for span in personal_spans(text):
        if span.kind in kinds:
            places += _runs(span.kind, text[span.start : span.end], origin[span.start : span.end])
    return sorted(places)


def _words(html: str) -> tuple[str, list[tuple[int, int]], list[tuple[int, int]]]:
    """The words, where each character of them stands, and where the tags are."""
    text: list[str] = []
    origin: list[tuple[int, int]] = []
    tags: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(html):
        start, end = piece.span()
        if piece[1]:
            tags.append((start, end))
            seen, places = ("", []) if _INLINE.match(piece[1]) else ("\n", [(start, start)])
        elif piece[2]:
            seen = unescape(piece[2])
            places = [(start, end)] * len(seen)
        else:
            seen, places = piece[3], [(at, at + 1) for at in range(start, end)]
        text.append(seen)
        origin += places
    return "".join(text), origin, tags


def _in_tag(html: str, start: int, end: int, kinds: Collection[str]) -> Iterator[Place]:
    tag = html[start:end]
    if "=" not in tag:
        return
    for span in personal_spans(tag):
        if span.kind in kinds:
            yield start + span.start, start + span.end, span.kind, tag[span.start : span.end]


def _runs(kind: str, value: str, origin: list[tuple[int, int]]) -> Iterator[Place]:
    """The whole value where its first stretch stood, nothing where tags had cut off the rest."""
    runs: list[list[int]] = []
    for first, last in origin:
        if runs and first <= runs[-1][1]:
            runs[-1][1] = max(last, runs[-1][1])
        else:
            runs.append([first, last])
    for number, (first, last) in enumerate(runs):
        yield first, last, kind, "" if number else value
