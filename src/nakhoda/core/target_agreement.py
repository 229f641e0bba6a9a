"""Who may agree to a target: catchball with two pairs of eyes (handbook 7: Catchball, RACI)."""

from __future__ import annotations

from dataclasses import dataclass

from nakhoda.core.decisions import Decision, Reason
from nakhoda.core.targets import NEEDS_TWO


@dataclass(frozen=True, slots=True)
class Throw:
    """The last word of a catchball: whose, and whether its author may set targets."""

    author: int | None
    binds: bool


@dataclass(frozen=True, slots=True)
class Catcher:
    """Who would agree, and what they may."""

    person: int
    may_set: bool
    may_approve: bool
    may_propose: bool


def at_once(basis: str, may_set: bool) -> bool:
    """Whether the word of its author alone makes a target: ours alone is ours to set."""
    return may_set and basis not in NEEDS_TWO


def may_agree(basis: str, last: Throw, who: Catcher) -> Decision[bool]:
    """Somebody other than the last speaker, and at least one of the two may set targets."""
    if last.author == who.person:
        return _no("own_words", "the last word is yours; somebody else agrees to it")
    if basis in NEEDS_TWO and not who.may_approve:
        return _no("needs_two", f"a target by {basis} binds us towards others: it takes one who may approve targets")
    if who.may_set or who.may_approve:
        return Decision(True, (Reason("sets", "may set targets"),))
    if who.may_propose and last.binds:
        return Decision(True, (Reason("offered", "the last word came from one who may set targets"),))
    return _no("nobody_sets", "neither of you may set a target; ask your regional lead to agree")


def _no(code: str, text: str) -> Decision[bool]:
    return Decision(False, (Reason(code, text),))
