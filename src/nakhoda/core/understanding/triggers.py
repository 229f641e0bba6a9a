"""What in a text asks for a lane: the words and patterns of the desk policy (handbook 5.1)."""

from __future__ import annotations

from dataclasses import dataclass

from nakhoda.core.language.folding import soft_fold, words_of
from nakhoda.core.policy.compiled import CompiledPolicy
from nakhoda.core.triage import LONGEST


@dataclass(frozen=True, slots=True)
class Trigger:
    """A lane, and the word of the policy (or the number of its pattern) that asks for it."""

    lane: str
    by: str


def lane_triggers(policy: CompiledPolicy, text: str) -> tuple[Trigger, ...]:
    """Every trigger in the text, the gravest lane first."""
    soft = soft_fold(text[:LONGEST])
    lexicon = policy.lexicon
    words, _ = lexicon.find(words_of(soft))
    found = [Trigger(lane, phrase) for phrase, lane in words]
    found += [
        Trigger(lexicon.lanes[lexicon.pattern_lanes[place]], f"pattern {place + 1}")
        for place in lexicon.patterns.matches(soft)
    ]
    return tuple(sorted(set(found), key=lambda each: (policy.lanes[each.lane].rank, each.by)))
