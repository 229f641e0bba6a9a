"""Who a message is from and for: address lists as people and programs really write them (RFC 5322, tolerant).

The structure is cut before encoded words are read, so a display name can never turn into an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from nakhoda.desk.mail.parsed import MailAddress
from nakhoda.desk.mail.words import clean_name, decode_words

_TOKEN = re.compile(
    r'=\?[\w.:+*-]{1,60}\?[bBqQ]\?[^?\r\n]{0,300}\?=|"(?:\\.|[^"\\]){0,1000}"|<[^<>]*>?|[(),:;]|[^"<(),:;=]+|.',
    re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)")
_SPACED = re.compile(r"\s*([.@])\s*")
_QUOTED_LOCAL = re.compile(r'("(?:\\.|[^"\\])*")\s*@\s*(\S+)')
_COMMENT = re.compile(r"\([^()]*\)")
_MESSAGE_ID = re.compile(r"<([^<>]{1,990})>")
_ADDRESS_IN_NAME = re.compile(r"[\w.+%-]+@([\w-]+(?:\.[\w-]+)+)")


@dataclass(slots=True)
class _Draft:
    """A mailbox while its tokens arrive."""

    phrase: list[str] = field(default_factory=list)
    angle: str | None = None
    comment: str = ""

    def empty(self) -> bool:
        return self.angle is None and not self.comment and not "".join(self.phrase).strip()


def addresses(values: Iterable[str]) -> tuple[MailAddress, ...]:
    """All mailboxes of these header values in order; members of groups are listed, the group's name is dropped."""
    return tuple(found for value in values for found in _mailboxes(value))


def address(value: str | None) -> MailAddress | None:
    """The first mailbox of a header value, or None."""
    return next(_mailboxes(value), None) if value else None


def normal_address(text: str) -> str:
    """The form in which two spellings of one mailbox are equal: lower case, international domain in ASCII."""
    local, at, domain = text.strip().strip("<>").rpartition("@")
    return f"{local}{at}{_ascii_domain(domain)}".lower()


def message_ids(value: str | None) -> tuple[str, ...]:
    """Message identifiers with their angle brackets, inner blanks removed; bare ones are kept as they stand."""
    if not value:
        return ()
    found = tuple(f"<{''.join(_COMMENT.sub('', inside).split())}>" for inside in _MESSAGE_ID.findall(value))
    return found or tuple(word for word in value.split() if "@" in word)[:100]


def misleading_name(mailbox: MailAddress) -> bool:
    """The display name shows an address of another domain than the real one."""
    real = normal_address(mailbox.address).rpartition("@")[2]
    return any(_ascii_domain(shown).lower() != real for shown in _ADDRESS_IN_NAME.findall(mailbox.name))


def _mailboxes(value: str) -> Iterator[MailAddress]:
    draft = _Draft()
    depth = 0
    for piece in _TOKEN.findall(value):
        if piece == "(" or depth:
            depth += {"(": 1, ")": -1}.get(piece, 0)
            draft.comment += piece if depth > 1 or piece not in "()" else ""
        elif piece in (",", ";"):
            yield from _finished(draft)
            draft = _Draft()
        elif piece == ":" and draft.angle is None and "@" not in "".join(draft.phrase):
            draft = _Draft()  # the name of a group, or mailto:
        elif piece.startswith("<"):
            _take_angle(draft, piece)
        else:
            draft.phrase.append(piece)
    yield from _finished(draft)


def _take_angle(draft: _Draft, piece: str) -> None:
    if draft.angle:
        draft.phrase.append(draft.angle)  # of two addresses the last one counts, the other is only text
    draft.angle = piece.strip("<>")


def _finished(draft: _Draft) -> Iterator[MailAddress]:
    if draft.empty():
        return
    if draft.angle is not None:
        name = _name(draft.phrase) or _readable(draft.comment)
        yield from _unless_empty(_spec(draft.angle), name)
        return
    yield from _bare(draft)


def _bare(draft: _Draft) -> Iterator[MailAddress]:
    phrase = " ".join("".join(draft.phrase).split())
    quoted = _QUOTED_LOCAL.fullmatch(phrase)
    squeezed = _SPACED.sub(r"\1", phrase)
    if quoted:
        yield MailAddress(clean_name(f"{quoted[1]}@{quoted[2]}"), _readable(draft.comment))
    elif "@" in phrase and not re.search(r"\s", squeezed):
        yield MailAddress(clean_name(squeezed), _readable(draft.comment))
    else:
        yield from _loose(phrase, draft)


def _loose(phrase: str, draft: _Draft) -> Iterator[MailAddress]:
    """No angle brackets where they belong: the last word with an @ is the address, the rest is the name."""
    words = phrase.split()
    spot = max((n for n, word in enumerate(words) if "@" in word), default=-1)
    if spot >= 0:
        name = _name([" ".join(words[:spot] + words[spot + 1 :])]) or _readable(draft.comment)
        yield from _unless_empty(_spec(words[spot]), name)
    elif len(words) == 1 and "=?" not in phrase and not phrase.startswith('"'):
        yield from _unless_empty(clean_name(phrase), _readable(draft.comment))
    else:
        yield from _unless_empty("", _name(draft.phrase) or _readable(draft.comment))


def _unless_empty(spec: str, name: str) -> Iterator[MailAddress]:
    if spec or name:
        yield MailAddress(spec, name)


def _spec(text: str) -> str:
    """The bare address: no route, no blanks, no comment, no mailto."""
    text = _COMMENT.sub("", text).strip()
    text = text.rpartition(":")[2] if text.startswith("@") or text.lower().startswith("mailto:") else text
    return clean_name("".join(text.split()) if '"' not in text else text).strip("'")[:320]


def _name(phrase: list[str]) -> str:
    pieces = [_ESCAPED.sub(r"\1", p[1:-1]) if len(p) > 1 and p[0] == p[-1] == '"' else p for p in phrase]
    name = _readable("".join(pieces)).strip('"').strip()
    return name[1:-1] if len(name) > 2 and name[0] == name[-1] == "'" else name


def _readable(text: str) -> str:
    return clean_name(" ".join(decode_words(text).split()))[:320]


def _ascii_domain(domain: str) -> str:
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain
