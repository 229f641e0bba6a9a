"""Understands what a case is about: lane, LOB and reason, priority, language; and says when it does not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nakhoda.core.decisions import Decision, Reason
from nakhoda.core.language import language_mix
from nakhoda.core.language.folding import soft_fold, words_of
from nakhoda.core.policy.compiled import CompiledPolicy
from nakhoda.core.policy.rules import LaneRule, ReasonRule
from nakhoda.core.routing import PRIORITY_RANK

LONGEST = 20_000  # characters that are read; the rest of a longer text changes nothing
ENOUGH = 1.0  # one keyword that no other reason claims
CLEAR = 0.25  # the runner-up must be this much weaker, as a share of the winner
UNCLEAR = "unclear"
HOME = {"MY": "ms", "BN": "ms", "ID": "id"}  # Malay and Indonesian share most words: the country tips the scales


@dataclass(frozen=True, slots=True)
class IntakeFacts:
    """What came with the text. `signals` are facts from our own systems (a hash match, a verified authority)."""

    channel: str = ""
    source: str = ""
    country: str | None = None
    locale: str | None = None
    form_lob: str = ""
    form_reason: str = ""
    form_language: str = ""
    signals: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Classification:
    """The understanding of a case. `confidence` is 1.0 when its sender declared the reason."""

    lob: str
    reason: str
    lane: str
    priority: str
    language: str
    confidence: float
    tags: tuple[str, ...]


def triage(policy: CompiledPolicy, text: str, facts: IntakeFacts) -> Decision[Classification]:
    """Lane triggers first; then the declared LOB and reason; then keywords; otherwise unclear, never a guess."""
    read = text[:LONGEST]
    soft = soft_fold(read)
    folded = words_of(soft)
    triggers, keywords = policy.lexicon.find(folded)
    language, language_why = _language(read, folded, facts)
    lane, lane_why = _lane(policy, triggers, soft, facts)
    reason, confidence, reason_why = _reason(policy, keywords, facts, lane)
    lob = reason.lob if reason else _declared_lob(policy, facts) or policy.routing.general_lob
    chosen = _graver(policy, lane, reason)
    outcome = Classification(
        lob=lob,
        reason=reason.key if reason else policy.routing.general_reason,
        lane=chosen.key,
        priority=_priority(chosen, reason),
        language=language,
        confidence=confidence,
        tags=_tags(facts, lane, reason),
    )
    why = (*lane_why, *reason_why, Reason("lane", f"lane {chosen.key}: {chosen.title}"), language_why)
    return Decision(outcome, why)


def _language(text: str, folded: str, facts: IntakeFacts) -> tuple[str, Reason]:
    declared = facts.form_language
    home = HOME.get(facts.country or "", "")
    priors = tuple(each for each in (declared, (facts.locale or "").replace("_", "-"), home) if each)
    mix = language_mix(text, priors, folded)
    if not mix:
        language = declared or "und"
        return language, Reason("language", f"language {language}: the text shows none")
    return mix[0][0], Reason("language", f"language {mix[0][0]}, sure to {mix[0][1]:.0%}")


def _lane(
    policy: CompiledPolicy, triggers: Sequence[tuple[str, str]], soft: str, facts: IntakeFacts
) -> tuple[LaneRule | None, tuple[Reason, ...]]:
    """The gravest lane that a signal, a form, a trigger word or a pattern asks for, and by what."""
    hits = _told(policy, facts)
    for phrase, lane in triggers:
        hits.setdefault(lane, f"the words '{phrase}'")
    lexicon = policy.lexicon
    for place in lexicon.patterns.matches(soft):
        hits.setdefault(lexicon.lanes[lexicon.pattern_lanes[place]], f"pattern {place + 1}")
    if not hits:
        return None, ()
    gravest = min((policy.lanes[key] for key in hits), key=lambda lane: lane.rank)
    return gravest, tuple(Reason("lane_trigger", f"lane {key} by {what}") for key, what in sorted(hits.items()))


def _told(policy: CompiledPolicy, facts: IntakeFacts) -> dict[str, str]:
    """Lanes that our own systems or the form used ask for."""
    hits: dict[str, str] = {}
    for lane in policy.lanes.values():
        if facts.source and facts.source in lane.sources:
            hits[lane.key] = f"form {facts.source}"
        if signal := next((each for each in facts.signals if each in lane.signals), ""):
            hits[lane.key] = f"signal {signal}"
    return hits


def _reason(
    policy: CompiledPolicy, keywords: Sequence[tuple[str, int]], facts: IntakeFacts, lane: LaneRule | None
) -> tuple[ReasonRule | None, float, tuple[Reason, ...]]:
    declared = policy.reasons.get(facts.form_reason)
    if declared and (not facts.form_lob or declared.lob == facts.form_lob):
        return declared, 1.0, (Reason("declared", f"the form says {declared.lob}/{declared.key}"),)
    if lane and lane.reason:
        return policy.reasons[lane.reason], 0.9, (Reason("lane_reason", f"lane {lane.key} means {lane.reason}"),)
    return _by_keywords(policy, keywords, _declared_lob(policy, facts))


def _declared_lob(policy: CompiledPolicy, facts: IntakeFacts) -> str:
    return facts.form_lob if facts.form_lob in policy.lobs else ""


def _by_keywords(
    policy: CompiledPolicy, keywords: Sequence[tuple[str, int]], lob: str
) -> tuple[ReasonRule | None, float, tuple[Reason, ...]]:
    scores = _scores(policy, keywords, lob)
    if not scores or scores[0][0] < ENOUGH:
        return None, 0.0, (Reason(UNCLEAR, "too few words that speak for a reason"),)
    (best, key, words), second = scores[0], scores[1][0] if len(scores) > 1 else 0.0
    if second > best * (1 - CLEAR):
        return None, 0.0, (Reason(UNCLEAR, f"{key} and {scores[1][1]} are equally likely"),)
    sure = best / (best + second + 0.5)
    return policy.reasons[key], round(sure, 2), (Reason("keywords", f"{key} by {', '.join(words)}"),)


def _scores(
    policy: CompiledPolicy, keywords: Sequence[tuple[str, int]], lob: str
) -> list[tuple[float, str, list[str]]]:
    """(score, reason, words found), best first; only reasons of `lob` when one is given."""
    lexicon = policy.lexicon
    totals: dict[str, float] = {}
    words: dict[str, list[str]] = {}
    for hit in _longest(keywords):
        key = lexicon.reason(hit[1])
        if not lob or policy.reasons[key].lob == lob:
            totals[key] = totals.get(key, 0.0) + lexicon.weights[hit]
            words.setdefault(key, []).append(hit[0])
    return sorted(
        ((total, key, sorted(words[key])) for key, total in totals.items()), key=lambda row: (-row[0], row[1])
    )


def _longest(hits: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """A word inside a longer phrase for the same reason counts once."""
    return [
        hit for hit in hits if not any(hit != other and hit[1] == other[1] and hit[0] in other[0] for other in hits)
    ]


def _graver(policy: CompiledPolicy, lane: LaneRule | None, reason: ReasonRule | None) -> LaneRule:
    """The lower rank of what the text asks for and what the reason starts in."""
    usual = policy.lanes[reason.lane if reason else policy.reasons[policy.routing.general_reason].lane]
    return lane if lane and lane.rank < usual.rank else usual


def _priority(lane: LaneRule, reason: ReasonRule | None) -> str:
    """The higher of the lane's and the reason's."""
    wanted = [lane.priority or "normal", reason.priority if reason else "normal"]
    if not lane.priority and reason:
        return reason.priority
    return max(wanted, key=PRIORITY_RANK.__getitem__)


def _tags(facts: IntakeFacts, lane: LaneRule | None, reason: ReasonRule | None) -> tuple[str, ...]:
    found = list(facts.tags)
    found += [] if reason else [UNCLEAR]
    found += [f"trigger-{lane.key.lower()}"] if lane else []
    return tuple(dict.fromkeys(found))
