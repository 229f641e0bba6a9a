"""The tokens of one case: the same value is the same token in every text of it, for as long as the case lives."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from nakhoda.core.personal.finding import personal_spans
from nakhoda.core.personal.html_words import html_places
from nakhoda.core.personal.normal import bare, hint
from nakhoda.core.personal.plain import plain

KINDS = ("aadhaar", "mykad", "pan", "passport", "card", "phone", "email", "upi")
TOKEN = re.compile(rf"\[((?:{'|'.join(KINDS)}) \d{{1,4}})\]")


@dataclass(frozen=True, slots=True)
class Found:
    """A value that stood in the words: the vault's to keep. `digest` says that two are equal, and no more."""

    token: str  # "phone 1", in the text with brackets
    kind: str
    written: str
    digest: str
    hint: str  # what may be shown of it: its last two digits, the ends of an address


@dataclass(slots=True, kw_only=True)
class CaseTokens:
    """Takes personal data of the `kinds` out of texts. `read` gives the (digest, token) pairs that the case has, and
    is asked only when something was found; `digest_of` is keyed, so that nobody can try all numbers."""

    digest_of: Callable[[str, str], str]  # (kind, bare value) -> digest
    kinds: Collection[str] = KINDS
    only_known: Collection[str] = ()  # of these kinds only what the case has already: our own help line stays readable
    read: Callable[[], Mapping[str, str]] = dict
    honours: bool = True  # False for words from outside: who types a token must not be shown what is behind it
    found: list[Found] = field(default_factory=list)
    _known: dict[str, str] | None = None

    def of(self, text: str, said_before: str = "") -> str:
        """The text with tokens. `said_before` is what it was called, as the label of a form's field."""
        if not text:
            return text
        lead = f"{said_before}: " if said_before else ""
        spans = [
            (span.kind, span.start - len(lead), span.end - len(lead))
            for span in personal_spans(lead + text)
            if span.kind in self.kinds and span.start >= len(lead)
        ]
        return self._replaced(text, spans) if spans or "[" in text else text

    def of_name(self, text: str) -> str:
        """The same for the name of a file, in which people write `_` for a space."""
        spans = [(each.kind, each.start, each.end) for each in personal_spans(text.replace("_", " "))]
        return self._replaced(text, [each for each in spans if each[0] in self.kinds])

    def of_html(self, html: str) -> str:
        """The same for a cleaned piece of HTML, whatever tags stand inside of a number, and in what its tags say."""
        if not html:
            return html
        pieces, done = [], 0
        for start, end, kind, value in html_places(html, self.kinds):
            pieces += [self._honest(html[done:start]), self._in_place(kind, value) if value else ""]
            done = end
        return "".join([*pieces, self._honest(html[done:])])

    def _replaced(self, text: str, spans: list[tuple[str, int, int]]) -> str:
        pieces, done = [], 0
        for kind, start, end in spans:
            pieces += [self._honest(text[done:start]), self._in_place(kind, text[start:end])]
            done = end
        return "".join([*pieces, self._honest(text[done:])])

    def _in_place(self, kind: str, written: str) -> str:
        digest = self.digest_of(kind, bare(kind, written))
        if kind in self.only_known and digest not in self._tokens():
            return written
        return f"[{self._token(kind, written, digest)}]"

    def _honest(self, text: str) -> str:
        """What is written like a token and is none of this case's would become one later: it gets other brackets."""
        if "[" not in text:
            return text
        known = self._tokens().values() if self.honours and TOKEN.search(text) else ()
        return TOKEN.sub(lambda seen: seen[0] if seen[1] in known else f"({seen[1]})", text)

    def _token(self, kind: str, written: str, digest: str) -> str:
        known = self._tokens()
        if digest not in known:
            known[digest] = f"{kind} {1 + max((_number(kind, token) for token in known.values()), default=0)}"
            self.found.append(Found(known[digest], kind, written, digest, hint(kind, plain(written).text)))
        return known[digest]

    def _tokens(self) -> dict[str, str]:
        if self._known is None:
            self._known = dict(self.read())
        return self._known


def _number(kind: str, token: str) -> int:
    name, _, number = token.partition(" ")
    return int(number) if name == kind else 0


def tokens_in(text: str) -> list[str]:
    """The tokens that a text has, in order, each once."""
    return list(dict.fromkeys(TOKEN.findall(text))) if "[" in text else []


def with_originals(text: str, values: Mapping[str, str]) -> str:
    """The text with what stood there, where `values` has it (by token, without brackets)."""
    return TOKEN.sub(lambda seen: values.get(seen[1], seen[0]), text) if values and "[" in text else text
