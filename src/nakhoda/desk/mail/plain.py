"""HTML and format=flowed to plain text that reads like what the sender saw; quotes keep their `>` marks."""

from __future__ import annotations

import html as entities
import re

import nh3

from nakhoda.desk.mail.limits import LIMITS
from nakhoda.desk.mail.sanitise import nesting
from nakhoda.desk.mail.words import clean_text

_BLOCK_NAMES = "p div br tr li ul ol table blockquote pre h1 h2 h3 h4 h5 h6 hr td th dt dd section article"
_BLOCKS = set(_BLOCK_NAMES.split())
_SKIPPED = {"script", "style", "title", "head", "template", "noscript", "iframe", "object", "svg", "math"}
_PIECE = re.compile(r"<(/?)([a-z0-9]+)[^>]*>|([^<]+)")
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")
_HIDDEN = re.compile(r"(?is)<(script|style)\b.{0,200000}?</\1\s*>")
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_GAPS = re.compile(r"\n{3,}")
_QUOTE = re.compile(r"(>*)")


def html_to_text(html: str) -> str:
    """Readable text of an HTML body: lines where the blocks were, `> ` before quoted blocks, no scripts or styles."""
    html = clean_text(html[: LIMITS.html_chars])
    if nesting(html) > LIMITS.html_depth:
        return _tidy(entities.unescape(_ANY_TAG.sub(" ", _HIDDEN.sub(" ", html))))
    bare = nh3.clean(html, tags=_BLOCKS, clean_content_tags=_SKIPPED, attributes={})
    writer = _Writer()
    for closing, tag, text in _PIECE.findall(bare):
        if tag:
            writer.mark(tag, bool(closing))
        else:
            writer.say(entities.unescape(text))
    return _tidy(writer.text())


def unflow(text: str, delete_space: bool = False) -> str:
    """The paragraphs of a format=flowed text (RFC 3676): soft breaks joined, stuffing removed, quote depth kept."""
    lines: list[str] = []
    joined: list[str] = []
    open_depth = -1
    for line in text.split("\n"):
        depth, body = _flowed(line)
        if open_depth != depth or body == "-- ":
            lines.append("".join(joined))
            joined = [">" * depth + " "] if depth else []
        soft = body.endswith(" ") and body != "-- "
        joined.append(body[:-1] if soft and delete_space else body)
        open_depth = depth if soft else -1
    return "\n".join([*lines[1:], "".join(joined)])


def _flowed(line: str) -> tuple[int, str]:
    marks = _QUOTE.match(line)
    depth = len(marks[1]) if marks else 0
    body = line[depth:]
    return depth, body[1:] if body.startswith(" ") else body


class _Writer:
    """Lines of text under construction, each behind the marks of the quotes it stands in."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._pre = 0

    def say(self, text: str) -> None:
        """Add running text; blanks collapse unless the text is preformatted."""
        if self._pre:
            first, *more = text.split("\n")
            self._line.append(first)
            for line in more:
                self._break()
                self._line.append(line)
        else:
            self._line.append(_BLANKS.sub(" ", text))

    def mark(self, tag: str, closing: bool) -> None:
        """Meet a tag: break the line where a reader sees a break."""
        if tag in ("td", "th"):
            self._line.append("" if closing else "\t" if any(s.strip() for s in self._line) else "")
            return
        self._break(blank=tag == "p" or (tag == "br" and not self._has_text()))
        if tag == "blockquote":
            self._quotes = min(max(0, self._quotes + (-1 if closing else 1)), 20)
        elif tag == "pre":
            self._pre = max(0, self._pre + (-1 if closing else 1))
        elif tag == "li" and not closing:
            self._line.append("- ")

    def text(self) -> str:
        """All lines so far."""
        self._break()
        return "\n".join(self._lines)

    def _has_text(self) -> bool:
        return any(piece.strip() for piece in self._line)

    def _break(self, blank: bool = False) -> None:
        line = "".join(self._line)
        prefix = ">" * self._quotes + " " if self._quotes else ""
        if line.strip():
            self._lines.append(prefix + (line.rstrip() if self._pre else line.strip()))
        if blank or (self._pre and not line.strip()):
            self._lines.append(prefix.rstrip())
        self._line = []


def _tidy(text: str) -> str:
    lines = (line.replace("\u00a0", " ").rstrip() for line in text.split("\n"))
    return _GAPS.sub("\n\n", "\n".join(lines)).strip()
