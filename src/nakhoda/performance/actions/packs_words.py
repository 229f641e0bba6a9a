"""Write the words of a section. Every version is kept; two who write at once lose nothing."""

from __future__ import annotations

from datetime import datetime

from nakhoda.org.actors import Actor, system
from nakhoda.org.scope import scope_of
from nakhoda.performance.models import PackWords
from nakhoda.performance.queries.packs import pack_for, words_in
from nakhoda.performance.queries.packs_specs import spec_of

LONGEST = 6_000


class WordsRefused(ValueError):
    """Nothing was changed; the message says what to do, and the caller still holds the text."""


class WordsMoved(WordsRefused):
    """Somebody else wrote in between; `theirs` is what stands now."""

    def __init__(self, theirs: str) -> None:
        super().__init__(
            "somebody else wrote here since you began; their words stand below, yours are kept in the field"
        )
        self.theirs = theirs


def write_words(pack_id: int, section: str, text: str, *, known: int, actor: Actor, now: datetime) -> PackWords:
    """A new version after the one numbered `known` (0: there was none). Raises `WordsRefused`, `WordsMoved`."""
    row = pack_for(actor, pack_id, "pack:write", lock=True)
    if row.state != "draft":
        raise WordsRefused("this pack is signed and never changes; make a new one")
    if spec_of(row.kind).section(section) is None:
        raise WordsRefused("this pack has no such section")
    told = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(told) > LONGEST:
        raise WordsRefused(f"at most {LONGEST} characters a section; these are {len(told)}")
    stands = words_in(row).get(section)
    if stands and stands.id != known and stands.text != told:
        raise WordsMoved(stands.text)
    with scope_of(system("packs")):
        return PackWords.objects.create(
            pack=row, scope_id=row.scope_id, section=section, text=told, author_id=actor.id or None, at=now
        )
